"""Likeness of tracks, what is near a track, and which seeds lead to a recommendation."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Query, Recommender, Shift, load_catalogue
from recommender.ranking.attribution import leads
from recommender.scoring.pruning import SCORE_TOLERANCE
from recommender.scoring.similarity import NEAR_SHARE, likeness, near_from, sample_songs
from tests.support.oracles import shifted_seed, varied_catalogue
from tests.support.strategies import queries_of

SIZE = 240


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("likeness"), SIZE, seed=4))


def whole(recommender, numeric_weight):
    """Return the hybrid similarity of all tracks to all, in float64."""
    space = recommender.scorer.space
    numeric, text = space.numeric.astype(float), space.text.toarray().astype(float)
    return numeric_weight * (numeric @ numeric.T) + (1 - numeric_weight) * (text @ text.T)


rows = st.lists(st.integers(0, SIZE - 1), max_size=12).map(lambda some: np.array(some, dtype=int))


@settings(deadline=None, max_examples=60)
@given(some=rows, others=rows, weight=st.sampled_from([0.0, 0.3, 0.6, 1.0]))
def test_likeness_is_the_weighted_sum_of_both_cosines(varied, some, others, weight):
    found = likeness(varied.scorer.space, some, others, weight)
    assert found.shape == (len(some), len(others))
    expected = whole(varied, weight)[np.ix_(some, others)]
    np.testing.assert_allclose(found, expected, atol=SCORE_TOLERANCE)


@pytest.mark.parametrize("n_rows", [3, 600])
def test_one_song_in_a_hundred_is_near(varied, n_rows):
    sample = sample_songs(varied.catalogue)
    assert len(sample) == varied.catalogue.n_songs
    chosen = np.arange(n_rows) % SIZE
    bounds = near_from(varied.catalogue, varied.scorer.space, chosen, 0.6)
    song = varied.catalogue.song
    others = np.where(song[:, None] == song[sample], -2, whole(varied, 0.6)[:, sample])
    alike = np.sort(others, axis=1)
    rank = max(1, round(NEAR_SHARE * len(sample)))
    np.testing.assert_allclose(bounds, alike[chosen, -rank], atol=SCORE_TOLERANCE)


def test_a_sample_holds_each_song_at_most_once_and_spans_the_catalogue(varied):
    catalogue = varied.catalogue
    sample = sample_songs(catalogue, 50)
    assert len(set(catalogue.song[sample])) == 50
    assert {catalogue.song[sample[0]], catalogue.song[sample[-1]]} == {0, catalogue.n_songs - 1}


@settings(deadline=None, max_examples=60)
@given(query=queries_of(SIZE))
def test_a_seed_leads_to_what_is_near_it_the_most_alike_first(varied, query):
    answer = varied.recommend(query)
    space = varied.scorer.space
    sample = sample_songs(varied.catalogue)
    rank = max(1, round(NEAR_SHARE * len(sample)))
    for item, lead in zip(answer.items, leads(varied, answer), strict=True):
        row = varied.catalogue.row(item.track.track_id)
        expected = []
        for seed in answer.seeds:
            seed_row = varied.catalogue.row(seed.track_id)
            numeric = space.numeric.astype(float) @ shifted_seed(varied, seed_row, query.shift)
            text = (space.text @ space.text[[seed_row]].T.toarray())[:, 0]
            alike = query.numeric_weight * numeric + (1 - query.numeric_weight) * text
            song = varied.catalogue.song
            gap = alike[row] - np.sort(alike[sample][song[sample] != song[seed_row]])[-rank]
            if gap >= -2e-6:
                expected.append((-round(alike[row], 5), seed.track_id))
        told = [seed.track_id for seed in lead.seeds]
        assert sorted(told) == sorted(track_id for _, track_id in expected)
        ranks = {track_id: value for value, track_id in expected}
        assert [ranks[one] for one in told] == sorted(ranks.values())
        assert lead.n_seeds == len(query.seeds)


def test_seeds_of_two_kinds_lead_to_songs_of_their_own_kind(write_dataset):
    lines = [
        {"track_id": f"{genre}{i}", "track_name": f"{genre}{i}", "artists": f"{genre} {i % 2}",
         "track_genre": genre, "energy": 0.1 if genre == "folk" else 0.9}
        for genre in ("folk", "metal") for i in range(8)
    ]  # fmt: skip
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    query = Query(("folk0", "folk1", "metal0"), n=20)
    answer = recommender.recommend(query)
    found = {
        item.track.track_id: [seed.track_id for seed in lead.seeds]
        for item, lead in zip(answer.items, leads(recommender, answer), strict=True)
    }
    # Of sixteen songs only the nearest are near. The sounds of a
    # genre are one, and the nearest to folk0 are those by the same artist: the even numbers.
    assert found == {
        **{f"folk{i}": ["folk0" if i % 2 == 0 else "folk1"] for i in range(2, 8)},
        **{f"metal{i}": ["metal0"] if i % 2 == 0 else [] for i in range(1, 8)},
    }
    sentences = [lead.sentence() for lead in leads(recommender, answer)]
    assert "1 of your 3 leads here: “folk0”." in sentences
    assert sentences.count("Fits the list as a whole.") == 4
    alone = recommender.recommend(dataclasses.replace(query, seeds=("folk0",), shift=Shift()))
    assert {lead.sentence() for lead in leads(recommender, alone)} == {""}


@pytest.mark.real_data
def test_a_real_list_tells_who_leads_to_each_song(real_recommender):
    catalogue = real_recommender.catalogue
    near = catalogue.artists.names.to_pylist().index("Radiohead")
    by = np.flatnonzero(catalogue.artists.indices[catalogue.artists.indptr[:-1]] == near)[:4]
    far = catalogue.artists.names.to_pylist().index("Wolfgang Amadeus Mozart")
    others = np.flatnonzero(catalogue.artists.indices[catalogue.artists.indptr[:-1]] == far)[:2]
    seeds = [catalogue.track(int(row)).track_id for row in [*by, *others]]
    answer = real_recommender.recommend(Query(tuple(seeds), n=20))
    found = leads(real_recommender, answer)
    assert any(lead.seeds for lead in found)
    for item, lead in zip(answer.items, found, strict=True):
        if "Radiohead" in item.track.artists:
            assert lead.seeds[0].artists[0] == "Radiohead"
            assert lead.sentence().startswith(f"{len(lead.seeds)} of your 6 lead")
