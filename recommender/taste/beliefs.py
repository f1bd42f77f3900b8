"""What is believed of a person, in words, each belief with the songs it is based on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from recommender.catalogue import Catalogue
from recommender.catalogue.phrases import listed
from recommender.taste.dislikes import pushing_dislikes, resting_rows
from recommender.taste.history import History
from recommender.taste.tastes import Taste

_MAX_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Belief:
    """One thing that is believed of a person, and from which tracks.

    `kind` says whether it is a taste ("likes"), a dislike that pushes songs away ("avoids") or a
    song that is not shown for a while ("rests"). ``history.without(belief.track_ids)`` is the
    history that gives no reason for it.
    """

    kind: Literal["likes", "avoids", "rests"]
    sentence: str
    track_ids: tuple[str, ...]


def beliefs(
    catalogue: Catalogue, tastes: Sequence[Taste], history: History, now: datetime
) -> tuple[Belief, ...]:
    """Return all that is believed of a person: tastes, dislikes, songs that rest, in this order."""
    found = [
        Belief("likes", _taste_sentence(catalogue, taste), taste.track_ids) for taste in tastes
    ]
    for track_id, _ in pushing_dislikes(catalogue, history):
        label = catalogue.get(track_id).label()
        found.append(Belief("avoids", f"Songs like {label} are pushed away.", (track_id,)))
    for row in resting_rows(catalogue, history, now).tolist():
        track = catalogue.track(row)
        times, _ = history.passed[track.track_id]
        sentence = f"{track.label()} rests: it was passed over {times} times."
        found.append(Belief("rests", sentence, (track.track_id,)))
    return tuple(found)


def _taste_sentence(catalogue: Catalogue, taste: Taste) -> str:
    rows = catalogue.rows(taste.track_ids[:_MAX_NAMED])
    songs = [f"“{track.track_name}”" for track in catalogue.tracks(rows)]
    if (more := len(taste.track_ids) - len(songs)) > 0:
        songs.append(f"{more} more")
    named = listed(songs, _MAX_NAMED + 1)
    return f"{taste.share:.0%} of what you like: {taste.name} ({named})."
