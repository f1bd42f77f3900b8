"""Cells that are never formulas, and back."""

from hypothesis import given
from hypothesis import strategies as st

from recommender.formats.csv_cells import guard, join_names, split_names, unguard

NAMES = st.lists(st.text(st.sampled_from("ab\\;, '"), min_size=1), min_size=1)


@given(st.text(st.sampled_from("'=+-@\t\r＝a ")) | st.text())
def test_a_guarded_cell_starts_no_formula_and_is_read_back(cell):
    guarded = guard(cell)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert unguard(guarded) == cell


@given(NAMES)
def test_names_joined_into_a_cell_are_read_back(names):
    assert split_names(join_names(names)) == tuple(names)


def test_a_comma_divides_names_only_where_other_commas_are_marked():
    assert split_names("Earth, Wind & Fire") == ("Earth, Wind & Fire",)
    assert split_names("Tyler\\, The Creator, Frank Ocean") == (
        "Tyler, The Creator",
        "Frank Ocean",
    )
