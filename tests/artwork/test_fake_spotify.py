"""The Spotify that tests and benchmarks play."""

from recommender.artwork.posters import Artwork
from recommender.cache import open_cache
from recommender.spotify.client import Spotify, SpotifySettings
from tests.artwork.shown import OEMBED, TRACK
from tests.support.processes import spotify_process


def test_the_fake_spotify_starts_as_a_process_of_its_own():
    with (
        spotify_process(delay_s=0.01) as (url, printed),
        open_cache() as cache,
        Spotify(SpotifySettings(open_url=url), cache) as spotify,
        Artwork(cache, spotify) as artwork,
    ):
        assert printed == f"Playing Spotify at {url}\n"
        assert artwork.get_poster(TRACK) == OEMBED
