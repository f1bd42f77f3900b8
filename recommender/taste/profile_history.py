"""A profile as a history: read it, add what a file holds, forget songs."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from recommender.catalogue import Catalogue
from recommender.formats.playlist import SKIPPED_MS, PlaylistEntry, PlaylistFile
from recommender.playlists.matching import Matcher
from recommender.profile import Profile
from recommender.profile.records import can_have_happened
from recommender.taste.history import History

LISTEN_MS: Final = SKIPPED_MS
"""The shortest play that is a listen and no skip."""


class ImportedHistory(NamedTuple):
    """How many plays, likes and dislikes of a file were new, and how many songs were found.

    `skipped` plays are said to have ended before 1970 or in the future.
    """

    plays: int
    likes: int
    dislikes: int
    songs_found: int
    songs_missing: int
    skipped: int


def read_history(profile: Profile) -> History:
    """Return the history that a profile holds; a skip is no play."""
    return History(
        likes=tuple(profile.likes()),
        dislikes=tuple(profile.dislikes()),
        plays=tuple(profile.listens(LISTEN_MS)),
        passed=profile.passed(),
    )


def import_history(
    profile: Profile, catalogue: Catalogue, matcher: Matcher, found: PlaylistFile
) -> ImportedHistory:
    """Add the plays, liked and hidden songs of a file to a profile; playlists are left alone.

    Songs count under the id they have in the catalogue, found by id or by name; others are not
    kept. An import changes no opinion: a song liked or disliked before stays so.

    `matcher` is of this catalogue; `found` is what `upload.read_playlist` returned.

    Raises
    ------
    ProfileError
        If the store fails; the same import again then adds what is missing.
    """
    liked = _entries(found, "liked")
    hidden = _entries(found, "disliked")
    unique = {one.key(): one for one in (*liked, *hidden, *(play.entry for play in found.plays))}
    matches = zip(unique, matcher.match(unique.values()).matches, strict=True)
    rows = {key: match.row for key, match in matches if match.row is not None}
    track_ids = dict(zip(rows, catalogue.ids(list(rows.values())), strict=True))
    judged = {one.track_id for one in (*profile.likes(), *profile.dislikes())}
    likes = _new(liked, track_ids, judged)
    dislikes = _new(hidden, track_ids, judged | set(likes))
    plays = [play for play in found.plays if can_have_happened(play.played_at)]
    n_plays = profile.import_plays(
        (track_ids[play.entry.key()], play.played_at, play.ms_played)
        for play in plays
        if play.entry.key() in track_ids
    )
    profile.like(*likes)
    profile.dislike(*dislikes)
    return ImportedHistory(
        n_plays,
        len(likes),
        len(dislikes),
        songs_found=len(track_ids),
        songs_missing=len(unique) - len(track_ids),
        skipped=len(found.plays) - len(plays),
    )


def forget(profile: Profile, catalogue: Catalogue, track_ids: Iterable[str]) -> None:
    """Remove all that a profile knows about songs, whichever of their versions it knows."""
    ids = list(track_ids)
    rows = catalogue.known_rows(ids)
    versions = catalogue.ids(catalogue.same_songs(rows[rows >= 0]))
    profile.forget(*dict.fromkeys([*ids, *versions]))


def _entries(found: PlaylistFile, kind: str) -> tuple[PlaylistEntry, ...]:
    return tuple(
        entry for playlist in found.playlists if playlist.kind == kind for entry in playlist.entries
    )


def _new(
    entries: Iterable[PlaylistEntry], track_ids: dict[object, str], judged: set[str]
) -> list[str]:
    """Return the ids of the entries that the catalogue has and nothing was said about."""
    found = [track_ids[entry.key()] for entry in entries if entry.key() in track_ids]
    return [track_id for track_id in dict.fromkeys(found) if track_id not in judged]
