"""Tracks that tests ask posters for, and the posters they get."""

from recommender.artwork.posters import Poster
from tests.support.fake_spotify import IMAGES

TRACK = "6rqhFgbbKwnb9MLmUQDhG6"
DEMO = "demo000000000000000001"
CARDS = [f"{number:022d}" for number in range(1, 25)]

HOUR_S, DAY_S = 3600, 86_400
LINK = f"https://open.spotify.com/track/{TRACK}"

WEB_API = Poster(f"{IMAGES}{TRACK}-300", "web_api", LINK)
OEMBED = Poster(f"https://image-cdn-fa.spotifycdn.com/image/{TRACK}", "oembed", LINK)
DRAWN = Poster(None, "drawn", LINK)
