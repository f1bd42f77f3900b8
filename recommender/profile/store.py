"""The profile store: one database with the profiles of all people."""

import threading
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from recommender.errors import ProfileError
from recommender.profile.database import Database
from recommender.profile.judgements import totals
from recommender.profile.migrate import migrate
from recommender.profile.profile import Profile
from recommender.profile.records import Identity, JudgementTotals, to_ms
from recommender.profile.rows import OwnRows, insert_or_keep, whole
from recommender.profile.schema import identities, profiles

_MIGRATING: Final = threading.Lock()


class Profiles:
    """All profiles of one database; threads and sessions may share it.

    `open` makes one. What a method was asked to save is saved when it returns.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str, *, busy_timeout_s: float = 5.0) -> "Profiles":
        """Open a store, create it where it is missing, and bring it to the newest tables.

        Parameters
        ----------
        url : str
            ``sqlite:///path`` (readable for its owner alone), ``sqlite://`` (in memory) or
            ``postgresql://user:password@host/name``.
        busy_timeout_s : float
            How long a method waits while another program writes.

        Raises
        ------
        ProfileError
            If the store cannot be opened; here and in each method, `trouble` says why.
        """
        database = Database(url, busy_timeout_s)
        try:
            with _MIGRATING:  # Alembic keeps what it works on in a global
                migrate(database)
            database.keep_reserve()
        except BaseException:
            database.close()
            raise
        return cls(database)

    def of(self, identity: Identity) -> "Profile":
        """Return the profile of a person, a new one where there is none yet."""
        with self._database.reading() as connection:
            profile_id = _owner(connection, identity)
        if profile_id is None:
            with self._database.writing() as connection:
                profile_id = _new_profile(connection, identity)
        return Profile(OwnRows(self._database, profile_id))

    def everyone(self) -> Iterator["Profile"]:
        """Yield the profile of each person, for what is learnt from all of them together."""
        with self._database.reading() as connection:
            numbers = connection.execute(sa.select(profiles.c.id).order_by(profiles.c.id))
            profile_ids = whole(numbers.all(), [profiles.c.id])
        for (profile_id,) in profile_ids:
            yield Profile(OwnRows(self._database, profile_id))

    def judgement_totals(self, first: str, second: str) -> JudgementTotals | None:
        """Return what all people together preferred of two presets; see `judgements.totals`."""
        return totals(self._database, first, second)

    def close(self) -> None:
        """Close all connections; the end of a ``with`` block does the same."""
        self._database.close()

    def __enter__(self) -> "Profiles":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _owner(connection: Connection, identity: Identity) -> int | None:
    """Return the number of a person's profile, None if there is none."""
    query = sa.select(identities.c.profile_id).where(
        identities.c.issuer == identity.issuer, identities.c.subject == identity.subject
    )
    return connection.execute(query).scalar_one_or_none()


def _new_profile(connection: Connection, identity: Identity) -> int:
    """Create a profile, unless another session has just done so; return its number."""
    inserted = connection.execute(
        sa.insert(profiles).values(created_at_ms=to_ms(None)).returning(profiles.c.id)
    )
    profile_id = int(inserted.scalar_one())
    row = {"issuer": identity.issuer, "subject": identity.subject, "profile_id": profile_id}
    insert_or_keep(connection, identities, row)
    owner = _owner(connection, identity)
    if owner is None:
        raise ProfileError("This profile was erased at this moment; open it anew.", "erased")
    if owner != profile_id:
        connection.execute(sa.delete(profiles).where(profiles.c.id == profile_id))
    return owner
