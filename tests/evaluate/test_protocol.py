"""The protocol: which questions are asked."""

import numpy as np

from recommender.evaluate.protocol import sample_questions


def matched(*playlists):
    return [np.array(rows, dtype=np.int32) for rows in playlists]


def test_questions_ask_for_the_candidates_of_the_other_songs(varied, candidates):
    catalogue = varied.catalogue
    rows = [catalogue.versions(row)[-1] for row in candidates.rows[[2, 5, 9]]]
    playlists = matched(rows, [0], [])
    rng = np.random.default_rng(0)
    questions = sample_questions(catalogue, playlists, 10, 100, rng)
    assert {question.seed for question in questions} == set(rows)
    for question in questions:
        assert question.playlist == 0
        songs = set(catalogue.song[rows]) - {catalogue.song[question.seed]}
        assert set(catalogue.song[question.relevant]) == songs
        assert set(question.relevant) <= set(candidates.rows)


def test_the_sample_keeps_both_limits(varied, candidates):
    playlists = matched(*(candidates.rows[start : start + 8] for start in range(0, 40, 8)))
    rng = np.random.default_rng(0)
    questions = sample_questions(varied.catalogue, playlists, 3, 100, rng)
    assert np.bincount([question.playlist for question in questions]).tolist() == [3] * 5
    assert len(sample_questions(varied.catalogue, playlists, 3, 11, rng)) == 11
