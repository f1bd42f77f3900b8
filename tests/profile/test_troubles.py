"""What the errors of a database mean."""

import psycopg
import pytest
import sqlalchemy as sa

from recommender.profile.database.troubles import explained
from tests.profile.samples import trouble


@pytest.mark.parametrize(
    ("state", "kind"),
    [("53100", "full"), ("53300", "busy"), ("40P01", "busy"), ("57P03", "unreachable"),
     ("28P01", "unreachable"), ("XX000", "failed"), ("42501", "read_only")],
)  # fmt: skip
def test_the_codes_of_postgresql_are_told_apart(state, kind):
    with trouble(kind), explained():
        raise sa.exc.DBAPIError("INSERT", {}, psycopg.errors.lookup(state)("words of the server"))
