"""Company by track ids, for whichever catalogue has them."""

import numpy as np

from recommender.company.company import Company
from recommender.company.learning import learn
from recommender.company.tables import Tables, join
from tests.company.conftest import entries_of, same

TRACKS = {
    "a": {"artists": "A", "popularity": 10},
    "a2": {"artists": "A", "popularity": 90},
    "b": {"artists": "B"},
    "alone": {"artists": "C"},
    "c": {"artists": "D"},
}
LISTS = [np.array(rows) for rows in ([0, 2], [0, 1, 2], [0, 2, 4])]


def test_things_without_neighbours_are_left_out_and_artists_stand_by_their_best_song(catalogue_of):
    """The track "alone" is in no list; of artist A the song "a2" is the most popular one."""
    catalogue = catalogue_of(TRACKS)
    tables = Tables.of(learn(catalogue, LISTS), catalogue)
    assert tables.songs.ids == ["a", "a2", "b", "c"]
    assert tables.artists.ids == ["a2", "b"]


def test_placed_in_its_own_catalogue_company_is_as_it_was(catalogue_of):
    """By ids and back changes nothing."""
    catalogue = catalogue_of(TRACKS)
    company = learn(catalogue, LISTS)
    assert same(Tables.of(company, catalogue).placed(catalogue), company)


def test_what_another_catalogue_lacks_is_left_out(catalogue_of):
    """Without "c", and in another order, the pairs of the others keep their strengths."""
    catalogue = catalogue_of(TRACKS)
    company = learn(catalogue, LISTS)
    tables = Tables.of(company, catalogue)
    other = catalogue_of({name: TRACKS[name] for name in ("b", "alone", "a")})
    placed = tables.placed(other)
    songs = entries_of(company.songs)
    assert entries_of(placed.songs) == {(0, 2): songs[2, 0], (2, 0): songs[0, 2]}
    assert entries_of(placed.artists) == {}  # it has no track by which A is known
    assert same(tables.placed(catalogue_of({"x": {}})), Company.none(catalogue_of({"x": {}})))


def test_ids_that_are_one_song_are_joined_and_a_version_counts_for_its_song(catalogue_of):
    """Where "a" and "a2" are one song, it has the neighbours of both, and not itself."""
    catalogue = catalogue_of(TRACKS)
    company = learn(catalogue, LISTS)
    tables = Tables.of(company, catalogue)
    one = {"artists": "A", "track_name": "One", "popularity": 95}
    other = catalogue_of({"best": one, "a": one, "a2": one, "b": TRACKS["b"]})
    assert other.n_songs == 2
    songs = entries_of(company.songs)
    (c1, n1), (c2, n2) = songs[0, 2], songs[1, 2]
    found = entries_of(tables.placed(other).songs)
    assert found.keys() == {(0, 1), (1, 0)}
    assert found[0, 1][1] == n1 + n2 == 4
    assert abs(found[0, 1][0] - (n1 * c1 + n2 * c2) / (n1 + n2)) < 1e-6


def test_two_companies_are_joined_by_their_lists(catalogue_of):
    """A pair of one stays; one of both gets the mean, weighted by lists."""
    catalogue = catalogue_of(TRACKS)
    one, other = learn(catalogue, LISTS), learn(catalogue, [np.array([0, 2]), np.array([3, 4])])
    songs, more = entries_of(one.songs), entries_of(other.songs)
    joined = entries_of(join(one, other).songs)
    assert joined.keys() == songs.keys() | more.keys()
    assert joined[3, 4] == more[3, 4]
    assert joined[0, 4] == songs[0, 4]
    (c1, n1), (c2, n2) = songs[0, 2], more[0, 2]
    assert joined[0, 2][1] == n1 + n2
    assert abs(joined[0, 2][0] - (n1 * c1 + n2 * c2) / (n1 + n2)) < 1e-6
    assert same(join(one, Company.none(catalogue)), one)
