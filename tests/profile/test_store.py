"""Whose profile is whose, and what is left of an erased one: on SQLite and on PostgreSQL."""

import inspect
import threading

import pytest
import sqlalchemy as sa

from recommender.errors import ProfileError, SegueError
from recommender.formats.playlist import PlaylistEntry
from recommender.playlists.draft import Draft
from recommender.profile import (
    Drafts,
    Identity,
    Judgement,
    Judgements,
    Profile,
    Profiles,
    SavedPlaylists,
    import_json,
    schema,
)
from tests.profile.samples import ANNA, BERT, CREEP, NOON, ONE, exported


def test_a_person_has_one_profile_that_survives_a_restart(store_url):
    profiles = Profiles.open(store_url)
    profiles.of(ANNA).like("a")
    profiles.close()
    again = Profiles.open(store_url)
    assert [one.track_id for one in again.of(ANNA).likes()] == ["a"]
    again.close()


def test_the_issuer_is_part_of_who_somebody_is(profiles):
    profiles.of(ANNA).like("a")
    assert profiles.of(Identity("https://other.example", "anna")).likes() == []


def test_everyone_is_each_person_once(profiles):
    assert list(profiles.everyone()) == []
    profiles.of(BERT).like("b")
    profiles.of(ANNA).like("a")
    profiles.of(BERT).like("c")
    likes = [{one.track_id for one in profile.likes()} for profile in profiles.everyone()]
    assert likes == [{"b", "c"}, {"a"}]


@pytest.mark.parametrize(
    ("issuer", "subject"), [("", "a"), ("a", ""), ("a", "x" * 501), ("a\0", "b"), ("a", "\ud800")]
)
def test_an_identity_needs_both_parts(issuer, subject):
    with pytest.raises(ProfileError):
        Identity(issuer, subject)


JUDGED = Judgement("creep", NOON, "Classic", "Deep cuts", "left")


def filled(profile):
    profile.like("a", at=NOON)
    profile.dislike("b", at=NOON)
    profile.play("c", 1000, at=NOON)
    profile.pass_over("d", at=NOON)
    number = profile.playlists.save("Mine", [CREEP])
    profile.playlists.delete(profile.playlists.save("Deleted", [ONE]))
    profile.drafts.save(Draft((CREEP,)), 0)
    profile.judgements.add(JUDGED)
    return number


# How each method that reads or writes is called by somebody else; a new one must be added here.
NUMBER = object()  # of the other person's playlist


CALLS = {
    Profile: {
        "like": ("a",), "dislike": ("a",), "unjudge": ("a", "b"), "likes": (), "dislikes": (),
        "play": ("c", 1), "import_plays": ([("c", NOON, 1)],), "plays": (),
        "listens": (0,), "revision": (),
        "pass_over": ("d",), "passed": (), "forget": ("a", "b", "c", "d"), "summary": (),
        "erase": (),
    },
    SavedPlaylists: {
        "all": (), "save": ("Mine", []), "update": (NUMBER, 1), "merge_into": (NUMBER, [ONE]),
        "open": (NUMBER,), "contents": (NUMBER,), "merge": (),
        "delete": (NUMBER,), "restore": (NUMBER,),
    },
    Judgements: {"all": (), "add": (JUDGED._replace(chosen="right"),), "take_back": (JUDGED,)},
    Drafts: {"load": (), "clear": (), "save": (Draft((ONE,)), 1)},
}  # fmt: skip


def test_every_method_was_thought_of():
    for kind, calls in CALLS.items():
        public = {name for name, _ in inspect.getmembers(kind, inspect.isfunction)}
        assert {name for name in public if not name.startswith("_")} == set(calls)


