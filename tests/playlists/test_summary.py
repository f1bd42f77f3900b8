"""A list as a whole: how its songs fit, which is odd, what it holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import QueryError, Recommender, load_catalogue
from recommender.catalogue import columns as c
from recommender.catalogue.gather import indptr_of
from recommender.company.company import Company, Neighbours
from recommender.playlists.summary import fits, odd_one_out, summarise
from recommender.ranking.query import DEFAULT_COMPANY_WEIGHT
from tests.support.oracles import (
    all_similarities,
    company_with,
    varied_catalogue,
    varied_company,
)

SIZE = 120
FOLK = {"track_genre": "folk", "energy": 0.3, "acousticness": 0.8, "tempo": 90.0}
METAL = {"track_genre": "metal", "energy": 0.95, "acousticness": 0.0, "tempo": 180.0}


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    catalogue = varied_catalogue(tmp_path_factory.mktemp("playlist"), SIZE, seed=6)
    return Recommender.build(catalogue, varied_company(catalogue))


@pytest.fixture
def folk_and_one_metal(write_dataset):
    lines = [
        {"track_id": f"f{i}", "track_name": f"F{i}", "artists": f"A{i}", "duration_ms": 100_000}
        | FOLK | {"energy": 0.3 + i / 50}
        for i in range(6)
    ]  # fmt: skip
    lines += [
        {"track_id": "m", "track_name": "M", "artists": "A0;Z", "explicit": True} | METAL,
        {"track_id": "other", "track_name": "O", "track_genre": "pop", "artists": "P"},
    ]
    return Recommender.build(load_catalogue(write_dataset(lines)))


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(st.integers(0, SIZE - 1), min_size=2, max_size=30, unique=True),
    weight=st.sampled_from([0.0, 0.6, 1.0]),
)
def test_a_fit_is_the_mean_similarity_to_the_others_and_the_company_with_them(varied, rows, weight):
    similar = all_similarities(varied, weight)
    for other in set(rows):
        similar[:, other] += DEFAULT_COMPANY_WEIGHT * company_with(varied, other)
    for row, fit in zip(rows, fits(varied, np.array(rows), weight), strict=True):
        others = [other for other in rows if other != row]
        assert fit == pytest.approx(similar[row, others].mean(), abs=1e-6)


def test_the_metal_song_among_folk_is_odd_and_the_reason_says_why(folk_and_one_metal):
    track_ids = ["f0", "f1", "m", "f2", "f3", "f4", "f5", "f1"]
    odd = odd_one_out(folk_and_one_metal, track_ids)
    assert odd.track.track_id == "m"
    assert odd.stands_out
    rows = folk_and_one_metal.catalogue.rows(track_ids[:-1])
    assert odd.fit == pytest.approx(min(fits(folk_and_one_metal, rows, 0.6)))
    assert odd.reason == (
        "None of the others is metal; the only explicit one; "
        "more energetic and faster than most of them."
    )
    by_sound = odd_one_out(folk_and_one_metal, track_ids, numeric_weight=1)
    assert by_sound.reason == "More energetic and faster than most of them."


def test_of_songs_that_are_alike_the_one_in_no_playlist_with_the_others_is_odd(write_dataset):
    lines = [
        {"track_id": f"t{i}", "track_name": f"T{i}", "artists": f"A{i}"} | FOLK for i in range(5)
    ]
    catalogue = load_catalogue(write_dataset(lines))
    together = [sorted({0, 1, 2, 4} - {i}) if i != 3 else [] for i in range(5)]
    indices = np.array([j for row in together for j in row], dtype=np.int32)
    songs = Neighbours(
        indptr_of([len(row) for row in together]),
        indices,
        np.full(len(indices), 0.5, dtype=np.float32),
        np.full(len(indices), 2, dtype=np.int32),
    )
    ids = [f"t{i}" for i in range(5)]
    company = Company(songs, Company.none(catalogue).artists)
    odd = odd_one_out(Recommender.build(catalogue, company), ids)
    assert (odd.track.track_id, odd.stands_out) == ("t3", True)
    assert odd.reason == "Stands in no known playlist with the others."
    assert odd_one_out(Recommender.build(catalogue), ids).track.track_id == "t0"


def test_a_list_of_like_songs_has_a_last_but_none_stands_out(folk_and_one_metal):
    odd = odd_one_out(folk_and_one_metal, ["f1", "f2", "f3"])
    assert not odd.stands_out
    assert odd.track.track_id in {"f1", "f3"}


def test_a_genre_that_a_few_share_is_counted(folk_and_one_metal):
    track_ids = [f"f{i}" for i in range(6)] + ["m", "other"]
    assert odd_one_out(folk_and_one_metal, track_ids).reason.startswith("None of the others is")


def test_of_songs_that_are_all_the_same_the_first_is_odd_for_no_reason(write_dataset):
    lines = [{"track_id": f"t{i}", "track_name": f"T{i}", "artists": f"A{i}"} for i in range(4)]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    odd = odd_one_out(recommender, ["t3", "t1", "t2"])
    assert (odd.track.track_id, odd.stands_out) == ("t3", False)
    assert odd.reason == "It fits the others a little less, and no single part stands out."


@pytest.mark.parametrize(
    ("track_ids", "message"),
    [(["f0", "f1", "f0"], "needs 3 to 5000 songs, not 2"), (["f0", "f1", "x"], "the id 'x'")],
)
def test_too_few_and_unknown_songs_are_typed_errors(folk_and_one_metal, track_ids, message):
    with pytest.raises(QueryError, match=message):
        odd_one_out(folk_and_one_metal, track_ids)


def test_a_summary_counts_what_the_list_holds(folk_and_one_metal):
    found = summarise(folk_and_one_metal, ["m", "f0", "f1", "f0"])
    # A0 and Z on m, A0 on f0, A1 on f1; 200 s + 2 * 100 s
    assert (found.n_tracks, found.n_artists) == (3, 3)
    assert found.duration_ms == 400_000
    assert found.genres == (("folk", 2), ("metal", 1))
    assert found.artists == (("A0", 2), ("Z", 1), ("A1", 1))
    assert list(found.features) == list(c.FEATURES)
    assert found.features["tempo"] == 90
    assert found.features["energy"] == pytest.approx(0.32)


def test_one_song_has_a_summary_and_no_song_has_none(folk_and_one_metal):
    assert summarise(folk_and_one_metal, ["m"]).artists == (("A0", 1), ("Z", 1))
    with pytest.raises(QueryError, match="needs 1 to 5000 songs, not 0"):
        summarise(folk_and_one_metal, [])
