"""The command line as a process: what it prints, and how it ends."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

LINES = [
    {"track_id": "creep", "track_name": "Creep", "artists": "Radiohead", "track_genre": "alt-rock"},
    {"track_id": "creeptlc", "track_name": "Creep", "artists": "TLC", "track_genre": "r-n-b"},
    {"track_id": "karma", "track_name": "Karma Police", "artists": "Radiohead", "energy": 0.4},
    {"track_id": "scrubs", "track_name": "No Scrubs", "artists": "TLC", "track_genre": "r-n-b"},
    {"track_id": "hostile", "track_name": "=cmd()", "artists": "Sunn O)))", "energy": 0.9},
    {"track_id": "nameless", "track_name": " "},
]


def run(*arguments, **environment):
    env = {key: value for key, value in os.environ.items() if key != "DATASET_PATH"}
    return subprocess.run(
        [sys.executable, "-m", "recommender", *map(str, arguments)],
        cwd=ROOT,
        env={**env, "SEGUE_OFFLINE": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def dataset(write_dataset):
    return write_dataset(LINES)


def test_search_prints_tracks_best_first_as_a_json_list(dataset):
    done = run("search", "crep", "--format", "json", "--limit", 2, "--dataset", dataset)
    assert (done.returncode, done.stderr) == (0, "")
    tracks = json.loads(done.stdout)
    assert {track["track_id"] for track in tracks} == {"creep", "creeptlc"}
    assert list(tracks[0]) == [
        "track_id", "track_name", "artists", "album_name", "genres", "popularity",
    ]  # fmt: skip


def test_similar_prints_the_whole_answer_as_json(dataset):
    done = run("similar", "creep", "--artist", "tlc", "--format", "json", "--dataset", dataset)
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert list(answer) == ["catalogue", "seeds", "weights", "recommendations"]
    assert answer["catalogue"]["tracks"] == answer["catalogue"]["songs"] == 5
    assert len(answer["catalogue"]["fingerprint"]) == 64
    assert [seed["track_id"] for seed in answer["seeds"]] == ["creeptlc"]
    assert answer["weights"] == {"numeric": 0.6, "text": 0.4}
    first = answer["recommendations"][0]
    assert list(first) == [
        "rank", "track_id", "track_name", "artists", "album_name", "genres", "popularity",
        "score", "numeric_similarity", "text_similarity", "versions",
    ]  # fmt: skip
    assert (first["rank"], first["track_id"], first["artists"]) == (1, "scrubs", ["TLC"])
    for item in answer["recommendations"]:
        parts = 0.6 * item["numeric_similarity"] + 0.4 * item["text_similarity"]
        assert item["score"] == pytest.approx(parts, abs=1e-5)


def test_similar_takes_a_track_id_n_and_a_weight(dataset):
    done = run(
        "similar", "--track-id", "creep", "-n", 2, "--numeric-weight", 0, "--format", "json",
        "--dataset", dataset,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert answer["weights"] == {"numeric": 0.0, "text": 1.0}
    assert answer["recommendations"][0]["track_id"] == "karma"
    assert len(answer["recommendations"]) == 2


def test_csv_has_a_header_and_makes_formulas_harmless(dataset):
    done = run("similar", "--track-id", "creep", "--format", "csv", "--dataset", dataset)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["rank"] for row in rows] == ["1", "2", "3", "4"]
    assert "'=cmd()" in {row["track_name"] for row in rows}


def test_the_table_names_the_seed_and_each_song(dataset):
    done = run("similar", "--track-id", "creep", "--dataset", dataset)
    assert done.stdout.startswith("Songs that belong with Radiohead - Creep:\nrank  title")
    assert "Sunn O)))" in done.stdout


def test_info_tells_what_was_dropped_and_why(dataset):
    done = run("info", "--dataset", dataset)
    assert "tracks: 5" in done.stdout
    assert "dropped: no title: 1" in done.stdout
    assert json.loads(run("info", "--format", "json", "--dataset", dataset).stdout)["dropped"] == {
        "no title": 1
    }


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
    done = run(*arguments, *options)
    assert done.returncode == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_missing_dataset_ends_with_code_2_and_its_path(tmp_path):
    done = run("info", "--dataset", tmp_path / "nowhere.csv")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "nowhere.csv" in done.stderr


@pytest.mark.real_data
def test_the_command_line_answers_over_the_real_catalogue(real_dataset):
    done = run("similar", "bohemain rapsody", "--format", "json", DATASET_PATH=str(real_dataset))
    answer = json.loads(done.stdout)
    assert answer["seeds"][0]["artists"] == ["Queen"]
    assert answer["catalogue"]["tracks"] == 89_740
    assert len(answer["recommendations"]) == 6


def test_evaluate_measures_playlists_on_the_catalogue_that_the_settings_name(dataset, tmp_path):
    playlists = tmp_path / "playlists.jsonl"
    tracks = [{"track_id": name, "artist": "", "title": ""} for name in ("creep", "karma")]
    playlists.write_text(json.dumps({"id": "p", "name": "P", "tracks": tracks}) + "\n")
    done = run(
        "evaluate", playlists, "--ranking", "default", "--format", "json", DATASET_PATH=str(dataset)
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
