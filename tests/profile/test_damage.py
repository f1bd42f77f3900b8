"""A damaged file gives an error with a sentence, never another one and never a wrong value."""

import contextlib
import random
from datetime import datetime

import pytest
import sqlalchemy as sa

from recommender.errors import ProfileError
from recommender.formats.playlist import PlaylistEntry
from recommender.playlists.draft import Draft
from recommender.profile import (
    Judgement,
    Opinion,
    Passed,
    Play,
    Profiles,
    SavedPlaylist,
    export_parts,
    import_json,
    schema,
)
from tests.profile.samples import ANNA, CREEP, HOUR, NOON, ONE, trouble


@pytest.fixture(scope="module")
def whole_file(tmp_path_factory):
    """Return the bytes of a file with a little of everything."""
    path = tmp_path_factory.mktemp("whole") / "profiles.db"
    with Profiles.open(f"sqlite:///{path}") as profiles:
        anna = profiles.of(ANNA)
        anna.like(*(f"liked{n}" for n in range(60)), at=NOON)
        anna.dislike(*(f"disliked{n}" for n in range(60)), at=NOON)
        anna.import_plays((f"played{n % 9}", NOON + n * HOUR, 60_000) for n in range(200))
        anna.pass_over(*(f"passed{n}" for n in range(60)), at=NOON)
        for n in range(20):
            entries = [PlaylistEntry(f"song{i}", "Titel é", ("A", "B")) for i in range(n)]
            anna.playlists.save(f"List {n}", entries)
        anna.drafts.save(Draft((CREEP, ONE)), 0)
        for n in range(30):
            anna.judgements.add(Judgement(f"seed{n}", NOON, "Classic", "Deep cuts", "right"))
    return path.read_bytes()


EXPORT = """{"format": "segue-profile", "version": 2, "tracks": ["a"],
             "likes": {"track": [0], "at_ms": [7]}}"""


def answers(anna):
    """Call every method, yield what those return that read; errors of ours are fine."""
    lists = anna.playlists
    calls = [
        anna.likes, anna.dislikes, anna.plays, lambda: anna.listens(1), anna.passed,
        anna.summary, anna.revision, anna.judgements.all, lambda: export_parts(anna), lists.all,
        lambda: lists.all(deleted=True), anna.drafts.load, lambda: lists.open(3),
        lambda: lists.open(20), lambda: anna.like("new"), lambda: anna.dislike("liked3"),
        lambda: anna.play("liked2", 1), lambda: anna.import_plays([("new", NOON, 1)]),
        lambda: anna.pass_over("passed3"), lambda: anna.forget("liked4"),
        lambda: anna.unjudge("liked5"), lambda: lists.save("New", []),
        lambda: lists.merge("Merged", [2, 3]), lambda: import_json(anna, EXPORT), anna.erase,
    ]  # fmt: skip
    for call in calls:
        with contextlib.suppress(ProfileError):
            yield call()


TYPES = {
    Opinion: (str, datetime),
    Play: (str, datetime, int, bool),
    Passed: (int, datetime),
    Judgement: (str, datetime, str, str, str),
    SavedPlaylist: (int, str, int, datetime, datetime, datetime | None, int),
}


def check(value):
    """Check the types of everything in an answer."""
    if kinds := TYPES.get(type(value)):
        for part, kind in zip(value, kinds, strict=True):
            assert isinstance(part, kind)
    elif isinstance(value, PlaylistEntry):
        assert isinstance(value.track_id, str | None)
        assert all(isinstance(text, str) for text in (value.title, *value.artists))
    elif isinstance(value, Draft):
        check(value.entries)
        assert isinstance(value.name, str)
    elif isinstance(value, dict):
        check([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for one in value:
            check(one)
    else:
        assert value is None or isinstance(value, str | int | datetime)


@pytest.mark.parametrize("seed", range(60))
def test_a_file_with_random_damage_raises_only_our_errors_and_returns_no_wrong_type(
    seed, whole_file, tmp_path
):
    chance = random.Random(seed)
    damaged = bytearray(whole_file)
    for _ in range(chance.choice((1, 3, 10, 60))):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    path = tmp_path / "profiles.db"
    path.write_bytes(damaged)
    with (
        contextlib.suppress(ProfileError),
        Profiles.open(f"sqlite:///{path}", busy_timeout_s=0.2) as profiles,
    ):
        for answer in answers(profiles.of(ANNA)):
            check(answer)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("opinions", "at_ms", "'soon'"),
        ("opinions", "at_ms", "9e99"),
        ("opinions", "at_ms", str(2**62)),
        ("opinions", "track_id", "x'ff'"),
        ("plays", "ms_played", "x'01'"),
        ("plays", "played_at_ms", "'a b'"),
        ("passes", "times", "1.5"),
        ("judgements", "at_ms", "'soon'"),
        ("judgements", "left", "x'07'"),
        ("judgements", "chosen", "'both'"),
        ("playlists", "name", "x'07'"),
        ("playlist_entries", "title", "x'00'"),
        ("playlist_entries", "artists", "'[[1'"),
        ("playlist_entries", "artists", "'[7]'"),
        ("playlist_entries", "track_id", "'../'"),
    ],
)
def test_a_value_of_another_type_is_told_as_damage(whole_file, tmp_path, table, column, value):
    path = tmp_path / "profiles.db"
    path.write_bytes(whole_file)
    with Profiles.open(f"sqlite:///{path}") as profiles:
        damaged = schema.metadata.tables[table]
        first = sa.select(sa.func.min(sa.literal_column("rowid"))).select_from(damaged)
        change = sa.update(damaged).values({column: sa.literal_column(value)})
        with profiles._database.writing() as connection:
            connection.execute(change.where(sa.literal_column("rowid") == first.scalar_subquery()))
        with trouble("damaged"):
            export_parts(profiles.of(ANNA))
        profiles.of(ANNA).erase()
        assert profiles.of(ANNA).summary() == (0, 0, 0, 0, 0, 0)