def test_nobody_reaches_what_belongs_to_another(profiles):
    anna, bert = profiles.of(ANNA), profiles.of(BERT)
    number = filled(anna)
    before = exported(anna)
    empty = exported(profiles.of(Identity("https://login.example", "new")))
    assert exported(bert) == empty
    for kind, calls in CALLS.items():
        target = {
            Profile: bert, SavedPlaylists: bert.playlists, Drafts: bert.drafts,
            Judgements: bert.judgements,
        }[kind]  # fmt: skip
        for name, arguments in calls.items():
            if name == "erase":
                continue
            answer = None
            if kind is SavedPlaylists and arguments and arguments[0] is NUMBER:
                with pytest.raises(ProfileError, match="no such playlist"):
                    getattr(target, name)(number, *arguments[1:])
            elif name == "merge":
                with pytest.raises(ProfileError, match="no such playlist"):
                    target.merge("All", [number])
            else:
                answer = getattr(target, name)(*arguments)
            assert "Radiohead" not in repr(answer)
            assert exported(anna) == before, name
            assert anna.drafts.load() == (Draft((CREEP,)), 1), name
    import_json(bert, '{"format": "segue-profile", "version": 1}')
    assert "Radiohead" not in exported(bert)
    assert exported(anna) == before
    assert number not in {one.playlist_id for one in bert.playlists.all()}
    bert.erase()
    assert exported(anna) == before


def test_an_erased_profile_is_gone_and_no_old_handle_reaches_the_next_one(profiles):
    old = profiles.of(ANNA)
    number = filled(old)
    old.erase()
    new = profiles.of(BERT)
    new.like("secret")
    again = profiles.of(ANNA)
    for profile in (old, again):
        assert profile.summary() == (0, 0, 0, 0, 0, 0)
        assert profile.drafts.load() is None
        assert profile.judgements.all() == []
        with pytest.raises(ProfileError, match="no such playlist"):
            profile.playlists.open(number)
    for write in (lambda: old.like("x"), lambda: old.playlists.save("x", [])):
        with pytest.raises(ProfileError) as raised:
            write()
        assert raised.value.trouble == "erased"
    old.erase()  # twice is no error
    assert [one.track_id for one in new.likes()] == ["secret"]


def test_erasing_leaves_no_row_and_in_sqlite_no_byte(store_url, tmp_path):
    profiles = Profiles.open(store_url)
    secret = Identity("https://login.example", "subject-to-be-erased")
    profile = profiles.of(secret)
    profiles.of(BERT).like("kept-like")
    profile.like("erased-like")
    profile.judgements.add(JUDGED._replace(track_id="erased-seed"))
    profile.drafts.save(Draft((PlaylistEntry("erased-draft", "", ()),)), 0)
    profile.import_plays([(f"erased-play-{n}", NOON, 1) for n in range(2000)])
    profile.playlists.save("erased-name", [PlaylistEntry(None, "erased-title", ())])
    profile.erase()
    with profiles._database.reading() as connection:
        for table in schema.metadata.sorted_tables:
            left = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            assert left == (1 if table.name in {"profiles", "identities", "opinions"} else 0)
    profiles.close()
    if store_url.startswith("sqlite"):
        contents = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"kept-like" in contents
        assert b"erased" not in contents


def test_sessions_that_start_at_once_share_one_profile(profiles):
    barrier = threading.Barrier(6)
    found, errors = [], []

    def start():
        try:
            barrier.wait(timeout=30)
            found.append(profiles.of(ANNA).rows.profile_id)
        except (SegueError, threading.BrokenBarrierError) as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(set(found)) == 1
    with profiles._database.reading() as connection:
        query = sa.select(sa.func.count()).select_from(schema.profiles)
        assert connection.execute(query).scalar_one() == 1


def test_in_memory_all_threads_share_one_store_and_two_stores_share_nothing():
    profiles, other = Profiles.open("sqlite://"), Profiles.open("sqlite://")
    threads = [
        threading.Thread(target=lambda n=n: profiles.of(ANNA).like(f"track{n}")) for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(profiles.of(ANNA).likes()) == 20
    assert other.of(ANNA).likes() == []
    profiles.close()
    other.close()
