"""The newest tables, whoever starts and whenever."""

import logging
import textwrap

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from recommender.errors import ProfileError
from recommender.profile import Profiles, schema
from tests.profile.samples import START, child, ended, liked, trouble


def test_the_migrations_lead_to_the_tables_that_the_code_uses(store_url):
    profiles = Profiles.open(store_url)
    with profiles._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    profiles.close()


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
