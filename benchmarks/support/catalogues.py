"""Larger catalogues with the statistics of a given one, made in memory or written to a file."""

import csv
import itertools
import random
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recommender.catalogue import Catalogue, Names, Report
from recommender.catalogue import columns as c
from recommender.catalogue.gather import gather

JITTER = 0.1
"""Standard deviations by which the sound of a copied track differs from the original."""

ID_DIGITS = 22
UNITS = ("danceability", "energy", "speechiness", "acousticness", "instrumentalness", "liveness")


def enlarged(source: Catalogue, size: int, seed: int = 0) -> Catalogue:
    """Return a catalogue of `size` tracks whose statistics are those of the source.

    Copy k of a track is by copy k of its artists and a version of copy k of its song, so tracks an
    artist (Zipf) and versions a song stay as they are; genres are shared by all copies, so their
    lists grow. Features are moved a little, so genres stay clusters and no two copies are equal.
    """
    rng = np.random.default_rng(seed)
    n = len(source)
    row = np.resize(np.arange(n), size)
    copy = np.arange(size) // n
    artists = _copied(source.artists, row, copy, "artist")
    features = source.features[row]
    features += (JITTER * np.nanstd(source.features, axis=0)).astype(
        np.float32
    ) * rng.standard_normal(features.shape, dtype=np.float32)
    for name in (*UNITS, "valence"):
        np.clip(features[:, c.FEATURES.index(name)], 0, 1, out=features[:, c.FEATURES.index(name)])
    popularity = np.clip(np.rint(features[:, -1]), 0, 100).astype(np.int16)
    features[:, -1] = popularity
    song = source.song[row] + (copy * source.n_songs).astype(np.int32)
    _, song = np.unique(song, return_inverse=True)
    digits = pc.utf8_lpad(pa.array(np.arange(size)).cast(pa.string()), ID_DIGITS, "0")
    track_ids = np.frombuffer(digits.buffers()[2], f"S{ID_DIGITS}")
    titles = _numbered("title", song)
    return Catalogue(
        track_ids=track_ids,
        track_names=titles,
        album_names=titles,
        artists=artists,
        genres=Names(source.genres.names, *_taken(source.genres, row)),
        artist_folds=artists.names,
        features=features,
        popularity=popularity,
        duration_ms=source.duration_ms[row],
        key=source.key[row],
        mode=source.mode[row],
        explicit=source.explicit[row],
        song=song.astype(np.int32),
        song_indptr=np.concatenate([[0], np.cumsum(np.bincount(song))]).astype(np.int32),
        song_rows=np.lexsort((np.arange(size), -popularity, song)).astype(np.int32),
        id_order=np.arange(size),
        fingerprint=f"{seed:064d}",
        report=Report(size, MappingProxyType({}), MappingProxyType({})),
    )


def _taken(names: Names, row):
    """Return indptr and indices of the names of some rows."""
    places, starts = gather(names.indptr, row)
    return np.append(starts, len(places)).astype(np.int32), names.indices[places]


def _copied(names: Names, row, copy, label: str) -> Names:
    """Return the names of some rows, those of each copy apart."""
    indptr, indices = _taken(names, row)
    indices = indices + (np.repeat(copy, np.diff(indptr)) * len(names.names)).astype(np.int32)
    used, indices = np.unique(indices, return_inverse=True)
    return Names(_numbered(label, used), indptr, indices.astype(np.int32))


def _numbered(label: str, numbers) -> pa.StringArray:
    """Return texts of a label and a number each."""
    return pc.binary_join_element_wise(label, pa.array(numbers).cast(pa.string()), " ")


def write_enlarged(source: Path, path: Path, size: int, seed: int = 0) -> Path:
    """Write a dataset of `size` tracks whose statistics are those of a dataset; return its path.

    Copy k of a line has an id of its own, and k in its artists, album and title; numbers from 0 to
    1 are moved a little. Lines of one track, versions of one song and songs of one artist stay so.
    """
    rng = random.Random(seed)
    seen: set[str] = set()
    with source.open(newline="", encoding="utf-8") as file:
        names, *lines = list(csv.reader(file))
    at = {name: place for place, name in enumerate(names)}
    copies = (_copied_line(line, copy, at) for copy in itertools.count() for line in lines)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for line in copies:
            for name in (*UNITS, "valence"):
                moved = float(line[at[name]]) * (1 + JITTER * rng.gauss(0, 1))
                line[at[name]] = f"{min(max(moved, 0), 1):.3g}"
            seen.add(line[at[c.TRACK_ID]])
            if len(seen) > size:
                break
            writer.writerow(line)
    return path


def _copied_line(line: list[str], copy: int, at: dict[str, int]) -> list[str]:
    """Return a line with another id and other names; copy 0 is the line itself."""
    copied = list(line)
    if not copy:
        return copied
    track_id = line[at[c.TRACK_ID]]
    copied[at[c.TRACK_ID]] = f"{copy:03d}{track_id[3:] if len(track_id) == ID_DIGITS else track_id}"
    artists = line[at[c.ARTISTS]].split(c.ARTIST_SEPARATOR)
    copied[at[c.ARTISTS]] = c.ARTIST_SEPARATOR.join(f"{name} {copy}" for name in artists)
    for name in (c.ALBUM_NAME, c.TRACK_NAME):
        copied[at[name]] = f"{copy} {line[at[name]]}"
    return copied
