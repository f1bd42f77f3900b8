"""The matrices of the recommender, checked by hand and against scikit-learn."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import StandardScaler

from recommender import columns as c
from recommender import load_catalogue
from recommender.features import FEATURE_SCALES, FeatureSpace


def build(path):
    catalogue = load_catalogue(path)
    return catalogue, FeatureSpace.build(catalogue)


def test_numeric_rows_are_scikit_learns_standard_scores_times_scale_at_length_one(write_dataset):
    rng = np.random.default_rng(0)
    lines = [
        {"track_id": f"t{i}", "popularity": int(rng.integers(100)), "tempo": rng.uniform(60, 200)}
        | {name: rng.random() for name in ("energy", "valence", "liveness")}
        for i in range(50)
    ]
    catalogue, space = build(write_dataset(lines))
    scales = [FEATURE_SCALES.get(name, 1.0) for name in c.FEATURES]
    scores = StandardScaler().fit_transform(catalogue.features.astype(np.float64)) * scales
    expected = scores / np.linalg.norm(scores, axis=1, keepdims=True)
    np.testing.assert_allclose(space.numeric, expected, atol=1e-6)


def test_a_feature_that_is_the_same_everywhere_and_an_unknown_tempo_pull_to_no_side(write_dataset):
    _, space = build(
        write_dataset([{"track_id": "a", "energy": 0.2}, {"track_id": "b", "tempo": 0}])
    )
    tempo, liveness = c.FEATURES.index("tempo"), c.FEATURES.index("liveness")
    assert space.numeric[1, tempo] == 0
    assert not space.numeric[:, liveness].any()
    assert np.isfinite(space.numeric).all()


def test_text_rows_by_hand(write_dataset):
    # n = 2. df: artist X 2, artist Y 1, pop 2, clean 1, explicit 1.
    # idf(df) = ln(3 / (1 + df)) + 1: idf(2) = 1, idf(1) = ln(1.5) + 1 = 1.405465.
    # Row a = X, pop, clean: (1, 1, 1.405465), length sqrt(3.975332) = 1.993823.
    _, space = build(
        write_dataset(
            [
                {"track_id": "a", "artists": "X"},
                {"track_id": "b", "artists": "X;Y", "explicit": True},
            ]
        )
    )
    assert (space.n_artists, space.n_genres, space.text.shape) == (2, 1, (2, 5))
    np.testing.assert_allclose(
        space.text.toarray()[0], [0.501549, 0, 0.501549, 0.704910, 0], atol=1e-6
    )


@pytest.mark.real_data
def test_on_the_real_catalogue_text_is_scikit_learns_tfidf_and_all_rows_are_unit(real_recommender):
    space = real_recommender.scorer.space
    ones = space.text.copy()
    ones.data = np.ones_like(ones.data)
    expected = TfidfTransformer().fit_transform(ones)
    assert abs(space.text - expected).max() < 1e-6
    np.testing.assert_allclose(np.linalg.norm(space.numeric, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(np.sqrt((space.text.multiply(space.text)).sum(axis=1)), 1, atol=1e-6)


@pytest.mark.real_data
def test_every_artist_and_every_genre_of_a_real_track_is_a_term_of_its_own(real_recommender):
    catalogue, space = real_recommender.catalogue, real_recommender.scorer.space
    artists = catalogue.artists.names.to_pylist()
    for name in ("Earth, Wind & Fire", "A$AP Rocky", "AC/DC", "(G)I-DLE"):
        column = artists.index(name)
        rows = space.text[:, [column]].nonzero()[0]
        with_name = [r for r in range(len(catalogue)) if name in catalogue.artists.of(r)]
        assert rows.tolist() == with_name
    lengths = np.diff(space.text.indptr)
    expected = np.diff(catalogue.artists.indptr) + np.diff(catalogue.genres.indptr) + 1
    assert (lengths == expected).all()


def test_a_feature_that_no_track_knows_counts_for_nothing(write_dataset):
    lines = [{"track_id": f"t{i}", "tempo": 0.0, "energy": i / 4} for i in range(3)]
    _, space = build(write_dataset(lines))
    assert np.isfinite(space.numeric).all()
    assert not space.numeric[:, c.FEATURES.index("tempo")].any()
