"""The command learn: from playlists of many formats to a file of company."""

import json
import shutil

import pytest

from recommender import load_catalogue
from recommender.cli import lists as lists_module
from recommender.cli.lists import _playlists_in
from recommender.company.storage import Origin, read_company
from recommender.formats.playlist import PlaylistEntry
from recommender.profile import Identity, Profiles
from tests.cli.process import assert_refused, run
from tests.company.conftest import entries_of

DATE = "2026-01-02"


@pytest.fixture
def folder(tmp_path):
    """Return a folder with playlists of several formats, one broken, and one hidden."""
    folder = tmp_path / "lists"
    (folder / "deep").mkdir(parents=True)
    tracks = [{"track_id": "creep"}, {"artist": "TLC", "title": "No Scrubs"}, {"title": "Nothing"}]
    (folder / "a.jsonl").write_text(json.dumps({"name": "one", "tracks": tracks}) + "\n")
    (folder / "deep" / "b.csv").write_text("artist,title\nRadiohead,Karma Police\nTLC,No Scrubs\n")
    (folder / "c.TXT").write_text("Radiohead - Creep\nTLC - No Scrubs\n")
    (folder / "broken.jsonl").write_text('{"tracks": [{"track_id": "creep"}]}\n{"no": "list"}\n')
    (folder / "notes.md").write_text("Radiohead - Creep\nRadiohead - Karma Police\n")
    (folder / ".hidden.txt").write_text("Radiohead - Creep\nRadiohead - Karma Police\n")
    return folder


def learn(dataset, out, *arguments):
    return run("learn", *arguments, "--out", out, "--date", DATE, "--dataset", dataset)


def company_of(dataset, file):
    """Return the lists of each pair of songs, by track ids, and where they come from."""
    catalogue = load_catalogue(dataset)
    company, origin = read_company(file, catalogue)
    ids = catalogue.ids(catalogue.song_rows[catalogue.song_indptr[:-1]])
    pairs = entries_of(company.songs).items()
    return {(ids[one], ids[other]): n for (one, other), (_, n) in pairs}, origin


def test_a_folder_is_learnt_from_and_what_cannot_be_read_is_said(dataset, folder, tmp_path):
    """Three lists in three formats; one broken file is skipped whole, other files are not read."""
    out = tmp_path / "company.npz"
    done = learn(dataset, out, folder, "--source", "Mine", "--licence", "MIT", "--format", "json")
    assert done.returncode == 0
    assert done.stderr.startswith(f"Skipped {folder / 'broken.jsonl'}: Line 2 of broken.jsonl")
    assert done.stderr.count("\n") == 1
    record = json.loads(done.stdout)
    assert record["bytes"] == out.stat().st_size
    assert record["seconds"] >= 0
    assert {name: record[name] for name in list(record)[2:-1]} == {
        "playlists": 3,
        "entries": 7,
        "found_by_id": 1,
        "found_by_name": 5,
        "lists": 3,
        "tracks_with_company": 3,
        "songs_with_company": 3,
        "share_of_songs": 0.6,
        "artists_with_company": 2,
    }
    lists, origin = company_of(dataset, out)
    assert origin == Origin(3, "Mine", "MIT", DATE)
    one_way = {("creep", "scrubs"): 2, ("karma", "scrubs"): 1}
    assert lists == one_way | {(b, a): n for (a, b), n in one_way.items()}


def test_what_was_learnt_before_is_joined_by_numbers_of_lists(dataset, folder, tmp_path):
    """The same lists twice: twice the numbers, the same strengths; sources stand side by side."""
    first, both = tmp_path / "first.npz", tmp_path / "both.npz"
    assert learn(dataset, first, folder, "--source", "Mine").returncode == 0
    assert learn(dataset, both, folder, "--add", first, "--source", "Yours").returncode == 0
    before, _ = company_of(dataset, first)
    after, origin = company_of(dataset, both)
    assert origin == Origin(6, "Mine; Yours", "", DATE)
    assert learn(dataset, both, folder, "--add", both, "--source", "Yours").returncode == 0
    assert company_of(dataset, both)[1] == Origin(9, "Mine; Yours", "", DATE)
    assert learn(dataset, both, folder, "--add", first, "--source", "Yours").returncode == 0
    assert after == {pair: 2 * n for pair, n in before.items()}
    catalogue = load_catalogue(dataset)
    strengths = [read_company(file, catalogue)[0].songs.strengths for file in (first, both)]
    assert strengths[1].tolist() == pytest.approx(strengths[0].tolist(), abs=1e-3)


