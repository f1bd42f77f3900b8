"""A list of songs as a whole: what it holds, and which song of it fits least."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Track
from recommender.catalogue import columns as c
from recommender.errors import QueryError
from recommender.ranking.query import DEFAULT_COMPANY_WEIGHT, DEFAULT_NUMERIC_WEIGHT, MAX_SEEDS
from recommender.ranking.recommender import Recommender
from recommender.ranking.wording import difference, medians, mood_words
from recommender.scoring.similarity import hybrid

LEAST_FOR_ODD: Final = 3
"""Of fewer songs none can be called the odd one."""

# A song is an outlier if its fit is so many standard deviations below the median, estimated by
# the median absolute deviation (Leys et al. 2013).
_OUTLIER_DEVIATIONS: Final = 3.0
_MAD_TO_DEVIATION: Final = 1.4826
_MAX_WORDS: Final = 2
_FEW: Final = 0.2
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class OddOne:
    """The song that fits a list least.

    `fit` is its mean hybrid similarity to the others and what its company with them adds.
    `stands_out` is True if that is far below the fit of the other songs, False if it is only the
    last of a list that fits together. `reason` says in a sentence what sets the song apart.
    """

    track: Track
    fit: float
    stands_out: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PlaylistSummary:
    """What a list holds.

    Attributes
    ----------
    genres, artists : tuple of (str, int)
        How many tracks have each, the most frequent first, ties in the order of the list.
    features : dict of str to float
        Median of each audio feature in the dataset's units; NaN where no track has it.
    words : tuple of str
        What sets the list apart from the catalogue, as `wording.mood_words` says it; may be empty.
    """

    n_tracks: int
    n_artists: int
    duration_ms: int
    genres: tuple[tuple[str, int], ...]
    artists: tuple[tuple[str, int], ...]
    features: dict[str, float]
    words: tuple[str, ...]


def fits(
    recommender: Recommender, rows: npt.NDArray[np.integer], numeric_weight: float
) -> npt.NDArray[np.float64]:
    """Return how well each of n >= 2 tracks fits the others, shape (n,).

    That is the mean hybrid similarity to them and, as in a score, their company. Fame has no part
    in it: it would call the least known song of a list odd, and finds fewer that do not belong.
    """
    scorer, space = recommender.scorer, recommender.space
    total = scorer.query_vector(rows, np.ones(len(rows)))
    by_sound, by_terms = scorer.similarities(total, rows)
    own_sound = (space.numeric[rows].astype(np.float64) ** 2).sum(axis=1)
    text = space.text[rows].astype(np.float64)
    own_terms = np.add.reduceat(text.data**2, text.indptr[:-1])
    others: npt.NDArray[np.float64] = hybrid(
        by_sound - own_sound, by_terms - own_terms, numeric_weight
    )
    others /= len(rows) - 1
    return others + DEFAULT_COMPANY_WEIGHT * _company(recommender, rows)


def _company(recommender: Recommender, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
    """Return the mean company of each of n >= 2 tracks with the others, shape (n,)."""
    reached, gains = recommender.scorer.companions.reached(rows, np.ones(len(rows)))
    summed = np.bincount(reached, gains, len(recommender.catalogue))
    company: npt.NDArray[np.float64] = summed[rows] / (len(rows) - 1)
    return company


def odd_one_out(
    recommender: Recommender,
    track_ids: Sequence[str],
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT,
) -> OddOne:
    """Return which song of a list fits the others least, and why; of equal ones the first.

    Raises
    ------
    QueryError
        If there are fewer than `LEAST_FOR_ODD` different songs or too many, or one is unknown.
    """
    rows = _rows(recommender, track_ids, LEAST_FOR_ODD)
    fit = fits(recommender, rows, numeric_weight)
    place = int(np.round(fit, 9).argmin())
    usual = float(np.median(fit))
    deviation = _MAD_TO_DEVIATION * float(np.median(np.abs(fit - usual)))
    tracks = recommender.catalogue.tracks(rows)
    return OddOne(
        track=tracks[place],
        fit=float(fit[place]),
        stands_out=usual - float(fit[place]) > _OUTLIER_DEVIATIONS * deviation + _ROUNDING,
        reason=_reason(recommender, rows, tracks, place, numeric_weight),
    )


def _reason(
    recommender: Recommender,
    rows: npt.NDArray[np.intp],
    tracks: Sequence[Track],
    place: int,
    numeric_weight: float,
) -> str:
    """Return in a sentence how the song at a place differs from the others."""
    track, others = tracks[place], [*tracks[:place], *tracks[place + 1 :]]
    clauses = []
    if numeric_weight < 1:
        clauses += _metadata_clauses(track, others)
    if _stands_alone(recommender, rows, place):
        clauses.append("stands in no known playlist with the others")
    if numeric_weight > 0:
        values = recommender.catalogue.features
        usual = medians(values[np.delete(rows, place)])
        apart = (values[rows[place]] - usual) / recommender.space.spread
        by_size = np.argsort(-np.abs(np.nan_to_num(apart)), kind="stable")[:_MAX_WORDS]
        words = [difference(c.FEATURES[column], float(apart[column])) for column in by_size]
        if compared := " and ".join(word for word in words if word):
            clauses.append(f"{compared} than most of them")
    if not clauses:
        return "It fits the others a little less, and no single part stands out."
    return f"{clauses[0][0].upper()}{'; '.join(clauses)[1:]}."


def _metadata_clauses(track: Track, others: Sequence[Track]) -> list[str]:
    sharing = sum(not set(track.genres).isdisjoint(other.genres) for other in others)
    clauses = []
    if track.genres and sharing <= _FEW * len(others):
        genres = " or ".join(track.genres)
        if not sharing:
            clauses.append(f"none of the others is {genres}")
        else:
            are = "is" if sharing == 1 else "are"
            clauses.append(f"only {sharing} of the {len(others)} others {are} {genres}")
    if track.explicit and not any(other.explicit for other in others):
        clauses.append("the only explicit one")
    return clauses


def _stands_alone(recommender: Recommender, rows: npt.NDArray[np.intp], place: int) -> bool:
    """Return whether a song has no company with the others, most of which have some."""
    company = _company(recommender, rows)
    others = np.delete(rows, place)
    companions = recommender.scorer.companions
    # each song knows its hundred best neighbours only, so both sides are asked
    known = company[place] > 0 or companions.common_lists(others, int(rows[place])).any()
    return bool(np.median(company) > 0 and not known)


def summarise(recommender: Recommender, track_ids: Sequence[str]) -> PlaylistSummary:
    """Return what a list holds; a repeated track counts once.

    Raises
    ------
    QueryError
        If there is no song, there are too many, or one is unknown.
    """
    rows = _rows(recommender, track_ids, 1)
    catalogue, space = recommender.catalogue, recommender.space
    tracks = catalogue.tracks(rows)
    artists = Counter(name for track in tracks for name in track.artists)
    usual = medians(catalogue.features[rows]).tolist()
    return PlaylistSummary(
        n_tracks=len(tracks),
        n_artists=len(artists),
        duration_ms=sum(track.duration_ms for track in tracks),
        genres=tuple(Counter(name for track in tracks for name in track.genres).most_common()),
        artists=tuple(artists.most_common()),
        features=dict(zip(c.FEATURES, usual, strict=True)),
        words=mood_words(catalogue.features[rows], space.centre, space.spread),
    )


def _rows(
    recommender: Recommender, track_ids: Sequence[str], at_least: int
) -> npt.NDArray[np.intp]:
    unique = tuple(dict.fromkeys(track_ids))
    if not at_least <= len(unique) <= MAX_SEEDS:
        raise QueryError(f"This needs {at_least} to {MAX_SEEDS} songs, not {len(unique)}.")
    return recommender.catalogue.rows(unique)
