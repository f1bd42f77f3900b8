"""Hypothesis strategies for queries over the tracks of `oracles.varied_lines`."""

from hypothesis import strategies as st

from recommender.ranking.filters import Filters
from recommender.ranking.query import Query, Shift
from tests.support.oracles import ARTISTS, GENRES


def spans(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high)).map(sorted).map(tuple)


@st.composite
def filters_of(draw, size):
    """Draw up to three filters at once, so that most leave some of `size` tracks."""
    track_ids = st.integers(0, size + 5).map("t{}".format) | st.just("no id")
    artists = st.sampled_from([*ARTISTS, "BJÖRK", "nobody of that name"])
    values = {
        "genres_in": st.frozensets(st.sampled_from(GENRES), min_size=1),
        "genres_out": st.frozensets(st.sampled_from(GENRES), min_size=1, max_size=3),
        "popularity": spans(0, 100),
        "tempo": spans(60, 200),
        "keys": st.frozensets(st.integers(0, 11), min_size=1),
        "mode": st.integers(0, 1),
        "duration_ms": spans(0, 300_000),
        "explicit": st.booleans(),
        "artists_out": st.frozensets(artists, min_size=1, max_size=3),
        "tracks_out": st.frozensets(track_ids, min_size=1, max_size=20),
    }
    names = draw(st.lists(st.sampled_from(list(values)), unique=True, max_size=3))
    return Filters(**{name: draw(values[name]) for name in names})


def queries_of(size):
    """Return a strategy of queries with any mix of options over `size` tracks."""
    ids = st.integers(0, size - 1).map("t{}".format)
    caps = st.sampled_from([None, 1, 2, 4])
    shares = st.sampled_from([0.0, 0.0, 0.2, 0.5, 0.9, 1.0])
    steps = st.sampled_from([0, 0, 0, -2, -1, 1, 2])
    return st.builds(
        Query,
        seeds=st.lists(ids, min_size=1, max_size=3).map(tuple),
        n=st.integers(1, 12) | st.integers(1, 40),
        numeric_weight=st.sampled_from([0.0, 0.3, 0.6, 1.0]),
        filters=filters_of(size),
        max_per_artist=caps,
        company_weight=shares,
        fame_weight=shares,
        holiday_weight=shares,
        new_artists=st.booleans(),
        sound_only=st.booleans(),
        familiarity=shares,
        diversity=shares,
        shift=st.builds(
            Shift, energy=steps, valence=steps, tempo=steps, acousticness=steps, popularity=steps
        ),
    )
