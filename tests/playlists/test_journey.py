"""Ways from one song to another, against every way there is in small catalogues."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Filters, QueryError, Recommender, UnknownTrackError, load_catalogue
from recommender.catalogue.text import fold
from recommender.playlists.journey import DEFAULT_STEPS, _point_between, find_journey
from recommender.scoring.similarity import hybrid_similarity
from recommender.scoring.weights import Weights
from tests.support import oracles
from tests.support.oracles import all_similarities, passing_rows, song_leaders

SIZE = 60


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    return Recommender.build(
        oracles.varied_catalogue(tmp_path_factory.mktemp("journey"), SIZE, seed=8)
    )


def rows_of(recommender, journey):
    return recommender.catalogue.rows([stop.track.track_id for stop in journey.stops]).tolist()


def names(catalogue, row):
    return {fold(name) for name in catalogue.artists.of(row)}


def every_way(recommender, a, b, steps, repeat_artists, filters=Filters()):  # noqa: B008  frozen
    """Return all ways that take one song of each group, with their steps."""
    catalogue, similar = recommender.catalogue, all_similarities(recommender, 0.6)
    own = {catalogue.song[a], catalogue.song[b]}
    barred = set() if repeat_artists else names(catalogue, a) | names(catalogue, b)
    between = [
        row
        for row in song_leaders(catalogue, passing_rows(catalogue, filters))
        if catalogue.song[row] not in own and not names(catalogue, row) & barred
    ]
    between.sort(key=lambda row: (round(similar[row, b] - similar[row, a], 6), row))
    groups = [group.tolist() for group in np.array_split(np.array(between), steps - 1)]
    for stops in itertools.product(*groups):
        listed = [name for row in stops for name in names(catalogue, row)]
        if repeat_artists or len(listed) == len(set(listed)):
            way = [a, *stops, b]
            yield way, [1 - similar[x, y] for x, y in itertools.pairwise(way)]


@settings(deadline=None, max_examples=40)
@given(
    ends=st.lists(st.integers(0, SIZE - 1), min_size=2, max_size=2, unique=True),
    repeat_artists=st.booleans(),
)
def test_one_stop_between_two_songs_is_the_best_there_is(varied, ends, repeat_artists):
    a, b = ends
    if varied.catalogue.song[a] == varied.catalogue.song[b]:
        return
    ways = list(every_way(varied, a, b, 2, repeat_artists))
    if not ways:
        return
    journey = find_journey(varied, f"t{a}", f"t{b}", 2, repeat_artists=repeat_artists)
    best = min((round(max(steps), 5), round(sum(steps), 5)) for _, steps in ways)
    steps = [stop.step for stop in journey.stops][1:]
    assert (max(steps), sum(steps)) == pytest.approx(best, abs=3e-5)


@pytest.mark.parametrize("repeat_artists", [True, False])
def test_the_largest_step_is_the_smallest_of_all_ways(varied, repeat_artists):
    for a, b in [(0, 31), (5, 44), (12, 50), (33, 2)]:
        steps = 4 if repeat_artists else 3
        ways = list(every_way(varied, a, b, steps, repeat_artists))
        journey = find_journey(varied, f"t{a}", f"t{b}", steps, repeat_artists=repeat_artists)
        assert rows_of(varied, journey) in [way for way, _ in ways]
        best = min(max(lengths) for _, lengths in ways)
        assert journey.largest_step == pytest.approx(best, abs=2e-5)


@settings(deadline=None, max_examples=40)
@given(
    ends=st.lists(st.integers(0, SIZE - 1), min_size=2, max_size=2, unique=True),
    steps=st.integers(2, 6),
    repeat_artists=st.booleans(),
    filters=st.sampled_from([Filters(), Filters(explicit=False), Filters(popularity=(20, 80))]),
)
def test_every_way_keeps_its_promises(varied, ends, steps, repeat_artists, filters):
    a, b = ends
    options = {"repeat_artists": repeat_artists, "filters": filters}
    try:
        journey = find_journey(varied, f"t{a}", f"t{b}", steps, **options)
    except QueryError:  # too few songs or artists, or one song twice: tested below
        return
    rows = rows_of(varied, journey)
    assert (rows[0], rows[-1], len(rows)) == (a, b, steps + 1)
    assert len({varied.catalogue.song[row] for row in rows}) == steps + 1
    assert set(rows[1:-1]) <= set(passing_rows(varied.catalogue, filters))
    between = [name for row in rows[1:-1] for name in names(varied.catalogue, row)]
    if not repeat_artists:
        assert len(between) == len(set(between))
        assert not set(between) & (names(varied.catalogue, a) | names(varied.catalogue, b))
    similar = all_similarities(varied, 0.6)
    expected = [0.0, *(1 - similar[x, y] for x, y in itertools.pairwise(rows))]
    assert [stop.step for stop in journey.stops] == pytest.approx(expected, abs=1e-5)
    again = find_journey(varied, f"t{a}", f"t{b}", steps, **options)
    assert journey == again or "nan" in repr(journey)


def test_a_stop_holds_what_the_line_is_drawn_from(write_dataset):
    lines = [
        {"track_id": f"t{i}", "track_name": f"T{i}", "artists": f"A{i}", "energy": i / 10,
         "valence": 1 - i / 10, "tempo": 100.0 + i}
        for i in range(6)
    ]  # fmt: skip
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    first, *_, last = find_journey(recommender, "t0", "t5", 3).stops
    assert (first.energy, first.valence) == pytest.approx((0.0, 1.0))
    assert (last.energy, last.valence) == pytest.approx((0.5, 0.5))
    assert (first.tempo, last.tempo) == (100, 105)


@pytest.mark.parametrize(
    ("start", "end", "steps", "message"),
    [
        ("t0", "t0", 8, "choose two different ones"),
        ("t0", "t1", 1, "steps is from 2 to 30, not 1"),
        ("t0", "t1", 31, "steps is from 2 to 30, not 31"),
        ("t0", "t1", 2.5, "steps is a whole number"),
        ("t0", "nobody", 8, "the id 'nobody'"),
    ],
)
def test_a_journey_that_cannot_be_is_a_typed_error(varied, start, end, steps, message):
    with pytest.raises(QueryError, match=message):
        find_journey(varied, start, end, steps)


def test_filters_that_leave_too_little_say_so(varied):
    with pytest.raises(QueryError, match="Too few songs"):
        find_journey(varied, "t0", "t9", 20, filters=Filters(genres_in={"genre 1"}))
    with pytest.raises(QueryError, match="no artist comes twice"):
        find_journey(varied, "t0", "t9", 20)
    with pytest.raises(UnknownTrackError):
        find_journey(varied, "nobody", "t9")


def test_points_of_the_line_have_length_one_and_begin_and_end_at_the_songs(varied):
    ends = np.array([3, 40])
    for share in (0.0, 0.3, 1.0):
        point = _point_between(varied.scorer, ends, share)
        assert np.linalg.norm(point.numeric) == pytest.approx(1)
        assert np.linalg.norm(point.term_weights) == pytest.approx(1)
    scores = varied.scorer.scores(_point_between(varied.scorer, ends, 0.0), Weights(0.6))
    np.testing.assert_allclose(scores, all_similarities(varied, 0.6)[3], atol=1e-5)


def nearest_to_the_line(recommender, a, b, steps):
    """Return the steps of the plain way: at each point of the line the nearest song left."""
    catalogue, scorer = recommender.catalogue, recommender.scorer
    ends = catalogue.rows((a, b))
    heard = names(catalogue, ends[0]) | names(catalogue, ends[1])
    rows = [ends[0]]
    for place in range(1, steps):
        scores = scorer.scores(_point_between(scorer, ends, place / steps), Weights(0.6))
        for row in np.argsort(-scores, kind="stable")[:2000]:
            if not names(catalogue, row) & heard:
                break
        heard |= names(catalogue, row)
        rows.append(row)
    rows = np.array([*rows, ends[1]])
    return 1 - hybrid_similarity(scorer.space, rows, rows, 0.6).diagonal(1)


@pytest.mark.real_data
def test_real_journeys_have_smaller_steps_than_the_songs_nearest_to_the_line(real_recommender):
    catalogue = real_recommender.catalogue
    rng = np.random.default_rng(12)
    popular = np.flatnonzero(catalogue.popularity >= 50)
    largest = []
    for a, b in rng.choice(popular, (15, 2), replace=False).tolist():
        ids = catalogue.track(a).track_id, catalogue.track(b).track_id
        journey = find_journey(real_recommender, *ids)
        assert len(journey.stops) == DEFAULT_STEPS + 1
        plain = nearest_to_the_line(real_recommender, *ids, DEFAULT_STEPS)
        largest.append((journey.largest_step, plain.max()))
    ours, plain = np.array(largest).T
    assert (ours <= plain + 1e-6).mean() >= 0.9
    assert ours.mean() < 0.95 * plain.mean()
