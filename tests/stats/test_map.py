"""The map of the catalogue."""

import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from recommender import load_catalogue
from recommender.scoring.features import FeatureSpace
from recommender.stats.map import CatalogueMap, _sample_by_genre, discriminant_axes
from recommender.stats.statistics import Statistics
from tests.support.oracles import varied_catalogue


def map_of(catalogue, **options):
    counted = Statistics.build(catalogue)
    return CatalogueMap.build(catalogue, counted, FeatureSpace.build(catalogue), **options)


def sample(catalogue, max_points):
    return _sample_by_genre(catalogue, Statistics.build(catalogue), max_points)


def test_genres_share_the_points_and_each_song_has_one(write_dataset):
    lines = [
        {"track_id": f"p{i}", "track_name": f"P {i}", "popularity": 10 * i} for i in range(9)
    ] + [{"track_id": "r", "track_name": "R", "track_genre": "rock"}]
    catalogue = load_catalogue(write_dataset(lines))
    rows, genre = sample(catalogue, max_points=6)
    # three points a genre: of pop the best known, the middle and the least known; rock has one
    assert catalogue.track_ids[rows].tolist() == [b"p8", b"p4", b"p0", b"r"]
    assert genre.tolist() == [0, 0, 0, 1]


def test_a_song_of_two_genres_is_one_point(write_dataset):
    lines = [{"track_id": "t0", "track_genre": genre} for genre in ("pop", "rock")]
    rows, genre = sample(load_catalogue(write_dataset(lines)), max_points=10)
    assert (rows.tolist(), genre.tolist()) == ([0], [0])


def test_songs_without_a_genre_are_on_the_map_too(write_dataset):
    lines = [{"track_id": "t0", "track_name": "A", "track_genre": ""}, {"track_name": "B"}]
    catalogue = load_catalogue(write_dataset(lines))
    _, genre = sample(catalogue, max_points=10)
    assert sorted(genre.tolist()) == [-1, catalogue.genres.names.to_pylist().index("pop")]


def test_there_are_never_more_points_than_asked_for(tmp_path):
    catalogue = varied_catalogue(tmp_path, 200)
    for most in (1, 5, 16, 1000):
        placed = map_of(catalogue, max_points=most)
        assert 1 <= len(placed.rows) <= most
        assert len(np.unique(catalogue.song[placed.rows])) == len(placed.rows)


def test_axes_are_those_of_scikit_learn_up_to_sign_and_scale():
    rng = np.random.default_rng(5)
    classes = np.repeat(np.arange(6), 40)
    points = rng.normal(size=(6, 4))[classes] + rng.normal(size=(240, 4)) * [1, 2, 0.5, 1]
    expected = LinearDiscriminantAnalysis(n_components=2).fit_transform(points, classes)
    for ours, theirs in zip(discriminant_axes(points, classes), expected.T, strict=True):
        assert abs(np.corrcoef(ours, theirs)[0, 1]) == pytest.approx(1, abs=1e-6)


def test_with_two_classes_the_axes_are_principal_components():
    # the spread along the second column is by far the largest
    points = np.array([[0.0, -9.0, 0.1], [1.0, 9.0, 0.0], [0.5, 3.0, -0.1], [0.0, -3.0, 0.0]])
    first, _ = discriminant_axes(points, np.array([0, 1, 0, 1]))
    assert abs(np.corrcoef(first, points[:, 1])[0, 1]) == pytest.approx(1, abs=1e-3)


def test_the_map_is_the_same_each_time_and_its_axes_grow_with_their_first_feature(tmp_path):
    catalogue = varied_catalogue(tmp_path, 200)
    one, other = map_of(catalogue), map_of(catalogue)
    for name in ("rows", "x", "y", "genre"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    for axis, meaning in ((one.x, one.x_means), (one.y, one.y_means)):
        assert np.abs(axis).max() == pytest.approx(1)
        assert meaning[0].correlation > 0
        sizes = [abs(direction.correlation) for direction in meaning]
        assert sizes == sorted(sizes, reverse=True)


def test_songs_equal_in_all_lie_in_one_place(write_dataset):
    lines = [{"track_id": f"t{i}", "track_name": f"T {i}", "tempo": 0.0} for i in range(3)]
    for size in (1, 2, 3):
        placed = map_of(load_catalogue(write_dataset(lines[:size])))
        assert placed.x.tolist() == placed.y.tolist() == [0.0] * size
        assert placed.x_means == placed.y_means == ()


@pytest.mark.real_data
def test_the_real_map_has_enough_points_and_keeps_genres_apart(real_catalogue):
    placed = map_of(real_catalogue)
    assert 10_000 <= len(placed.rows) <= 15_000
    names = real_catalogue.genres.names.to_pylist()
    places = np.column_stack([placed.x, placed.y])

    def places_of(genre):
        return places[placed.genre == names.index(genre)]

    for one, other in (("classical", "death-metal"), ("minimal-techno", "salsa")):
        apart = np.linalg.norm(places_of(one).mean(axis=0) - places_of(other).mean(axis=0))
        assert apart > 2 * max(places_of(one).std(), places_of(other).std()) / np.sqrt(2)
    assert placed.x_means[0].feature in ("acousticness", "energy")
