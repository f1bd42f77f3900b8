"""Small catalogues, and companies to compare."""

import numpy as np
import pytest

from recommender import load_catalogue
from tests.conftest import write_lines


@pytest.fixture
def catalogue_of(tmp_path):
    """Return a catalogue of tracks, given as what differs from a plain line by track id."""

    def build(tracks):
        lines = [
            {"track_id": track_id, "track_name": track_id, **line}
            for track_id, line in tracks.items()
        ]
        return load_catalogue(write_lines(tmp_path / "tracks.csv", lines))

    return build


def entries_of(neighbours):
    """Return the strength and the lists of each pair."""
    things = np.arange(len(neighbours.indptr) - 1).repeat(np.diff(neighbours.indptr))
    pairs = zip(things.tolist(), neighbours.indices.tolist(), strict=True)
    values = zip(neighbours.strengths.tolist(), neighbours.lists.tolist(), strict=True)
    return dict(zip(pairs, values, strict=True))


def same(one, other):
    """Return whether two companies are equal."""
    names = ("indptr", "indices", "strengths", "lists")
    return all(
        np.array_equal(getattr(getattr(one, kind), name), getattr(getattr(other, kind), name))
        for kind in ("songs", "artists")
        for name in names
    )
