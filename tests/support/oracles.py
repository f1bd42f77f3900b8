"""What the fast paths must equal: slow, plain Python, one track at a time."""

import math

import numpy as np

from recommender.catalogue import columns as c
from recommender.catalogue import load_catalogue
from recommender.catalogue.gather import indptr_of
from recommender.catalogue.text import fold
from recommender.company.companions import ARTIST_FACTOR
from recommender.company.company import Company, Neighbours
from recommender.ranking.query import (
    DEFAULT_N,
    LESS_LIKE_SHARE,
    POPULARITY_GAINS,
    SHIFT_GAINS,
    Query,
)
from recommender.scoring.numeric import N_SOUND
from tests.conftest import write_lines

# Scores that agree to so many decimals are ties: that much a sum may depend on its order.
SIGNIFICANT = 12

GENRES = [f"genre {i}" for i in range(8)]
ARTISTS = ["Björk", "Bjork", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J"]


def varied_lines(size, seed=7):
    """Return lines of a dataset with versions, guests, two genres, ties and unknown values."""
    rng = np.random.default_rng(seed)
    lines = []
    for i in range(size):
        artists = rng.choice(ARTISTS, size=rng.integers(1, 3), replace=False)
        title = int(rng.integers(size // 12))
        line = {
            "track_id": f"t{i}",
            "track_name": f"Christmas {title}" if title % 7 == 3 else f"Title {title}",
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
    return load_catalogue(write_lines(folder / "varied.csv", varied_lines(size, seed)))


def plain_query(seeds, n=DEFAULT_N, **options):
    """Return a query of the plain formula: no company, no fame, no cap."""
    plain = {"company_weight": 0, "fame_weight": 0, "holiday_weight": 0, "max_per_artist": None}
    return Query(seeds, n, **(plain | options))


def rows_of(recommender, answer):
    """Return the rows of the songs of an answer, in their order."""
    return [recommender.catalogue.row(item.track.track_id) for item in answer.items]


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


def varied_company(catalogue, seed=5):
    """Return company in which a third of songs and artists have up to four neighbours."""
    rng = np.random.default_rng(seed)
    return Company(
        _some_neighbours(catalogue.n_songs, rng),
        _some_neighbours(len(catalogue.artists.names), rng),
    )


def _some_neighbours(n, rng):
    rows = [
        sorted(rng.choice(np.delete(np.arange(n), i), size=rng.integers(1, 5), replace=False))
        if rng.random() < 1 / 3
        else []
        for i in range(n)
    ]
    indices = np.array([other for row in rows for other in row], dtype=np.int32)
    # a few strengths only, so that many scores are exactly equal
    strengths = rng.choice([0.25, 0.5, 1.0], size=len(indices)).astype(np.float32)
    lists = rng.integers(1, 9, size=len(indices)).astype(np.int32)
    return Neighbours(indptr_of([len(row) for row in rows]), indices, strengths, lists)


def company_with(recommender, seed):
    """Return the company of every row with a seed, entry by entry."""
    companions = recommender.scorer.companions

    def strengths(neighbours, thing):
        span = range(neighbours.indptr[thing], neighbours.indptr[thing + 1])
        return {int(neighbours.indices[i]): float(neighbours.strengths[i]) for i in span}

    song, artist = companions.song, companions.first_artist
    by_song = strengths(companions.songs, song[seed])
    by_artist = strengths(companions.artists, artist[seed])
    return np.array(
        [
            by_song.get(int(song[row]), 0.0) + ARTIST_FACTOR * by_artist.get(int(artist[row]), 0.0)
            for row in range(len(song))
        ]
    )


def steering(recommender, shift):
    """Return what a shift adds to the score of every row, feature by feature."""
    space, features = recommender.space, recommender.catalogue.features
    added = np.zeros(len(features))
    for name in ("energy", "valence", "tempo", "acousticness", "popularity"):
        column, step = c.FEATURES.index(name), getattr(shift, name)
        known = [float(value) for value in features[:, column] if not math.isnan(value)]
        gain = (POPULARITY_GAINS if name == "popularity" else SHIFT_GAINS)[abs(step)]
        for row, value in enumerate(features[:, column].astype(float).tolist()):
            if math.isnan(value) or not step:
                continue
            if name == "popularity":
                far = (value - space.centre[column]) / space.spread[column]
            else:
                below = sum(other < value for other in known)
                equal = sum(other == value for other in known)
                far = ((below + equal / 2) / len(known) - 0.5) * math.sqrt(12)
            added[row] += math.copysign(gain, step) * far
    return added


def sounds(recommender):
    """Return the unit vectors of the nine audio features of all tracks."""
    sound = recommender.space.numeric[:, :N_SOUND].astype(np.float64)
    lengths = np.linalg.norm(sound, axis=1, keepdims=True)
    return sound / np.where(lengths > 0, lengths, 1)


def all_similarities(recommender, numeric_weight):
    """Return the hybrid similarity of all tracks to each other, in float64."""
    numeric = recommender.space.numeric.astype(np.float64)
    text = recommender.space.text.toarray().astype(np.float64)
    return numeric_weight * (numeric @ numeric.T) + (1 - numeric_weight) * (text @ text.T)


def expected_rows(recommender, query):
    """Return the rows a query must give, in order, and the score of every row."""
    catalogue, space = recommender.catalogue, recommender.space
    numeric = sounds(recommender) if query.sound_only else space.numeric.astype(np.float64)
    text = space.text.toarray().astype(np.float64)
    weight = query.numeric_weight
    popularity = catalogue.popularity / 100
    seeds = [catalogue.row(track_id) for track_id in query.seeds]
    away = [catalogue.row(track_id) for track_id in query.less_like]

    def similar_to(row):
        return weight * (numeric @ numeric[row]) + (1 - weight) * (text @ text[row])

    def company_of(row):
        return query.company_weight * company_with(recommender, row)

    alike = np.array(
        [similar_to(row) + query.fame_weight * (popularity[row] * popularity) ** 2 for row in seeds]
    )
    company = np.array([company_of(row) for row in seeds])
    counts = np.array(query.weights or [1.0] * len(seeds))[:, None] * np.ones_like(alike)
    if len(seeds) <= 100:
        # near seeds count more, and company is the root of its mean square
        near = counts * np.exp(2 * (alike + company))
        scores = np.average(alike, axis=0, weights=near)
        scores = scores + np.sqrt(np.average(company**2, axis=0, weights=counts))
    else:
        scores = np.average(alike + company, axis=0, weights=counts)
    if away:
        avoided = [similar_to(row) + company_of(row) for row in away]
        scores = scores - LESS_LIKE_SHARE * np.mean(avoided, axis=0)
    holidays = np.array(
        ["christmas" in name.casefold() for name in catalogue.track_names.to_pylist()]
    )
    if not holidays[seeds].any():
        scores = scores - query.holiday_weight * holidays
    scores = scores + steering(recommender, query.shift) + 1.6 * query.familiarity * popularity

    seed_songs = {catalogue.song[row] for row in seeds + away}
    passing = passing_rows(catalogue, query.filters)
    if query.new_artists:
        names = {fold(name) for row in seeds for name in catalogue.artists.of(row)}
        passing = [
            row for row in passing if not names & {fold(a) for a in catalogue.artists.of(row)}
        ]
    leaders = song_leaders(catalogue, passing)
    order = sorted(
        (row for row in leaders if catalogue.song[row] not in seed_songs),
        key=lambda row: (-round(scores[row], SIGNIFICANT), row),
    )
    if not query.diversity:
        return capped(catalogue, order, query.n, query.max_per_artist), scores
    pool = max(10 * query.n, 100)
    similar = all_similarities(recommender, weight)
    while True:
        chosen = varied(catalogue, order[:pool], scores, similar, query)
        if len(chosen) == query.n or pool >= len(order):
            return chosen, scores
        pool *= 4


def varied(catalogue, pool, scores, similar, query):
    """Return the list MMR makes of a pool, each candidate weighed against all chosen ones."""
    chosen, waiting = [], list(pool)
    trade_off = 0.86 * query.diversity**0.6
    while waiting and len(chosen) < query.n:
        values = [
            (1 - trade_off) * scores[row]
            - trade_off * max((similar[row, other] for other in chosen), default=-1.0)
            for row in waiting
        ]
        best = max(round(value, SIGNIFICANT) for value in values)
        row = next(
            row
            for row, value in zip(waiting, values, strict=True)
            if round(value, SIGNIFICANT) == best
        )
        waiting.remove(row)
        chosen = capped(catalogue, [*chosen, row], query.n, query.max_per_artist)
    return chosen


def capped(catalogue, rows, n, limit):
    """Return the first n rows, passing over those of an artist who has `limit` songs already."""
    taken = []
    for row in rows:
        names = {fold(name) for name in catalogue.artists.of(row)}
        songs = [sum(name in map(fold, catalogue.artists.of(t)) for t in taken) for name in names]
        if len(taken) < n and (limit is None or max(songs) < limit):
            taken.append(row)
    return taken
