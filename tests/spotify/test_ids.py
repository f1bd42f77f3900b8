"""Track ids of Spotify, the addresses made from them, and the images that may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import QueryError
from recommender.spotify.ids import (
    embed_url,
    is_image_address,
    is_spotify_id,
    parse_track,
    track_link,
    track_uri,
    track_url,
)

ID = "5SuOikwiRyPMVoIQDJUgSV"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
PARTS = ["https://", "open.spotify.com", "/", "track", ID, "intl-de", "?", "@", "[", ":"]
# 2**128 - 1 to base 62, the largest id there can be; one more is none.
LARGEST, TOO_LARGE = "7N42dgm5tFLK9N8MT7fHC7", "7N42dgm5tFLK9N8MT7fHC8"


def spelt(number):
    digits = ""
    for _ in range(22):
        number, digit = divmod(number, 62)
        digits = DIGITS[digit] + digits
    return digits


@given(st.integers(0, 62**22 - 1))
def test_an_id_is_valid_exactly_if_its_number_fits_sixteen_bytes(number):
    assert is_spotify_id(spelt(number)) == (number < 2**128)


def test_the_largest_id_is_one_and_the_next_number_is_none():
    assert spelt(2**128 - 1) == LARGEST
    assert is_spotify_id(LARGEST)
    assert not is_spotify_id(TOO_LARGE)


@pytest.mark.parametrize(
    "text", ["", ID[:-1], ID + "0", ID[:-1] + "-", ID + "\n", " " + ID, "٣" * 22, "t1"]
)
def test_other_texts_are_no_ids(text):
    assert not is_spotify_id(text)


@pytest.mark.parametrize("address", [track_url, track_uri, embed_url])
def test_an_address_holds_the_id_and_is_refused_to_anything_else(address):
    assert ID in address(ID)
    assert parse_track(address(ID)) == ID
    with pytest.raises(QueryError, match="not a track id of Spotify"):
        address("../../me?x=" + ID)


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"  {ID}\n",
        f"spotify:track:{ID}",
        f"https://open.spotify.com/track/{ID}",
        f"http://open.spotify.com/track/{ID}/",
        f"HTTPS://OPEN.SPOTIFY.COM/track/{ID}",
        f"open.spotify.com/track/{ID}",
        f"https://open.spotify.com/track/{ID}?si=0123456789abcdef&utm_source=copy-link#t",
        f"https://open.spotify.com/intl-de/track/{ID}?si=1",
        f"https://open.spotify.com/intl-pt-BR/track/{ID}",
        f"https://open.spotify.com/embed/track/{ID}?utm_source=generator&theme=0",
        f"https://open.spotify.com:443/track/{ID}",
    ],
)
def test_a_track_is_found_in_every_form_people_paste(text):
    assert parse_track(text) == ID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "never gonna give you up",
        f"https://open.spotify.com/album/{ID}",
        f"https://open.spotify.com/playlist/{ID}?track={ID}",
        f"spotify:album:{ID}",
        f"https://open.spotify.com/track/{TOO_LARGE}",
        f"https://open.spotify.com/track/{ID}x",
        f"https://open.spotify.com/track/{ID}/../../me",
        "https://spotify.link/AbCdEfGhIjK",
        f"https://open.spotify.com.evil.example/track/{ID}",
        f"https://open.spotify.com@evil.example/track/{ID}",
        f"javascript://open.spotify.com/track/{ID}",
        "http://[open.spotify.com/track",
        f"https://open.spotify.com/track/{ID}?" + "x" * 3000,
    ],
)
def test_nothing_is_found_where_no_track_of_spotify_is_named(text):
    assert parse_track(text) is None


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(PARTS)).map("".join),
    )
)
def test_any_text_gives_a_valid_id_or_none(text):
    found = parse_track(text)
    assert found is None or (is_spotify_id(found) and found in text)


@given(st.from_regex(r"\A[0-9a-zA-Z]{22}\Z"))
def test_an_id_is_a_number_below_two_to_the_128_in_base_62(text):
    digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    number = sum(digits.index(digit) * 62**place for place, digit in enumerate(reversed(text)))
    assert is_spotify_id(text) == (number < 2**128)
    assert track_link(text) == (
        f"https://open.spotify.com/track/{text}" if number < 2**128 else None
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://i.scdn.co/image/a",
        "https://i.scdn.co",
        "https://i.scdn.co.evil.example/a",
        "https://evil.example/https://i.scdn.co/a",
        "https://evil.example#i.scdn.co/a",
        "https://i.scdn.co:8443/a",
        "https://i.scdn.co@evil.example/a",
        "https://evil.example\\@i.scdn.co/a",
        "https://evilspotifycdn.com/a",
        "https://spotifycdn.com/a",
        "https://.spotifycdn.com/a",
        "https://a.spotifycdn.com.evil.example/a",
        "//i.scdn.co/a",
        "javascript:alert(1)//i.scdn.co/a",
        "https://i.scdn.co/a\n",
        "https://i.scdn.co/a b",
        'https://i.scdn.co/a"onerror="x',
        "https://i.scdn.co/" + "a" * 5000,
        "https://I.SCDN.CO/a",
        "",
        None,
        7,
        ["https://i.scdn.co/a"],
    ],
)
def test_an_image_on_any_other_address_is_never_shown(url):
    assert not is_image_address(url)


@pytest.mark.parametrize("host", ["i.scdn.co", "mosaic.spotifycdn.com", "a.b-c.spotifycdn.com"])
def test_images_on_the_hosts_of_spotify_are_shown(host):
    assert is_image_address(f"https://{host}/image/ab67616d00001e02?v=1&w=2")
