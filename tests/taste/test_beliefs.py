"""What is believed of a person, and because of which songs."""

from recommender import Recommender, load_catalogue
from recommender.taste.beliefs import beliefs
from recommender.taste.history import History
from recommender.taste.tastes import find_tastes
from tests.taste.conftest import NOW, ago, history_of


def test_every_belief_goes_with_the_tracks_it_is_based_on(varied):
    history = history_of(1)
    catalogue = varied.catalogue
    tastes = find_tastes(varied, history, NOW)
    found = beliefs(catalogue, tastes, history, NOW)
    kinds = [belief.kind for belief in found]
    assert kinds == sorted(kinds, key=["likes", "avoids", "rests"].index)
    assert set(kinds) == {"likes", "avoids", "rests"}
    for belief in found:
        left = history.without(belief.track_ids)
        again = beliefs(catalogue, find_tastes(varied, left, NOW), left, NOW)
        assert not {one for other in again for one in other.track_ids} & set(belief.track_ids)
        assert belief.sentence not in [other.sentence for other in again]


def test_beliefs_by_hand(write_dataset):
    lines = [
        {"track_id": f"t{i}", "track_name": f"T{i}", "artists": "A", "track_genre": "folk"}
        for i in range(8)
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    history = History(
        likes=tuple((f"t{i}", ago(i)) for i in range(5)),
        dislikes=(("t5", NOW), ("nobody", NOW)),
        passed={"t6": (4, NOW), "t7": (1, NOW)},
    )
    found = beliefs(recommender.catalogue, find_tastes(recommender, history, NOW), history, NOW)
    assert [belief.sentence for belief in found] == [
        "100% of what you like: folk (“T0”, “T1”, “T2” and 2 more).",
        "Songs like A - T5 are pushed away.",
        "A - T6 rests: it was passed over 4 times.",
    ]


def test_nobody_is_believed_to_like_anything_before_they_did_something(varied):
    assert beliefs(varied.catalogue, (), History(), NOW) == ()
