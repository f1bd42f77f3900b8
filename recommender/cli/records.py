"""Tracks and answers as plain records: what JSON and CSV show, in one order of keys."""

from typing import Any

from recommender.catalogue.catalogue import Catalogue, Track
from recommender.ranking.recommender import Recommendation, Recommendations


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
    }


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
        "weights": {"numeric": numeric_weight, "text": round(1 - numeric_weight, 12)},
        "recommendations": [recommendation_record(item) for item in answer.items],
    }
