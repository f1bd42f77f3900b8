"""The matrices of the recommender, checked by hand and against independent computations."""

import math

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import StandardScaler

from recommender import load_catalogue
from recommender.catalogue import columns as c
from recommender.scoring import features as f
from recommender.scoring.features import FeatureSpace
from recommender.scoring.genres import incidence, widened_genres


def build(path):
    catalogue = load_catalogue(path)
    return catalogue, FeatureSpace.build(catalogue)


def test_numeric_rows_are_scikit_learns_standard_scores_and_popularity_on_a_half_circle(
    write_dataset,
):
    rng = np.random.default_rng(0)
    lines = [
        {"track_id": f"t{i}", "popularity": int(rng.integers(101)), "tempo": rng.uniform(60, 200)}
        | {name: rng.random() for name in ("energy", "valence", "liveness")}
        for i in range(50)
    ]
    catalogue, space = build(write_dataset(lines))
    scores = StandardScaler().fit_transform(catalogue.features[:, :-1].astype(np.float64))
    for row, popularity in enumerate(catalogue.popularity.tolist()):
        angle = math.radians(1.8 * popularity)
        whole = [*scores[row], -2 * math.cos(angle), 2 * math.sin(angle), 2]
        expected = np.array(whole) / math.hypot(*whole)
        np.testing.assert_allclose(space.numeric[row], expected, atol=1e-6)


def test_tracks_that_sound_the_same_are_similar_by_the_difference_of_popularity(write_dataset):
    lines = [{"track_id": str(p), "popularity": p} for p in (0, 20, 50, 70, 100)]
    _, space = build(write_dataset(lines))
    # 180 degrees for 100 points: 50 points are a right angle, 20 are 36 degrees. Popularity and
    # the constant count the same, so a cosine is the mean of that of the angle and of 1.
    cosines = space.numeric.astype(np.float64) @ space.numeric.T
    assert cosines[0, 2] == pytest.approx(1 / 2, abs=1e-6)
    assert cosines[0, 4] == pytest.approx(0, abs=1e-6)
    near = (1 + math.cos(math.radians(36))) / 2
    assert [cosines[0, 1], cosines[2, 3]] == pytest.approx([near, near], abs=1e-6)


def test_a_feature_that_is_the_same_everywhere_and_an_unknown_tempo_pull_to_no_side(write_dataset):
    _, space = build(
        write_dataset([{"track_id": "a", "energy": 0.2}, {"track_id": "b", "tempo": 0}])
    )
    tempo, liveness = c.FEATURES.index("tempo"), c.FEATURES.index("liveness")
    assert space.numeric[1, tempo] == 0
    assert not space.numeric[:, liveness].any()
    assert np.isfinite(space.numeric).all()


def test_text_rows_by_hand(write_dataset):
    # n = 2. Artists: X on both, Y on b. idf(df) = ln(3 / (1 + df)) + 1: X 1, Y ln(1.5) + 1 =
    # 1.405465. Row b: X 1 * 1, guest Y 0.5 * 1.405465 = 0.702733, length 1.222225:
    # (0.818180, 0.574962) * sqrt(0.5) = (0.578541, 0.406559).
    # Genre pop, alone: sqrt(0.35) = 0.591608. Explicit: sqrt(0.15) = 0.387298.
    _, space = build(
        write_dataset(
            [
                {"track_id": "a", "artists": "X"},
                {"track_id": "b", "artists": "X;Y", "explicit": True},
            ]
        )
    )
    assert (space.n_artists, space.n_genres, space.text.shape) == (2, 1, (2, 5))
    expected = [
        [0.707107, 0, 0.591608, 0.387298, 0],
        [0.578541, 0.406559, 0.591608, 0, 0.387298],
    ]
    np.testing.assert_allclose(space.text.toarray(), expected, atol=1e-6)


def test_a_track_without_a_genre_still_has_a_unit_row(write_dataset):
    _, space = build(
        write_dataset([{"track_id": "a", "track_genre": ""}, {"track_id": "b", "artists": "Y"}])
    )
    # 0.5 and 0.15 of the missing whole: sqrt(0.5 / 0.65) = 0.877058, sqrt(0.15 / 0.65) = 0.480384
    values = space.text.toarray()[0]
    np.testing.assert_allclose(values[values > 0], [0.877058, 0.480384], atol=1e-6)


