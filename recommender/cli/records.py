"""Tracks and answers as plain records: what JSON and CSV show, in one order of keys."""

import math
from typing import Any, Final

from recommender.catalogue import Catalogue, Track
from recommender.ranking.answer import PARTS, Recommendation, Recommendations

TRACK_COLUMNS: Final = ("track_id", "track_name", "artists", "album_name", "genres", "popularity")
"""Keys of `track_record`, in its order."""

RECOMMENDATION_COLUMNS: Final = (
    "rank", *TRACK_COLUMNS, "score", "numeric_similarity", "text_similarity", "versions", "match",
    *PARTS,
)  # fmt: skip
"""Keys of `recommendation_record`, in its order; each of its parts is a column of its own."""


def names_of(track: Track) -> list[str]:
    """Return title, artists, album and genres as cells of a table."""
    return [track.track_name, ", ".join(track.artists), track.album_name, ", ".join(track.genres)]


def track_record(track: Track) -> dict[str, Any]:
    """Return a track as a record of JSON values."""
    return {
        "track_id": track.track_id,
        "track_name": track.track_name,
        "artists": list(track.artists),
        "album_name": track.album_name,
        "genres": list(track.genres),
        "popularity": track.popularity,
    }


def recommendation_record(item: Recommendation) -> dict[str, Any]:
    """Return a recommendation as a record of JSON values."""
    return {
        "rank": item.rank,
        **track_record(item.track),
        "score": item.score,
        "numeric_similarity": item.numeric_similarity,
        "text_similarity": item.text_similarity,
        "versions": item.versions,
        "match": item.match,
        "parts": dict(item.parts),
    }


def recommendation_row(item: Recommendation) -> dict[str, Any]:
    """Return a recommendation as a record without parts within parts, as CSV needs it."""
    record = recommendation_record(item)
    return {**record, **record.pop("parts")}


def catalogue_record(catalogue: Catalogue) -> dict[str, Any]:
    """Return which catalogue gave an answer."""
    return {
        "fingerprint": catalogue.fingerprint,
        "tracks": len(catalogue),
        "songs": catalogue.n_songs,
    }


def answer_record(catalogue: Catalogue, answer: Recommendations) -> dict[str, Any]:
    """Return a whole answer with the catalogue and the weights it was made by."""
    numeric_weight = answer.query.numeric_weight
    return {
        "catalogue": catalogue_record(catalogue),
        "seeds": [track_record(seed) for seed in answer.seeds],
        # 1 - 0.6 is 0.4 only to the 16th digit
        "weights": {
            "numeric": numeric_weight,
            "text": round(1 - numeric_weight, 12),
            "company": answer.query.company_weight,
            "fame": answer.query.fame_weight,
            "holiday": answer.query.holiday_weight,
        },
        "recommendations": [recommendation_record(item) for item in answer.items],
    }


def known(value: float) -> float | None:
    """Return a number as JSON holds it: None for NaN.

    Examples
    --------
    >>> known(0.5), known(math.nan)
    (0.5, None)
    """
    return None if math.isnan(value) else value
