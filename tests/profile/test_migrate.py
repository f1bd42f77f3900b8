"""The newest tables, whoever starts and whenever."""

import logging
import textwrap

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations

from recommender.errors import ProfileError
from recommender.formats.playlist import PlaylistEntry
from recommender.playlists.draft import Draft
from recommender.profile import Profiles, schema
from recommender.profile.database import Database
from recommender.profile.migrations.versions import v0001_profiles
from tests.profile.samples import ANNA, CREEP, ONE, START, child, ended, liked, trouble


def test_the_migrations_lead_to_the_tables_that_the_code_uses(store_url):
    profiles = Profiles.open(store_url)
    with profiles._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    profiles.close()


OLD_ROWS = """
INSERT INTO profiles (id, created_at_ms) VALUES (1, 0);
INSERT INTO identities VALUES ('test', 'anna', 1);
INSERT INTO opinions VALUES (1, 'creep', TRUE, 5);
INSERT INTO playlists VALUES (1, 1, 'Rain', 0, 1000, NULL), (2, 1, 'Gone', 0, 2000, 3000);
INSERT INTO playlist_entries VALUES (1, 0, 'creep', 'Creep', '["Radiohead"]'), (1, 1, 'b', '', '[]')
"""


@pytest.fixture
def old_store(store_url):
    """Return the address of a store as the first version of the tables had it, with lists in it."""
    database = Database(store_url, 5.0)
    with database.writing() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            v0001_profiles.upgrade()
        for statement in OLD_ROWS.split(";"):
            connection.execute(sa.text(statement))
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('0001')"))
    database.close()
    return store_url


def test_an_older_store_is_brought_up_to_date_with_the_lists_in_it(old_store):
    with Profiles.open(old_store) as profiles:
        anna = profiles.of(ANNA)
        assert [one.track_id for one in anna.likes()] == ["creep"]
        [rain] = anna.playlists.all()
        assert (rain.name, rain.version, rain.changed_at.timestamp()) == ("Rain", 1, 1)
        assert anna.playlists.open(1) == (CREEP, PlaylistEntry("b", "", ()))
        assert anna.playlists.update(1, 1, entries=[ONE]) == 2
        anna.playlists.restore(2)
        assert anna.playlists.contents(2)[0].version == 2
        assert anna.drafts.save(Draft((ONE,)), 0).version == 1
    with Profiles.open(old_store) as profiles:  # and once only
        assert profiles.of(ANNA).playlists.open(1) == (ONE,)


def test_the_steps_lead_to_the_tables_from_an_older_store_too(old_store):
    with Profiles.open(old_store) as profiles, profiles._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_three_processes_that_start_at_once_all_find_the_tables(store_url):
    processes = [child("profile.like(name)", store_url, f"track{n}") for n in range(3)]
    for process in processes:
        ended(process)
    assert liked(store_url) == {f"track{n}" for n in range(3)}


def test_opening_a_store_writes_nothing_to_the_log(tmp_path):
    start = "import logging\nlogging.basicConfig(level=logging.INFO)\n" + textwrap.dedent(START)
    process = child("profile.like(name)", f"sqlite:///{tmp_path}/profiles.db", "a", start=start)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out, error) == (0, "", "")
    assert logging.getLogger("alembic").getEffectiveLevel() >= logging.WARNING


def test_a_store_of_a_newer_version_is_left_alone(store_url):
    profiles = Profiles.open(store_url)
    with profiles._database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    profiles.close()
    with trouble("newer"):
        Profiles.open(store_url)


def test_a_migration_that_fails_leaves_nothing_half_done(store_url, monkeypatch):
    def fail(*_):
        raise sa.exc.OperationalError("CREATE", {}, Exception("power cut"))

    monkeypatch.setattr("alembic.migration.MigrationContext.stamp", fail)
    with pytest.raises(ProfileError):
        Profiles.open(store_url)
    monkeypatch.undo()
    assert liked(store_url) == set()
