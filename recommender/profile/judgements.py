"""What one person preferred in blind taste tests: two lists for a song, and the one they chose."""

from typing import Any, Final

import sqlalchemy as sa

from recommender.profile.database import Database
from recommender.profile.database.troubles import explain
from recommender.profile.records import (
    Judgement,
    JudgementTotals,
    checked_judgement,
    from_ms,
    is_choice,
    to_ms,
)
from recommender.profile.rows import OwnRows
from recommender.profile.schema import judgements

MIN_PEOPLE: Final = 5
"""How many people must have judged before what all of them preferred is told to anybody."""

_TEXTS: Final = ("left", "right", "chosen")


class Judgements:
    """Keeps the judgements of one person; `Profile.judgements` is one.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from recommender.profile import Identity, Profiles
    >>> kept = Profiles.open("sqlite://").of(Identity("local", "me")).judgements
    >>> noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    >>> kept.add(Judgement("creep", noon, "Classic", "Deep cuts", "left"))
    >>> kept.all()[0].preferred
    'Classic'
    """

    def __init__(self, rows: OwnRows) -> None:
        self._rows = rows

    def add(self, judgement: Judgement) -> None:
        """Keep a judgement; one of the same song at the same time stays as it is.

        Raises
        ------
        ProfileError
            If it makes no sense.
        """
        checked_judgement(judgement)
        row = judgement._asdict()
        row["at_ms"] = to_ms(row.pop("at"))
        with self._rows.database.writing() as connection:
            self._rows.insert(connection, judgements, [row])

    def all(self) -> list[Judgement]:
        """Return all judgements, the oldest first."""
        query = (
            sa.select(*(judgements.c[name] for name in ("track_id", "at_ms", *_TEXTS)))
            .where(self._rows.own(judgements))
            .order_by(judgements.c.at_ms, judgements.c.track_id)
        )
        return [_judgement(row) for row in self._rows.all(query)]

    def take_back(self, judgement: Judgement) -> None:
        """Remove a judgement; one that is gone already is no error."""
        same = (
            judgements.c.track_id == judgement.track_id,
            judgements.c.at_ms == to_ms(judgement.at),
        )
        with self._rows.database.writing() as connection:
            connection.execute(sa.delete(judgements).where(self._rows.own(judgements), *same))


def totals(database: Database, first: str, second: str) -> JudgementTotals | None:
    """Return what all people together preferred of two presets, by one query.

    None if fewer than `MIN_PEOPLE` judged a pair of them. No row of one person leaves the database.
    """
    c = judgements.c
    is_first = sa.or_(
        sa.and_(c.left == first, c.chosen == "left"), sa.and_(c.right == first, c.chosen == "right")
    )
    is_neither = c.chosen == "neither"
    a_person = (
        sa.select(
            _count(is_first).label("first"),
            _count(~is_first & ~is_neither).label("second"),
            _count(is_neither).label("neither"),
        )
        .where(
            sa.or_(
                sa.and_(c.left == first, c.right == second),
                sa.and_(c.left == second, c.right == first),
            )
        )
        .group_by(c.profile_id)
        .subquery()
    )
    person = a_person.c
    query = sa.select(
        sa.func.count(),
        *(sa.func.coalesce(sa.func.sum(column), 0) for column in person),
        _count(person.first > person.second),
        _count(person.second > person.first),
    ).select_from(a_person)
    with database.reading() as connection:
        found = JudgementTotals(*map(int, connection.execute(query).one()))
    return found if found.people >= MIN_PEOPLE else None


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _judgement(row: Any) -> Judgement:
    if not is_choice(row.chosen):
        raise explain("damaged")
    return Judgement(row.track_id, from_ms(row.at_ms), row.left, row.right, row.chosen)
