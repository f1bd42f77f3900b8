"""Hypothesis strategies for queries over the tracks of `oracles.varied_lines`."""

from hypothesis import strategies as st

from recommender.filters import Filters
from recommender.query import Query, Shift
from tests.oracles import ARTISTS, GENRES


def spans(low, high):
    pair = st.tuples(st.integers(low, high), st.integers(low, high))
    return st.one_of(st.none(), pair.map(sorted).map(tuple))


def filters_of(size):
    """Return a strategy of filters that leave anything from nothing to all of `size` tracks."""
    return st.builds(
        Filters,
        genres_in=st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(GENRES))),
        genres_out=st.one_of(
            st.just(frozenset()), st.frozensets(st.sampled_from(GENRES), max_size=3)
        ),
        popularity=spans(0, 100),
        tempo=st.one_of(st.none(), spans(60, 200)),
        keys=st.one_of(st.just(frozenset()), st.frozensets(st.integers(0, 11), min_size=5)),
        mode=st.sampled_from([None, None, 0, 1]),
        duration_ms=spans(0, 300_000),
        explicit=st.sampled_from([None, None, False, True]),
        artists_out=st.frozensets(
            st.sampled_from([*ARTISTS, "BJÖRK", "nobody of that name"]), max_size=2
        ),
        tracks_out=st.frozensets(
            st.integers(0, size + 5).map("t{}".format) | st.just("no id"), max_size=6
        ),
        max_per_artist=st.sampled_from([None, None, 1, 2, 5]),
    )


def queries_of(size):
    """Return a strategy of queries with any mix of options over `size` tracks."""

    def only_cap(limit):
        return Filters(max_per_artist=limit)

    shares = st.sampled_from([0.0, 0.0, 0.2, 0.5, 0.9, 1.0])
    steps = st.sampled_from([0, 0, 0, -2, -1, 1, 2])
    return st.builds(
        Query,
        seeds=st.lists(st.integers(0, size - 1).map("t{}".format), min_size=1, max_size=3).map(
            tuple
        ),
        n=st.one_of(st.integers(1, 12), st.integers(1, 40)),
        numeric_weight=st.sampled_from([0.0, 0.3, 0.6, 1.0]),
        filters=st.one_of(
            filters_of(size),
            st.sampled_from([None, 1, 2, 4]).map(lambda m: Filters(max_per_artist=m)),
        ),
        familiarity=shares,
        diversity=shares,
        shift=st.builds(
            Shift, energy=steps, valence=steps, tempo=steps, acousticness=steps, popularity=steps
        ),
    )
