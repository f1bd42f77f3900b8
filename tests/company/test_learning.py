"""How strongly songs and artists belong together, learnt from playlists."""

import math

import numpy as np
import pytest

from recommender.company import learning
from recommender.company.company import Company
from recommender.company.learning import first_artists, learn, songs_to_learn
from recommender.company.pairs import MAX_NEIGHBOURS
from tests.company.conftest import entries_of, same
from tests.support.oracles import varied_catalogue


def rows(*numbers):
    return np.array(numbers, dtype=np.int32)


def oracle(catalogue, lists, exponent, least, doubt, thing_of, strength_of):
    """Return strength and lists of every pair, one list and one pair at a time."""
    counts = []
    for songs in ({int(catalogue.song[row]) for row in one} for one in lists):
        if len(songs) >= 2:
            count = {}
            for song in songs:
                count[thing_of(song)] = count.get(thing_of(song), 0) + 1
            counts.append((len(songs) ** -0.5, {k: strength_of(n) for k, n in count.items()}))
    s = 2 * sum(weight for weight, _ in counts) / len(counts)
    things = sorted({thing for _, count in counts for thing in count})
    own = {a: sum(w * count[a] ** 2 for w, count in counts if a in count) for a in things}
    found = {}
    for a in things:
        for b in things:
            both = [(w, count) for w, count in counts if a in count and b in count]
            if a != b and len(both) >= least:
                shared = sum(w * count[a] * count[b] for w, count in both)
                normal = ((own[a] + s) * (own[b] + s)) ** exponent
                c = math.sqrt(shared / normal * len(both) / (len(both) + doubt))
                found[a, b] = (min(1.0, c), len(both))
    return found


def assert_close(entries, expected):
    assert entries.keys() == expected.keys()
    for pair, (strength, lists) in expected.items():
        assert entries[pair] == (pytest.approx(strength, rel=1e-6), lists)


def test_two_lists_by_hand(catalogue_of):
    """Songs a and b are in both lists, a2 and c in the longer one alone."""
    catalogue = catalogue_of(
        {"a": {"artists": "A"}, "a2": {"artists": "A"}, "b": {"artists": "B"}, "c": {}}
    )
    company = learn(catalogue, [rows(0, 2), rows(0, 1, 2, 3)])
    songs = entries_of(company.songs)
    # Weights: 1 / sqrt 2 = 0.7071 and 1 / sqrt 4 = 0.5; s = 2 * 1.2071 / 2 = 1.2071.
    # Own sums: a and b 1.2071, a2 and c 0.5.
    # a, b: sqrt(1.2071 / (2.4142 * 2.4142) ** 0.3 * 2 / 3) = sqrt(0.71129 * 2 / 3) = 0.68864
    # a, c: sqrt(0.5 / (2.4142 * 1.7071) ** 0.3 * 1 / 2) = sqrt(0.32694 / 2) = 0.40431
    # a2, c: sqrt(0.5 / (1.7071 * 1.7071) ** 0.3 * 1 / 2) = sqrt(0.36276 / 2) = 0.42588
    assert songs[0, 2] == (pytest.approx(0.68864, abs=1e-5), 2)
    assert songs[0, 3] == songs[0, 1] == (pytest.approx(0.40431, abs=1e-5), 1)
    assert songs[1, 3] == (pytest.approx(0.42588, abs=1e-5), 1)
    assert len(songs) == 4 * 3
    # Artists A and B are together in two lists, each other pair in one only, which is too few.
    # A counts log 2 = 0.69315 in the first and log 3 = 1.09861 in the second list, B log 2 in both.
    # Together: 0.7071 of the first list and 0.5 of the second one:
    # 0.7071 * 0.69315 ** 2 + 0.5 * 1.09861 * 0.69315 = 0.72048
    # Own sums: A 0.7071 * 0.69315 ** 2 + 0.5 * 1.09861 ** 2 = 0.94321, B 0.57996
    # sqrt(0.72048 / sqrt((0.94321 + 1.2071) * (0.57996 + 1.2071)) * 2 / 4) = 0.42868
    assert entries_of(company.artists) == {
        (0, 1): (pytest.approx(0.42868, abs=1e-5), 2),
        (1, 0): (pytest.approx(0.42868, abs=1e-5), 2),
    }