def test_the_table_tells_the_figures_in_sentences(dataset, folder, tmp_path):
    """Three sentences; and a second run writes the same bytes."""
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    lines = learn(dataset, one, folder).stdout.splitlines()
    assert lines[0] == ("3 playlists; the catalogue has 6 of their 7 entries (1 by id, 5 by name).")
    assert lines[1].startswith("Learnt from 3 lists of two songs or more: 3 songs (60.0%; 3 tracks")
    assert lines[2].startswith(f"Wrote {one} (0.00 MB) in ")
    learn(dataset, other, folder)
    assert one.read_bytes() == other.read_bytes()


def test_what_makes_no_sense_is_refused(dataset, folder, tmp_path):
    """No list of two songs, no folder to write to, a file of company that is none."""
    out = tmp_path / "company.npz"
    lonely = tmp_path / "lonely.txt"
    lonely.write_text("Radiohead - Creep\n")
    assert_refused(learn(dataset, out, lonely), "nothing to learn")
    shutil.rmtree(folder / "deep")
    (folder / "broken.jsonl").unlink()
    assert_refused(learn(dataset, tmp_path / "no" / "file.npz", folder), "Cannot write")
    assert_refused(learn(dataset, out, folder, "--add", lonely), "lonely.txt is damaged")
    assert not out.exists()


def fill(url, n_people):
    """Let each of some people like two songs, and save a list of a third one with one of them."""
    with Profiles.open(url) as profiles:
        for number in range(n_people):
            person = profiles.of(Identity("test", str(number)))
            person.like("creep", "karma")
            person.dislike("creeptlc")
            person.play("hostile", 200_000)
            scrubs = PlaylistEntry(None, "No Scrubs", ("TLC",))
            person.playlists.save("Mine", [PlaylistEntry("creep", "", ()), scrubs])
            gone = [PlaylistEntry("creep", "", ()), PlaylistEntry("hostile", "", ())]
            person.playlists.delete(person.playlists.save("Deleted", gone))
        # Many lists of one person are one person.
        for _ in range(9):
            person.playlists.save("Again", [PlaylistEntry("karma", "", ()), scrubs])


def test_profiles_are_learnt_from_when_it_is_said_and_five_people_stand_behind_a_pair(
    dataset, folder, tmp_path
):
    """Likes are one list of a person; dislikes, plays and deleted lists are no lists."""
    url, out = f"sqlite:///{tmp_path}/profile.db", tmp_path / "company.npz"
    fill(url, 4)
    arguments = ["learn", "--from-profiles", "--out", out, "--dataset", dataset]
    assert_refused(run(*arguments, DATABASE_URL=url), "those of 5 people: nothing to learn")
    fill(url, 5)
    done = run(*arguments, DATABASE_URL=url)
    assert (done.returncode, done.stderr) == (0, "")
    one_way = {("creep", "karma"): 5, ("creep", "scrubs"): 9}
    assert company_of(dataset, out)[0] == one_way | {(b, a): n for (a, b), n in one_way.items()}
    # With files, of whose lists it is not asked whose they are.
    assert run(*arguments, folder / "deep", DATABASE_URL=url).returncode == 0
    assert company_of(dataset, out)[0]["karma", "scrubs"] == 1


def test_without_files_or_profiles_there_is_nothing_to_learn_from(dataset, tmp_path):
    """Profiles are never read unless that is said."""
    done = run("learn", "--out", tmp_path / "company.npz", "--dataset", dataset)
    assert_refused(done, "--from-profiles")


def test_a_folder_of_too_many_files_is_refused(folder, monkeypatch):
    """With a bound of three."""
    monkeypatch.setattr(lists_module, "_MAX_FILES", 3)
    with pytest.raises(lists_module.click.UsageError, match="more than 3 files"):
        list(_playlists_in([folder]))


def test_a_file_that_is_named_is_read_whatever_its_name(folder, tmp_path):
    """A text ends with .md here; a missing file is skipped."""
    read = list(_playlists_in([folder / "notes.md", folder / "missing.jsonl"]))
    assert [len(playlist.entries) for playlist in read] == [2]
