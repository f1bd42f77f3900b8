"""What the fast paths must equal: slow, plain Python, one track at a time."""

import csv
import math

import numpy as np
from conftest import PLAIN_LINE

from recommender.catalogue import load_catalogue
from recommender.text import fold

GENRES = [f"genre {i}" for i in range(8)]
ARTISTS = ["Björk", "Bjork", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J"]


def varied_lines(size, seed=7):
    """Return lines of a dataset with versions, guests, two genres, ties and unknown values."""
    rng = np.random.default_rng(seed)
    lines = []
    for i in range(size):
        artists = rng.choice(ARTISTS, size=rng.integers(1, 3), replace=False)
        line = {
            "track_id": f"t{i}",
            "track_name": f"Title {rng.integers(size // 2)}",
            "artists": ";".join(artists),
            "popularity": int(rng.integers(6)) * 20,
            "duration_ms": int(rng.integers(6, 30)) * 10_000,
            "explicit": bool(rng.integers(2)),
            "key": int(rng.integers(-1, 12)),
            "mode": int(rng.integers(2)),
            "tempo": float(rng.choice([0, 80, 100, 120, 160])),
            # two values only, so that many scores are exactly equal
            "energy": float(rng.integers(2)),
            "valence": float(rng.integers(2)),
            "acousticness": float(rng.integers(5)) / 4,
        }
        genres = rng.choice(GENRES, size=rng.integers(1, 3), replace=False)
        lines += [line | {"track_genre": genre} for genre in genres]
    return lines


def varied_catalogue(folder, size, seed=7):
    """Return a catalogue of `varied_lines`, its file in a folder."""
    path = folder / "varied.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(PLAIN_LINE))
        writer.writeheader()
        writer.writerows({**PLAIN_LINE, **line} for line in varied_lines(size, seed))
    return load_catalogue(path)


def meets(track, filters, songs_out):
    """Return whether a track meets the filters; `songs_out` holds the ids of all versions."""

    def within(value, bounds):
        return bounds is None or bounds[0] <= value <= bounds[1]

    tempo = track.feature("tempo")
    return (
        (not filters.genres_in or any(genre in filters.genres_in for genre in track.genres))
        and not any(genre in filters.genres_out for genre in track.genres)
        and within(track.popularity, filters.popularity)
        and (filters.tempo is None or (not math.isnan(tempo) and within(tempo, filters.tempo)))
        and (not filters.keys or track.key in filters.keys)
        and filters.mode in (None, track.mode)
        and within(track.duration_ms, filters.duration_ms)
        and filters.explicit in (None, track.explicit)
        and not {fold(a) for a in track.artists} & {fold(a) for a in filters.artists_out}
        and track.track_id not in songs_out
    )


def passing_rows(catalogue, filters):
    """Return the rows of the tracks that meet the filters, ascending."""
    tracks = [catalogue.track(row) for row in range(len(catalogue))]
    songs = {
        catalogue.song[row]
        for row, track in enumerate(tracks)
        if track.track_id in filters.tracks_out
    }
    songs_out = {t.track_id for row, t in enumerate(tracks) if catalogue.song[row] in songs}
    return [row for row, track in enumerate(tracks) if meets(track, filters, songs_out)]


def song_leaders(catalogue, rows):
    """Return the most popular row of each song among some rows, ties: the first row."""
    leaders = {}
    for row in rows:
        leader = leaders.setdefault(catalogue.song[row], row)
        if catalogue.popularity[row] > catalogue.popularity[leader]:
            leaders[catalogue.song[row]] = row
    return sorted(leaders.values())
