"""Which seeds a recommendation is close to."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings

from recommender import Query, Recommender, Shift, load_catalogue
from recommender.ranking.attribution import attribute
from recommender.scoring.similarity import NEAR_SHARE, _sample_songs
from tests.ranking.conftest import SIZE
from tests.support.strategies import queries_of


@settings(deadline=None, max_examples=60)
@given(query=queries_of(SIZE))
def test_a_song_is_close_to_the_seeds_it_is_near_the_most_similar_first(varied, query):
    answer = varied.recommend(query)
    space = varied.scorer.space
    sample = _sample_songs(varied.catalogue)
    rank = max(1, round(NEAR_SHARE * len(sample)))
    for item, close in zip(answer.items, attribute(varied, answer), strict=True):
        row = varied.catalogue.row(item.track.track_id)
        expected = []
        for seed in answer.seeds:
            seed_row = varied.catalogue.row(seed.track_id)
            numeric = space.numeric.astype(float) @ space.numeric[seed_row]
            text = (space.text @ space.text[[seed_row]].T.toarray())[:, 0]
            similar = query.numeric_weight * numeric + (1 - query.numeric_weight) * text
            song = varied.catalogue.song
            gap = similar[row] - np.sort(similar[sample][song[sample] != song[seed_row]])[-rank]
            if gap >= -2e-6:
                expected.append((-round(similar[row], 5), seed.track_id))
        found = [seed.track_id for seed in close.seeds]
        assert sorted(found) == sorted(track_id for _, track_id in expected)
        ranks = {track_id: value for value, track_id in expected}
        assert [ranks[one] for one in found] == sorted(ranks.values())
        assert close.n_seeds == len(query.seeds)


def test_songs_are_close_to_the_seeds_of_their_own_kind(write_dataset):
    lines = [
        {"track_id": f"{genre}{i}", "track_name": f"{genre}{i}", "artists": f"{genre} {i % 2}",
         "track_genre": genre, "energy": 0.1 if genre == "folk" else 0.9}
        for genre in ("folk", "metal") for i in range(8)
    ]  # fmt: skip
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    query = Query(("folk0", "folk1", "metal0"), n=20, max_per_artist=None)
    answer = recommender.recommend(query)
    found = {
        item.track.track_id: [seed.track_id for seed in close.seeds]
        for item, close in zip(answer.items, attribute(recommender, answer), strict=True)
    }
    # Of sixteen songs only the nearest are near. The sounds of a
    # genre are one, and the nearest to folk0 are those by the same artist: the even numbers.
    assert found == {
        **{f"folk{i}": ["folk0" if i % 2 == 0 else "folk1"] for i in range(2, 8)},
        **{f"metal{i}": ["metal0"] if i % 2 == 0 else [] for i in range(1, 8)},
    }
    sentences = [close.sentence() for close in attribute(recommender, answer)]
    assert "Fits 1 of your 3 songs: “folk0”." in sentences
    assert sentences.count("Fits the list as a whole.") == 4
    alone = recommender.recommend(dataclasses.replace(query, seeds=("folk0",), shift=Shift()))
    assert {close.sentence() for close in attribute(recommender, alone)} == {""}


@pytest.mark.real_data
def test_a_real_list_shows_which_seeds_each_song_fits(real_recommender):
    catalogue = real_recommender.catalogue
    primary = catalogue.artists.indices[catalogue.artists.indptr[:-1]]
    rows = [
        np.flatnonzero(primary == catalogue.artists.names.to_pylist().index(name))[:count]
        for name, count in (("Radiohead", 4), ("Wolfgang Amadeus Mozart", 2))
    ]
    seeds = tuple(catalogue.ids(np.concatenate(rows)))
    answer = real_recommender.recommend(Query(seeds, n=20))
    found = attribute(real_recommender, answer)
    assert any(close.seeds for close in found)
    for item, close in zip(answer.items, found, strict=True):
        if "Radiohead" in item.track.artists:
            assert close.seeds[0].artists[0] == "Radiohead"
            assert close.sentence().startswith(f"Fits {len(close.seeds)} of your 6 songs")
