"""What the fast paths must equal: slow, plain Python, one track at a time."""

import math

import numpy as np

from recommender.catalogue import columns as c
from recommender.catalogue import load_catalogue
from recommender.catalogue.text import fold
from recommender.ranking.query import DIVERSITY_SCALE, LESS_LIKE_SHARE, POPULARITY_STEP, SHIFT_STEP
from recommender.scoring.features import POPULARITY_RADIUS
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
        line = {
            "track_id": f"t{i}",
            "track_name": f"Title {rng.integers(size // 12)}",
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


def shifted_seed(recommender, row, shift):
    """Return the unit vector of a seed moved by a shift, feature by feature."""
    space = recommender.space
    vector = []
    for column, name in enumerate(c.FEATURES):
        value = float(recommender.catalogue.features[row, column])
        centre, spread = space.centre[column], space.spread[column]
        deviation = 0.0 if math.isnan(value) else (value - centre) / spread
        step = POPULARITY_STEP if name == c.POPULARITY else SHIFT_STEP
        deviation += step * getattr(shift, name, 0)
        if name == c.POPULARITY:
            popularity = min(max(centre + deviation * spread, 0), 100)
            angle = math.radians(1.8 * popularity)
            vector += [-POPULARITY_RADIUS * math.cos(angle), POPULARITY_RADIUS * math.sin(angle)]
        else:
            vector.append(deviation)
    unit = np.array(vector) / (np.linalg.norm(vector) or 1.0)
    return unit.astype(np.float32).astype(np.float64)


def all_similarities(recommender, numeric_weight):
    """Return the hybrid similarity of all tracks to each other, in float64."""
    numeric = recommender.space.numeric.astype(np.float64)
    text = recommender.space.text.toarray().astype(np.float64)
    return numeric_weight * (numeric @ numeric.T) + (1 - numeric_weight) * (text @ text.T)


def expected_rows(recommender, query):
    """Return the rows a query must give, in order, and the score of every row."""
    catalogue, space = recommender.catalogue, recommender.space
    numeric, text = space.numeric.astype(np.float64), space.text.toarray().astype(np.float64)
    weight = query.numeric_weight
    similar = all_similarities(recommender, weight)
    seeds = [catalogue.row(track_id) for track_id in query.seeds]
    away = [catalogue.row(track_id) for track_id in query.less_like]
    by_seed = np.array(
        [
            weight * (numeric @ shifted_seed(recommender, row, query.shift))
            + (1 - weight) * (text @ text[row])
            for row in seeds
        ]
    )
    counts = np.array(query.weights or [1.0] * len(seeds))[:, None]
    # near seeds count more, unless there are too many of them
    near = np.exp(2 * by_seed) if len(seeds) <= 100 else 1.0
    scores = np.average(by_seed, axis=0, weights=counts * near * np.ones_like(by_seed))
    if away:
        scores = scores - LESS_LIKE_SHARE * np.mean([similar[row] for row in away], axis=0)
    scores = scores + query.familiarity * catalogue.popularity / 100

    seed_songs = {catalogue.song[row] for row in seeds + away}
    leaders = song_leaders(catalogue, passing_rows(catalogue, query.filters))
    order = sorted(
        (row for row in leaders if catalogue.song[row] not in seed_songs),
        key=lambda row: (-round(scores[row], SIGNIFICANT), row),
    )
    if not query.diversity:
        return capped(catalogue, order, query.n, query.filters.max_per_artist), scores
    pool = max(10 * query.n, 100)
    while True:
        chosen = varied(catalogue, order[:pool], scores, similar, query)
        if len(chosen) == query.n or pool >= len(order):
            return chosen, scores
        pool *= 4


def varied(catalogue, pool, scores, similar, query):
    """Return the list MMR makes of a pool, each candidate weighed against all chosen ones."""
    chosen, waiting = [], list(pool)
    trade_off = DIVERSITY_SCALE * query.diversity
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
        chosen = capped(catalogue, [*chosen, row], query.n, query.filters.max_per_artist)
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