@pytest.mark.parametrize("pairs_at_once", [1, 500, 2_000_000])
def test_random_lists_equal_the_oracle_however_few_pairs_are_held(
    tmp_path, monkeypatch, pairs_at_once
):
    """Lists with versions, repeats, single songs and no songs at all, block by block."""
    monkeypatch.setattr(learning, "_PAIRS_AT_ONCE", pairs_at_once)
    catalogue = varied_catalogue(tmp_path, 90)
    rng = np.random.default_rng(5)
    lists = [rng.integers(90, size=size) for size in [0, 1, 2, *rng.integers(2, 30, size=25)]]
    company = learn(catalogue, lists)
    artist_of = first_artists(catalogue).tolist()
    songs = oracle(catalogue, lists, 0.3, 1, 1, lambda song: song, lambda count: 1.0)
    assert_close(entries_of(company.songs), songs)
    artists = oracle(catalogue, lists, 0.5, 2, 2, lambda song: artist_of[song], math.log1p)
    assert_close(entries_of(company.artists), artists)


@pytest.mark.parametrize("pairs_at_once", [1, 2_000_000])
def test_of_the_lists_of_people_only_what_five_of_them_put_together_is_kept(
    tmp_path, monkeypatch, pairs_at_once
):
    """The strengths are those of all lists; people are counted one pair at a time."""
    monkeypatch.setattr(learning, "_PAIRS_AT_ONCE", pairs_at_once)
    catalogue = varied_catalogue(tmp_path, 60)
    rng = np.random.default_rng(8)
    lists = [rng.integers(60, size=size) for size in rng.integers(1, 30, size=40)]
    people = rng.integers(100, 109, size=40).tolist()
    company, everything = learn(catalogue, lists, people), learn(catalogue, lists)
    artist_of = first_artists(catalogue)
    sets = [set(songs_to_learn(catalogue, one).tolist()) for one in lists]
    of_artists = [{int(artist_of[song]) for song in songs} for songs in sets]
    for kept, whole, members in (
        (company.songs, everything.songs, sets),
        (company.artists, everything.artists, of_artists),
    ):
        expected = {
            (one, other): values
            for (one, other), values in entries_of(whole).items()
            if len({p for p, m in zip(people, members, strict=True) if {one, other} <= m}) >= 5
        }
        assert 0 < len(expected) < len(entries_of(whole))
        assert entries_of(kept) == expected


def test_many_lists_of_one_person_are_one_person(catalogue_of):
    """Six lists of four people say nothing; with a fifth person they do."""
    catalogue = catalogue_of({"a": {}, "b": {}})
    lists = [rows(0, 1)] * 6
    assert same(learn(catalogue, lists, [1, 1, 1, 2, 3, 4]), Company.none(catalogue))
    assert same(learn(catalogue, lists, [1, 1, 2, 3, 4, 5]), learn(catalogue, lists))


def test_versions_of_a_song_count_as_one(catalogue_of):
    """Two tracks of one song with another song are a list of two songs."""
    catalogue = catalogue_of(
        {"a": {"track_name": "Song"}, "b": {"track_name": "Song - Remaster"}, "c": {}}
    )
    assert catalogue.n_songs == 2
    both = learn(catalogue, [rows(0, 1, 2, 2)])
    assert same(both, learn(catalogue, [rows(0, 2)]))
    assert entries_of(both.songs).keys() == {(0, 1), (1, 0)}


def test_lists_of_one_song_or_of_too_many_count_for_nothing(catalogue_of, monkeypatch):
    """With a bound of two songs, one list of three is left."""
    monkeypatch.setattr(learning, "MAX_LIST_SONGS", 2)
    catalogue = catalogue_of({"a": {}, "b": {}, "c": {}})
    nothing = Company.none(catalogue)
    assert same(learn(catalogue, []), nothing)
    assert same(learn(catalogue, [rows(), rows(1), rows(0, 1, 2)]), nothing)
    two = learn(catalogue, [rows(0, 1)])
    assert same(learn(catalogue, [rows(0, 1), rows(2), rows(0, 1, 2)]), two)


def test_a_song_keeps_its_strongest_neighbours_the_first_of_equal_ones(catalogue_of):
    """Of 120 neighbours the last 10, in a second list, are strongest, and 90 of the rest stay."""
    catalogue = catalogue_of({f"t{i:03}": {"artists": f"A{i}"} for i in range(121)})
    company = learn(catalogue, [rows(*range(121)), rows(0, *range(111, 121))])
    start, end = company.songs.indptr[:2]
    assert end - start == MAX_NEIGHBOURS
    assert company.songs.indices[start:end].tolist() == [*range(1, 91), *range(111, 121)]


def test_no_strength_is_above_one(catalogue_of):
    """Two songs that are together in 300 lists of two would be 1.8 strong."""
    catalogue = catalogue_of({"a": {}, "b": {"artists": "B"}})
    company = learn(catalogue, [rows(0, 1)] * 300)
    assert company.songs.strengths.tolist() == [1, 1]
    assert 0.95 < company.artists.strengths[0] <= 1
