"""What stands in an address: ids, links, names of filters."""

import re
from functools import cache

from recommender import Filters, Query, QueryError, UnknownTrackError, load_catalogue
from recommender.spotify.ids import is_spotify_id, parse_track
from recommender.ui.markup import escape_html, escape_markdown
from tests.conftest import ROOT

_SIGN = re.compile(r"\\.|([!-/:-@\[-`{-~])", re.DOTALL)
SEEDS = [b"https://open.spotify.com/intl-de/track/5SuOikwiRyPMVoIQDJUgSV?si=1", b"a@b.c www.d.e"]
_LINK = re.compile(r"https?://|www\.|@[-\w]", re.IGNORECASE)


@cache
def _demo():
    return load_catalogue(ROOT / "data" / "demo.csv")


def target(data: bytes) -> None:
    """Take a text for an id, filter by it and show it: no error but ours, nothing that links."""
    text = data.decode("utf-8", "replace")
    catalogue = _demo()
    try:
        row = catalogue.row(text)
    except UnknownTrackError as error:
        assert catalogue.known_rows([text])[0] == -1
        assert len(str(error)) < 500
    else:
        assert catalogue.track(row).track_id == text
    track_id = parse_track(text)
    assert track_id is None or is_spotify_id(track_id)
    try:
        Query((text,), filters=Filters(genres_in={text}, artists_out={text}, tracks_out={text}))
    except QueryError as error:
        assert len(str(error)) < 500
    shown = escape_markdown(text)
    assert not any(match[1] for match in _SIGN.finditer(shown))
    assert not _LINK.search(shown.replace("\\", ""))
    assert not {*"<>\"'"} & {*escape_html(text)}
