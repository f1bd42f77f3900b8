"""The command line as a process: which dataset it opens, and how it ends."""

import json

import pytest

from tests.cli.process import assert_refused, run
from tests.conftest import ROOT


def test_verbose_tells_dropped_lines_in_the_log(dataset):
    assert "dropped lines (no title): 1" in run("-v", "info", "--dataset", dataset).stderr


def test_without_any_dataset_the_demo_opens_and_says_so(tmp_path):
    done = run("info", SEGUE_DATA_DIR=str(ROOT / "data"), SEGUE_DATASET_URL="http://127.0.0.1:9/")
    if "source: demo" in done.stdout:
        assert done.stderr.startswith(
            "This is the small demo catalogue. Downloads are switched off"
        )
    else:
        assert "source: file" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["similar", "--track-id", "nobody"], "has the id 'nobody'"),
        (["similar", "creep", "-n", "0"], "n is from 1 to 500, not 0"),
        (["similar", "creep", "-n", "10000"], "n is from 1 to 500, not 10000"),
        (["similar", "creep", "-n", "six"], "'six' is not a valid integer"),
        (["similar", "creep", "--numeric-weight", "1.2"], "from 0 to 1, not 1.2"),
        (["similar", "creep", "--numeric-weight", "nan"], "from 0 to 1, not nan"),
        (["similar"], "Give either a TEXT"),
        (["similar", "creep", "--track-id", "creep"], "Give either a TEXT"),
        (["similar", "--track-id", "creep", "--artist", "tlc"], "--artist goes with a TEXT"),
        (["similar", "creep", "--artist", "(nobody"], "is like 'creep' by '(nobody'"),
        (["similar", "zzzzqqqqxxxx"], "Nothing in the catalogue is like"),
        (["search", "creep", "--limit", "0"], "from 1 to 100, not 0"),
        (["search", "creep", "--format", "xml"], "xml"),
        (["dance"], "No such command 'dance'"),
    ],
)
def test_bad_input_ends_with_code_2_and_one_line_on_stderr(dataset, arguments, message):
    options = ["--dataset", dataset] if arguments[0] != "dance" else []
    assert_refused(run(*arguments, *options), message)


def test_a_missing_dataset_ends_with_code_2_and_its_path(tmp_path):
    assert_refused(run("info", "--dataset", tmp_path / "nowhere.csv"), "nowhere.csv")


def test_company_is_used_if_it_can_be_and_a_damaged_file_of_it_is_told(dataset, tmp_path):
    """Two songs that stand together in a list score more; "off" and a broken file leave it out."""
    listed = tmp_path / "list.txt"
    listed.write_text("Radiohead - Creep\nTLC - No Scrubs\n")
    file = tmp_path / "company.npz"
    assert run("learn", listed, "--out", file, "--dataset", dataset).returncode == 0
    similar = ("similar", "--track-id", "creep", "-n", 4, "--dataset", dataset, "--format", "json")

    def scores(company):
        done = run(*similar, SEGUE_COMPANY=str(company))
        found = json.loads(done.stdout)["recommendations"]
        return {song["track_id"]: song["score"] for song in found}, done.stderr

    known, silent = scores(file)
    alone, _ = scores("off")
    assert silent == ""
    assert known["scrubs"] > alone["scrubs"]
    assert {**known, "scrubs": 0} == {**alone, "scrubs": 0}
    file.write_bytes(b"no zip")
    damaged, told = scores(file)
    assert damaged == alone
    assert told.startswith("company.npz is damaged")
    assert told.count("\n") == 1


def test_evaluate_measures_playlists_on_the_catalogue_that_the_settings_name(dataset, tmp_path):
    playlists = tmp_path / "playlists.jsonl"
    tracks = [{"track_id": name, "artist": "", "title": ""} for name in ("creep", "karma")]
    playlists.write_text(json.dumps({"id": "p", "name": "P", "tracks": tracks}) + "\n")
    done = run(
        "evaluate", playlists, "--ranking", "classic", "--format", "json", DATASET_PATH=str(dataset)
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_help_lists_every_command_in_the_order_of_the_alphabet():
    done = run("--help")
    lines = done.stdout.partition("Commands:\n")[2].splitlines()
    commands = [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]
    assert commands == ["evaluate", "info", "learn", "path", "playlist", "search", "similar"]
