"""The profile of one person: what they liked, disliked, played and passed over."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from recommender.profile.database.troubles import explain
from recommender.profile.drafts import Drafts
from recommender.profile.erasing import erase
from recommender.profile.judgements import Judgements
from recommender.profile.playlists import SavedPlaylists
from recommender.profile.records import (
    Opinion,
    Passed,
    Play,
    ProfileSummary,
    Revision,
    checked_id,
    checked_length,
    checked_ms,
    from_ms,
    to_ms,
)
from recommender.profile.rows import OwnRows
from recommender.profile.schema import judgements, opinions, passes, playlists, plays


class Profile:
    """The likes, plays and playlists of one person, and of nobody else.

    `Profiles.of` makes one. Track ids need not be in any catalogue. Times without a zone are UTC;
    where none is given, it is now.

    Attributes
    ----------
    playlists : SavedPlaylists
        What the person saved.
    drafts : Drafts
        The list they work on.
    judgements : Judgements
        What they preferred in blind taste tests.
    rows : OwnRows
        The rows that belong to the person, for the other modules of this package.
    """

    def __init__(self, rows: OwnRows) -> None:
        self.rows = rows
        self.playlists = SavedPlaylists(rows)
        self.drafts = Drafts(rows)
        self.judgements = Judgements(rows)

    def like(self, *track_ids: str, at: datetime | None = None) -> None:
        """Like tracks; their dislikes are removed, and so are their passes."""
        self._judge(track_ids, liked=True, at=at)

    def dislike(self, *track_ids: str, at: datetime | None = None) -> None:
        """Dislike tracks ("not this"); their likes are removed, and so are their passes."""
        self._judge(track_ids, liked=False, at=at)

    def unjudge(self, *track_ids: str) -> None:
        """Take back likes and dislikes."""
        with self.rows.database.writing() as connection:
            self.rows.remove(connection, (opinions,), track_ids)

    def likes(self) -> list[Opinion]:
        """Return what is liked, the latest first."""
        return self._opinions(liked=True)

    def dislikes(self) -> list[Opinion]:
        """Return what is disliked, the latest first."""
        return self._opinions(liked=False)

    def play(self, track_id: str, ms_played: int, at: datetime | None = None) -> None:
        """Record a play that ended now or at a time; the passes of the track are removed."""
        row = _play_row(track_id, checked_ms(at), ms_played, imported=False)
        with self.rows.database.writing() as connection:
            self.rows.insert(connection, plays, [row])
            self.rows.remove(connection, (passes,), [track_id])

    def import_plays(self, history: Iterable[tuple[str, datetime, int]]) -> int:
        """Add plays of a history; a play that is there already counts once.

        All are checked before any is written. Many are written in several transactions, so that
        others are not kept waiting; an import that breaks off is completed by a second one.

        Parameters
        ----------
        history : iterable of (str, datetime, int)
            Track id, when it ended, milliseconds played.

        Returns
        -------
        int
            How many were new.
        """
        rows = [
            _play_row(track_id, checked_ms(at), ms_played, imported=True)
            for track_id, at, ms_played in history
        ]
        [before] = self.rows.counts(plays)
        self.rows.write_in_turns(rows, lambda to, some: self.rows.insert(to, plays, some))
        [after] = self.rows.counts(plays)
        return after - before

    def plays(self, since: datetime | None = None) -> list[Play]:
        """Return the plays since a time (all by default), the oldest first."""
        query = (
            sa.select(plays.c.track_id, plays.c.played_at_ms, plays.c.ms_played, plays.c.imported)
            .where(self.rows.own(plays))
            .order_by(plays.c.played_at_ms, plays.c.track_id)
        )
        if since is not None:
            query = query.where(plays.c.played_at_ms >= to_ms(since))
        return [Play(row[0], from_ms(row[1]), row[2], row[3]) for row in self.rows.all(query)]

    def listens(self, at_least_ms: int) -> list[tuple[str, datetime]]:
        """Return track id and time of each play of at least so many milliseconds, in any order."""
        # One row a track, not one a play: half the time for 50,000 plays.
        times = sa.func.aggregate_strings(sa.cast(plays.c.played_at_ms, sa.String), " ")
        query = (
            sa.select(plays.c.track_id, times)
            .where(self.rows.own(plays), plays.c.ms_played >= at_least_ms)
            .group_by(plays.c.track_id)
        )
        rows = self.rows.all(query)
        try:
            return [
                (track_id, datetime.fromtimestamp(int(ms) / 1000, UTC))
                for track_id, joined in rows
                for ms in joined.split()
            ]
        except (ValueError, OverflowError, OSError) as error:
            raise explain("damaged") from error

    def pass_over(self, *track_ids: str, at: datetime | None = None) -> None:
        """Count once more for each track that it was shown and the person passed over it."""
        rows = [
            {"track_id": checked_id(track_id), "times": 1, "last_at_ms": checked_ms(at)}
            for track_id in dict.fromkeys(track_ids)
        ]
        with self.rows.database.writing() as connection:
            more = {"times": passes.c.times + 1}
            self.rows.insert(connection, passes, rows, update=("last_at_ms",), changes=more)

    def passed(self) -> dict[str, Passed]:
        """Return how often each track was passed over, by track id."""
        query = sa.select(passes.c.track_id, passes.c.times, passes.c.last_at_ms).where(
            self.rows.own(passes)
        )
        return {row[0]: Passed(row[1], from_ms(row[2])) for row in self.rows.all(query)}

    def forget(self, *track_ids: str) -> None:
        """Remove all that is known about tracks; playlists and judgements keep them."""
        ids = [checked_id(track_id) for track_id in track_ids]
        tables = (opinions, plays, passes)
        self.rows.write_in_turns(ids, lambda to, some: self.rows.remove(to, tables, some))

    def summary(self) -> ProfileSummary:
        """Return how much the profile holds, by one query."""

        def count(table: sa.Table, *conditions: Any) -> Any:
            query = sa.select(sa.func.count()).select_from(table)
            return query.where(self.rows.own(table), *conditions).scalar_subquery()

        query = sa.select(
            count(opinions, opinions.c.liked),
            count(opinions, ~opinions.c.liked),
            count(plays),
            count(passes),
            count(playlists, playlists.c.deleted_at_ms.is_(None)),
            count(judgements),
        )
        return ProfileSummary(*self.rows.all(query)[0])

    def revision(self) -> Revision:
        """Return a value that changes whenever an opinion or a play does, by one query.

        A caller that keeps what it made from them compares two revisions to find out whether it is
        out of date. Passes do not count: each look at a page makes some.
        """
        judged = sa.select(
            _total(1, opinions.c.liked),
            _total(1, ~opinions.c.liked),
            _total(opinions.c.at_ms, opinions.c.liked),
            _total(opinions.c.at_ms, ~opinions.c.liked),
        ).where(self.rows.own(opinions))
        played = sa.select(_total(1), _total(plays.c.played_at_ms)).where(self.rows.own(plays))
        one, other = judged.subquery(), played.subquery()
        both = sa.select(one, other).join(other, sa.true())
        return Revision(*self.rows.all(both)[0])

    def erase(self) -> bool:
        """Remove the profile for good, with all it holds and the identity it belonged to.

        In SQLite no byte of it stays in the file; PostgreSQL overwrites it when it next vacuums.

        Returns
        -------
        bool
            False if traces stay in SQLite's file until others who read it just now have ended.

        Raises
        ------
        ProfileError
            If the store fails; some of the profile may be gone then, and a second call removes the
            rest.
        """
        return erase(self.rows)

    def _judge(self, track_ids: tuple[str, ...], *, liked: bool, at: datetime | None) -> None:
        at_ms = checked_ms(at)
        rows = [
            {"track_id": checked_id(track_id), "liked": liked, "at_ms": at_ms}
            for track_id in track_ids
        ]

        def write(connection: Connection, some: Sequence[dict[str, Any]]) -> None:
            self.rows.insert(connection, opinions, some, update=("liked", "at_ms"))
            self.rows.remove(connection, (passes,), [row["track_id"] for row in some])

        self.rows.write_in_turns(rows, write)

    def _opinions(self, *, liked: bool) -> list[Opinion]:
        query = (
            sa.select(opinions.c.track_id, opinions.c.at_ms)
            .where(self.rows.own(opinions), opinions.c.liked == liked)
            .order_by(opinions.c.at_ms.desc(), opinions.c.track_id)
        )
        return [Opinion(row[0], from_ms(row[1])) for row in self.rows.all(query)]


def _total(value: Any, condition: Any = None) -> Any:
    """Return the sum of a column, or of 1, over the rows that meet a condition; 0 for none.

    Values count modulo 2**40, which is 35 years: no sum of eight million rows overflows then.
    """
    small = sa.literal_column("1") if value == 1 else value % 2**40
    counted = small if condition is None else sa.case((condition, small), else_=0)
    return sa.cast(sa.func.coalesce(sa.func.sum(counted), 0), sa.BigInteger)


def _play_row(
    track_id: str, played_at_ms: int, ms_played: int, *, imported: bool
) -> dict[str, Any]:
    return {
        "track_id": checked_id(track_id),
        "played_at_ms": played_at_ms,
        "ms_played": checked_length(ms_played),
        "imported": imported,
    }
