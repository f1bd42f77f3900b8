"""What a person types into a search box."""

from functools import cache

import numpy as np

from recommender import load_catalogue
from recommender.catalogue.search import SearchIndex
from tests.conftest import ROOT

_N_HITS = 8
_N_TRACKS = 30


@cache
def _index():
    """Return an index of a few tracks, so that a text is answered quickly."""
    catalogue = load_catalogue(ROOT / "data" / "demo.csv")
    rows = np.arange(_N_TRACKS)
    titles = [track.track_name for track in catalogue.tracks(rows)]
    artists = [track.artists for track in catalogue.tracks(rows)]
    return SearchIndex.build(titles, artists, catalogue.popularity[rows], catalogue.song[rows])


def target(data: bytes) -> None:
    """Search: no error, at most so many hits, each a row that is there, none twice."""
    hits = list(_index().search(data.decode("utf-8", "replace"), _N_HITS))
    assert len(hits) <= _N_HITS
    assert len({*hits}) == len(hits)
    assert all(0 <= row < _N_TRACKS for row in hits)
