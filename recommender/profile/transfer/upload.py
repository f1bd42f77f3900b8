"""Read the export of a profile into checked rows; no database is needed for it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, TypeVar

from recommender.errors import PlaylistFileError
from recommender.formats.decoding import decode
from recommender.formats.json_documents import load_json
from recommender.profile.records import MAX_JUDGEMENTS, MAX_PLAYLISTS, latest_ms
from recommender.profile.transfer import version_1, version_2
from recommender.profile.transfer.checks import Checks
from recommender.profile.transfer.rows import MAX_ROWS, ProfileUpload

FORMAT: Final = "segue-profile"
"""What an export says that it is."""

VERSION: Final = 2
"""The version of the format that is written."""

MAX_CHARS: Final = 40 * 1024 * 1024
"""Characters of the largest export that is read; what `export_parts` writes has 16 MB at most."""

_VERSIONS: Final = {1: version_1.values, 2: version_2.values}
_Row = TypeVar("_Row")
_Values = Callable[[str, int], tuple[int, Iterator[tuple[object, ...]]]]


def read_export(upload: bytes | str, name: str = "The export") -> ProfileUpload:
    """Return what the export of a profile holds.

    Items that make no sense (a time before 1970 or in the future, a play of more than a day) are
    left out and counted; so is what is more than an export may hold.

    Parameters
    ----------
    upload : bytes or str
        What `export_parts` returned, or the bytes of its file.
    name : str
        What to call it in an error.

    Raises
    ------
    PlaylistFileError
        If it is no export of a profile, or too large.

    Examples
    --------
    >>> text = '{"format": "segue-profile", "version": 1, "likes": [{}, {"track_id": "a"}]}'
    >>> read_export(text).skipped
    2
    """
    if len(upload) > MAX_CHARS:
        raise PlaylistFileError(f"{name} is larger than {MAX_CHARS >> 20} MB.")
    text = decode(upload, name) if isinstance(upload, bytes) else upload
    document = load_json(text.removeprefix("\ufeff"), name)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise PlaylistFileError("This is no export of a profile; upload one as it was saved.")
    version = document.get("version")
    read = _VERSIONS.get(version) if isinstance(version, int) else None
    if read is None:
        raise PlaylistFileError("This profile was exported by a newer Segue; update this one.")
    return _checked(partial(read, document))


def _checked(values: _Values) -> ProfileUpload:
    checks = Checks(latest_ms())
    skipped = 0

    def read(kind: str, check: Callable[..., _Row | None], most: int = MAX_ROWS) -> list[_Row]:
        nonlocal skipped
        n_items, found = values(kind, most)
        rows = [row for item in found if (row := check(*item)) is not None]
        skipped += n_items - len(rows)
        return rows

    opinions = read("likes", partial(checks.opinion, liked=True))
    opinions += read("dislikes", partial(checks.opinion, liked=False))
    plays, passes = read("plays", checks.play), read("passes", checks.passed)
    judgements = read("judgements", checks.judgement, MAX_JUDGEMENTS)
    playlists = read("playlists", checks.playlist, MAX_PLAYLISTS)
    skipped += checks.skipped_songs
    return ProfileUpload(
        tuple(opinions), tuple(plays), tuple(passes), tuple(judgements), tuple(playlists), skipped
    )
