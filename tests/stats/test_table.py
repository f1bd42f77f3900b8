"""The tracks as a table: matching, order, columns and the file."""

import numpy as np
import pytest

from recommender import Filters, QueryError, load_catalogue
from recommender.stats.table import SORTS, TrackTable, to_table

LINES = [
    {"track_id": "t0", "track_name": "Über", "artists": "Ann;Bob", "tempo": 0.0, "energy": 0.2},
    {"track_id": "t1", "track_name": "alpha", "artists": "Bob", "tempo": 90.0, "energy": 0.8},
    {"track_id": "t1", "track_name": "alpha", "artists": "Bob", "tempo": 90.0, "energy": 0.8,
     "track_genre": "rock"},
    {"track_id": "t2", "track_name": "Beta", "artists": "Cy", "tempo": 150.0, "energy": 0.5,
     "duration_ms": 1000},
    {"track_id": "t3", "track_name": "=1+1", "artists": "@Dee", "tempo": 90.0, "energy": 0.5},
]  # fmt: skip


@pytest.fixture
def table(write_dataset):
    return TrackTable.build(load_catalogue(write_dataset(LINES)))


@pytest.mark.parametrize(
    ("text", "rows"),
    [("", [0, 1, 2, 3]), ("UBER", [0]), ("bob", [0, 1]), ("a", [0, 1, 2]), ("nothing", [])],
)
def test_a_text_matches_titles_and_artists_without_accents_and_case(table, text, rows):
    assert table.matching(text, Filters()).tolist() == rows


@pytest.mark.parametrize(
    ("sort", "descending", "rows"),
    [
        ("file order", False, [0, 1, 2, 3]),
        ("file order", True, [3, 2, 1, 0]),
        ("track_name", False, [3, 1, 2, 0]),
        ("track_name", True, [0, 2, 1, 3]),
        ("duration_ms", False, [2, 0, 1, 3]),
        ("energy", True, [1, 2, 3, 0]),
        ("tempo", False, [1, 3, 2, 0]),
        ("tempo", True, [2, 1, 3, 0]),
    ],
)
def test_the_order_is_the_one_asked_for_with_ties_by_row_and_the_unknown_last(
    table, sort, descending, rows
):
    assert table.matching("", Filters(), sort=sort, descending=descending).tolist() == rows


def test_filters_and_chosen_rows_bind_together(table):
    assert table.matching("", Filters(genres_in={"rock"})).tolist() == [1]
    assert table.matching("", Filters(tempo=(90, 90)), among=np.array([2, 3])).tolist() == [3]


def test_an_order_that_does_not_exist_is_refused(table):
    with pytest.raises(QueryError, match="cannot be sorted by 'mood'"):
        table.matching("", Filters(), sort="mood")


def test_every_order_can_be_asked_for(table):
    for sort in SORTS:
        assert sorted(table.matching("", Filters(), sort=sort).tolist()) == [0, 1, 2, 3]


def test_a_row_shows_its_lists_and_leaves_the_unknown_empty(table):
    shown = to_table(table.catalogue, np.array([1, 0])).to_pylist()
    assert [row["track_id"] for row in shown] == ["t1", "t0"]
    assert (shown[0]["genres"], shown[1]["artists"]) == ("pop; rock", "Ann; Bob")
    assert (shown[0]["tempo"], shown[1]["tempo"]) == (90.0, None)


def test_no_rows_make_an_empty_table(table):
    assert to_table(table.catalogue, np.array([], dtype=np.int32)).num_rows == 0
