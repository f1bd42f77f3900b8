"""Bring a database to the newest tables, also when several processes start at once."""

import logging
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from recommender.errors import ProfileError
from recommender.profile import migrations
from recommender.profile.database import Database

_LOCK: Final = 5_366_735  # any number that no other program on the server locks


def migrate(database: Database) -> None:
    """Run the migrations that the database lacks, all or none of them.

    Raises
    ------
    ProfileError
        If a newer Segue wrote the database, or it cannot be written.
    """
    # Before the import: Alembic logs its set-up at INFO.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    (newest,) = script.get_heads()
    with database.reading() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return
    with database.writing() as connection:
        if database.dialect == "postgresql":  # SQLite has one writer at a time anyway
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        context = MigrationContext.configure(connection)
        current = context.get_current_revision()
        if current not in {None, *(step.revision for step in script.walk_revisions())}:
            raise ProfileError(
                "The profile store was written by a newer Segue; update this one.", "newer"
            )
        steps = list(script.iterate_revisions(newest, current))
        with Operations.context(context):
            for step in reversed(steps):
                step.module.upgrade()
        context.stamp(script, newest)
