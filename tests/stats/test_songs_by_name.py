"""The songs of each artist and genre, against plain Python."""

from collections import defaultdict

import pytest

from recommender.stats.songs_by_name import SongsByName
from tests.support.oracles import varied_catalogue


@pytest.mark.parametrize("seed", range(3))
def test_songs_by_name_equal_a_count_one_track_at_a_time(tmp_path, seed):
    catalogue = varied_catalogue(tmp_path, 120, seed)
    for names in (catalogue.artists, catalogue.genres):
        expected = defaultdict(dict)
        for row in range(len(catalogue)):
            for name in names.of(row):
                best = expected[name].get(catalogue.song[row])
                if best is None or catalogue.popularity[row] > catalogue.popularity[best]:
                    expected[name][catalogue.song[row]] = row
        songs = SongsByName.build(catalogue, names)
        for number, name in enumerate(names.names.to_pylist()):
            rows = sorted(
                expected[name].values(), key=lambda row: (-int(catalogue.popularity[row]), row)
            )
            assert songs.of(number).tolist() == rows
