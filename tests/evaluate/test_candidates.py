"""The best candidates by score, with and without a cap on songs by one artist."""

import numpy as np
import pytest

from recommender.evaluate.rankings.candidates import Candidates
from recommender.ranking.diversity import ArtistCap


@pytest.mark.parametrize("cap", [None, 1, 2])
def test_the_best_are_those_of_the_whole_order_under_the_cap(varied, candidates, cap):
    catalogue = varied.catalogue
    seeds = np.array([0, 5, 33], dtype=np.int32)
    scores = np.random.default_rng(0).random((3, len(candidates.rows)), np.float32)
    lists = candidates.best(scores.copy(), seeds, 5, cap)
    for number, seed in enumerate(seeds.tolist()):
        order = candidates.rows[np.argsort(-scores[number], kind="stable")]
        own = set(candidates.of_same_artists(seed).tolist())
        for ranked, barred in ((lists.all[number], set()), (lists.without_artist[number], own)):
            counted = ArtistCap(catalogue, cap)
            expected = [
                row
                for row in order.tolist()
                if catalogue.song[row] != catalogue.song[seed]
                and row not in barred
                and counted.take(row)
            ]
            found = ranked[ranked >= 0].tolist()
            assert found == expected[:5]


def test_a_filter_leaves_the_best_version_that_passes(varied):
    catalogue = varied.catalogue
    passing = catalogue.popularity <= 40
    candidates = Candidates.of(catalogue, passing)
    assert candidates.rows.tolist() == np.flatnonzero(catalogue.candidates(passing)).tolist()
    for song, place in enumerate(candidates.song_place.tolist()):
        versions = [
            row
            for row in catalogue.song_rows[
                catalogue.song_indptr[song] : catalogue.song_indptr[song + 1]
            ].tolist()
            if passing[row]
        ]
        assert (candidates.rows[place] if place >= 0 else None) == (versions or [None])[0]