def test_the_shares_of_the_text_similarity_make_up_a_whole():
    shares = (f.ARTIST_SHARE, f.GENRE_SHARE, f.EXPLICIT_SHARE)
    assert sum(shares) == pytest.approx(1)


@pytest.mark.real_data
def test_on_the_real_catalogue_text_is_scikit_learns_tfidf_in_three_shares(real_recommender):
    catalogue, space = real_recommender.catalogue, real_recommender.space
    artists = incidence(catalogue.artists)
    first = np.zeros(artists.nnz, dtype=bool)
    first[artists.indptr[:-1]] = True
    idf = TfidfTransformer().fit(artists)
    artists.data = np.where(first, 1.0, f.GUEST_WEIGHT)
    groups = [
        (f.ARTIST_SHARE, idf.transform(artists)),
        (
            f.GENRE_SHARE,
            TfidfTransformer()
            .fit(incidence(catalogue.genres))
            .transform(widened_genres(catalogue)),
        ),
    ]
    start = 0
    for share, expected in groups:
        part = space.text[:, start : start + expected.shape[1]]
        assert abs(part - math.sqrt(share) * expected).max() < 1e-6
        start += expected.shape[1]
    explicit = space.text[:, start:].toarray()
    clean = ~catalogue.explicit
    np.testing.assert_allclose(explicit[clean, 0], math.sqrt(f.EXPLICIT_SHARE), atol=1e-6)
    np.testing.assert_allclose(explicit[~clean, 1], math.sqrt(f.EXPLICIT_SHARE), atol=1e-6)
    assert not explicit[clean, 1].any()
    np.testing.assert_allclose(np.linalg.norm(space.numeric, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(np.sqrt((space.text.multiply(space.text)).sum(axis=1)), 1, atol=1e-6)


@pytest.mark.real_data
def test_every_artist_and_every_genre_of_a_real_track_is_a_term_of_its_own(real_recommender):
    catalogue, space = real_recommender.catalogue, real_recommender.space
    artists = catalogue.artists.names.to_pylist()
    for name in ("Earth, Wind & Fire", "A$AP Rocky", "AC/DC", "(G)I-DLE"):
        column = artists.index(name)
        rows = space.text[:, [column]].nonzero()[0]
        with_name = [r for r in range(len(catalogue)) if name in catalogue.artists.of(r)]
        assert rows.tolist() == with_name
    first_genre = space.n_artists
    genres = space.text[:, first_genre : first_genre + space.n_genres].tocsr()
    own = incidence(catalogue.genres)
    assert (own.multiply(genres > 0).sum(axis=1) == own.sum(axis=1)).all()


@pytest.mark.real_data
def test_a_real_query_touches_few_posting_entries(real_recommender):
    text = real_recommender.space.text
    lists = np.bincount(text.indices, minlength=text.shape[1])
    lists[-len(f.EXPLICIT_TERMS) :] = 0
    assert lists[text.indices].sum() / text.shape[0] < 10_000


def test_a_feature_that_no_track_knows_counts_for_nothing(write_dataset):
    lines = [{"track_id": f"t{i}", "tempo": 0.0, "energy": i / 4} for i in range(3)]
    _, space = build(write_dataset(lines))
    assert np.isfinite(space.numeric).all()
    assert not space.numeric[:, c.FEATURES.index("tempo")].any()


def test_fame_is_the_square_of_popularity_and_the_sound_leaves_popularity_out(write_dataset):
    """Of popularity 50: 0.25. Two tracks that differ in popularity alone sound the same."""
    lines = [
        {"track_id": "a", "popularity": 50, "energy": 0.9},
        {"track_id": "b", "popularity": 90, "energy": 0.9},
        {"track_id": "c", "popularity": 50, "energy": 0.1},
    ]
    _, space = build(write_dataset(lines))
    assert space.fame.tolist() == pytest.approx([0.25, 0.81, 0.25])
    sound = space.sound([0, 1, 2])
    assert (sound @ sound.T)[0] == pytest.approx([1, 1, -1])
    lengths = np.linalg.norm(space.numeric[:, :9], axis=1)
    assert space.sound_length == pytest.approx(lengths)
