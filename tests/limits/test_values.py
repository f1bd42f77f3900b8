"""Numbers and JSON from outside."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.limits.values import digits, number_within, read_json

anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just(10**400)
)


@given(anything)
def test_what_is_within_is_a_finite_float_and_never_an_error(value):
    number = number_within(value, -5, 5)
    assert number is None or (type(number) is float and -5 <= number <= 5)
    if type(value) in (int, float) and -5 <= value <= 5:
        assert number == value


@given(st.one_of(st.none(), st.text(), st.from_regex("[0-9]+")))
def test_digits_of_a_header_are_a_whole_number_of_18_digits_at_most(text):
    number = digits(text)
    assert number is None or 0 <= number < 10**18


@pytest.mark.parametrize(
    "text", ["", "[" * 100_000, '{"a":' * 100_000, "9" * 5_000, "NaN", "-Infinity", b"\xff\xfe{"]
)
def test_what_json_cannot_hold_is_a_value_error(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the texts of the standard library differ
        read_json(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_json_comes_back_as_it_was(value):
    assert read_json(json.dumps(value)) == value
