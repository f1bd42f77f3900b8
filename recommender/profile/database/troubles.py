"""What the errors of SQLite and PostgreSQL mean, as `ProfileError` with a sentence for a person."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from recommender.errors import ProfileError, ProfileTrouble

# Primary result codes, https://www.sqlite.org/rescode.html
_SQLITE: Final[dict[int, ProfileTrouble]] = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html, the longest beginning counts
_POSTGRESQL: Final[dict[str, ProfileTrouble]] = {
    "55P03": "busy",  # lock_timeout
    "57014": "busy",  # statement_timeout
    "40": "busy",  # deadlock, serialization
    "53100": "full",
    "53": "busy",  # too many connections, out of memory
    "25006": "read_only",
    "42501": "read_only",
    "08": "unreachable",
    "57P": "unreachable",  # shut down, or starting
    "28": "unreachable",  # login refused
    "3D": "unreachable",  # no such database
}
_SENTENCES: Final[dict[ProfileTrouble, str]] = {
    "busy": "Another program is writing to the profile store; try again in a moment.",
    "full": "The disk of the profile store is full or fails; free some space and try again.",
    "read_only": "The profile store may not be written; check the permissions of its files.",
    "unreachable": "The profile store cannot be reached; check DATABASE_URL and try again.",
    "damaged": "The profile store is damaged or is none; put a copy of it back.",
    "erased": "This profile was erased; open it anew.",
    "failed": "The profile store failed; the log tells more.",
}


def explain(trouble: ProfileTrouble) -> ProfileError:
    """Return the error for a trouble, with its sentence for a person.

    Examples
    --------
    >>> str(explain("erased"))
    'This profile was erased; open it anew.'
    """
    return ProfileError(_SENTENCES[trouble], trouble)


@contextmanager
def explained() -> Iterator[None]:
    """Turn any error of the database into a `ProfileError` with a sentence for a person."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, sqlite3.Error) as error:
        raise explain(_trouble(error)) from error
    except UnicodeDecodeError as error:  # of a text, or of a message, that SQLite read from damage
        raise explain("damaged") from error


def _trouble(error: Exception) -> ProfileTrouble:
    if isinstance(error, sa.exc.IntegrityError):
        return "erased"  # the only constraint that can fail: rows of a profile that is gone
    if isinstance(error, sa.exc.TimeoutError):
        return "busy"
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        return _SQLITE.get(code & 0xFF, "failed") if code is not None else "failed"
    state = getattr(cause, "sqlstate", None)
    if state is None:  # psycopg's own: no server answered, or it stopped answering
        return "unreachable" if isinstance(error, sa.exc.OperationalError) else "failed"
    starts = [start for start in _POSTGRESQL if state.startswith(start)]
    return _POSTGRESQL[max(starts, key=len)] if starts else "failed"
