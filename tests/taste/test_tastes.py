"""Tastes: what a person likes in groups, how much of each, and what they are called."""

import numpy as np
import pytest

from recommender import Recommender, load_catalogue
from recommender.taste.grouping import _MOST_GROUPED, MAX_GROUPS
from recommender.taste.history import History
from recommender.taste.tastes import find_tastes
from tests.taste.conftest import NOW, ago

FOLK = {"track_genre": "folk", "energy": 0.2, "acousticness": 0.9, "valence": 0.3}
METAL = {"track_genre": "metal", "energy": 0.95, "acousticness": 0.0, "valence": 0.5}
DANCE = {"track_genre": "dance", "energy": 0.7, "acousticness": 0.1, "valence": 0.95}


def lines_of(kind, n):
    genre = kind["track_genre"]
    return [
        {"track_id": f"{genre}{i}", "track_name": f"{genre} {i}", "artists": f"{genre} by {i}"}
        | kind
        for i in range(n)
    ]  # fmt: skip


@pytest.fixture
def recommender(write_dataset):
    lines = lines_of(FOLK, 20) + lines_of(METAL, 20) + lines_of(DANCE, 20)
    lines += [{"track_id": f"p{i}", "track_name": f"P{i}", "artists": f"P{i}"} for i in range(20)]
    return Recommender.build(load_catalogue(write_dataset(lines)))


def likes(*kinds_and_counts, age_days=0.0):
    return History(
        likes=tuple(
            (f"{kind}{i}", ago(age_days)) for kind, count in kinds_and_counts for i in range(count)
        )
    )


def test_two_kinds_of_music_are_two_tastes_with_their_songs_and_names(recommender):
    large, small = find_tastes(recommender, likes(("folk", 9), ("metal", 6)), NOW)
    assert set(large.track_ids) == {f"folk{i}" for i in range(9)}
    assert set(small.track_ids) == {f"metal{i}" for i in range(6)}
    assert (large.share, small.share) == pytest.approx((9 / 15, 6 / 15))
    assert large.name == "calm acoustic folk"
    assert small.name == "energetic metal"
    assert large.features["energy"] == pytest.approx(0.2)
    assert (large.genres, large.words) == (("folk",), ("calm", "acoustic"))


def test_one_kind_of_music_is_one_taste(recommender):
    (only,) = find_tastes(recommender, likes(("folk", 5)), NOW)
    assert only.share == 1
    (pair,) = find_tastes(recommender, likes(("folk", 1)), NOW)
    assert pair.track_ids == ("folk0",)


def test_three_first_picks_of_three_kinds_are_three_tastes(recommender):
    history = likes(("folk", 1), ("metal", 1), ("dance", 1))
    assert len(find_tastes(recommender, history, NOW)) == 3
    assert len(find_tastes(recommender, likes(("folk", 2), ("metal", 1)), NOW)) == 2


def test_what_is_liked_lately_comes_first(recommender):
    old, new = likes(("folk", 9), age_days=365), likes(("metal", 6))
    first, second = find_tastes(recommender, History(likes=old.likes + new.likes), NOW)
    assert first.name == "energetic metal"
    # 9 likes of 365 days ago: 9 * 2 ** (-365 / 90) = 0.541 beside 6
    assert second.share == pytest.approx(0.541 / 6.541, abs=1e-3)
    slow = find_tastes(recommender, History(likes=old.likes + new.likes), NOW, half_life_days=3650)
    assert slow[0].name == "calm acoustic folk"


def test_songs_beyond_the_grouped_ones_join_the_nearest_taste(recommender, monkeypatch):
    monkeypatch.setattr("recommender.taste.grouping._MOST_GROUPED", 12)
    mixed = [f"{kind}{i}" for i in range(15) for kind in ("folk", "metal")]
    aged = tuple((track_id, ago(place)) for place, track_id in enumerate(mixed))
    found = find_tastes(recommender, History(likes=aged), NOW)
    assert {taste.name for taste in found} == {"calm acoustic folk", "energetic metal"}
    for taste in found:
        assert len({track_id.rstrip("0123456789") for track_id in taste.track_ids}) == 1
        assert len(taste.track_ids) == 15
    assert _MOST_GROUPED > 12


def test_nothing_liked_is_no_taste(recommender):
    assert find_tastes(recommender, History(), NOW) == ()
    assert find_tastes(recommender, History(likes=(("nobody", NOW),)), NOW) == ()


def test_no_two_tastes_share_a_name(write_dataset):
    # two groups of one genre and mood, distinguished by their artists
    lines = [
        {"track_id": f"{artist}{i}", "track_name": f"{artist} {i}", "artists": artist}
        | FOLK | {"explicit": artist == "B", "key": i}
        for artist in "AB" for i in range(8)
    ]  # fmt: skip
    lines += lines_of(METAL, 20)
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    history = History(likes=tuple((f"{artist}{i}", NOW) for artist in "AB" for i in range(8)))
    names = [taste.name for taste in find_tastes(recommender, history, NOW)]
    assert names == ["melancholic acoustic folk", "melancholic acoustic folk like B"]


def test_a_taste_of_many_genres_is_a_mix(write_dataset):
    lines = [
        {"track_id": f"t{i}", "track_name": f"T{i}", "artists": "One", "track_genre": f"genre {i}"}
        for i in range(8)
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    history = History(likes=tuple((f"t{i}", NOW) for i in range(8)))
    found = find_tastes(recommender, history, NOW)
    assert {taste.genres for taste in found} == {()}
    assert found[0].name == "mix"


@pytest.mark.real_data
def test_a_real_person_of_two_worlds_has_a_taste_for_each(real_recommender):
    catalogue = real_recommender.catalogue

    def of_genre(name, n):
        number = catalogue.genres.names.to_pylist().index(name)
        listed = np.repeat(np.arange(len(catalogue)), np.diff(catalogue.genres.indptr))
        rows = np.unique(listed[catalogue.genres.indices == number])
        by_fame = rows[np.argsort(-catalogue.popularity[rows], kind="stable")][:n]
        return tuple((catalogue.track(int(row)).track_id, NOW) for row in by_fame)

    history = History(likes=of_genre("black-metal", 20) + of_genre("classical", 12))
    found = find_tastes(real_recommender, history, NOW)
    assert 2 <= len(found) <= MAX_GROUPS
    assert "black-metal" in found[0].name
    assert any("classical" in taste.name for taste in found)
    for taste in found:
        genres = [catalogue.get(one).genres for one in taste.track_ids]
        assert not (
            any("black-metal" in g for g in genres) and any("classical" in g for g in genres)
        )
