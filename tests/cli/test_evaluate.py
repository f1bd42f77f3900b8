"""The command that measures rankings and prints the figures."""

import csv
import io
import json

import numpy as np
import pytest
from click.testing import CliRunner

from recommender import Query, Recommender
from recommender.cli.evaluate import evaluate
from recommender.evaluate.candidates import Candidates
from recommender.evaluate.figures import ACCURACY
from recommender.evaluate.metrics import ndcg
from tests.support.oracles import varied_catalogue

SIZE = 160


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("evaluate"), SIZE, seed=3))


@pytest.fixture(scope="module")
def candidates(varied):
    return Candidates.of(varied.catalogue)


@pytest.fixture
def files(tmp_path, varied):
    varied_catalogue(tmp_path, SIZE, seed=3)
    tracks = [[{"track_id": f"t{(7 * i + j) % SIZE}"} for j in range(12)] for i in range(9)]
    path = tmp_path / "playlists.jsonl"
    path.write_text(
        "".join(json.dumps({"id": str(i), "tracks": t}) + "\n" for i, t in enumerate(tracks)),
        encoding="utf-8",
    )
    return [str(path), "--dataset", str(tmp_path / "varied.csv")]


def run(*arguments):
    return CliRunner().invoke(evaluate, [str(argument) for argument in arguments])


def test_the_command_repeats_itself_to_the_digit_and_changes_with_its_rng_seed(files):
    options = [*files, "--ranking", "classic", "--ranking", "random", "--format", "json"]
    first, second = run(*options), run(*options)
    other = run(*options, "--rng-seed", 1)
    assert (first.exit_code, first.stdout) == (0, second.stdout)
    assert first.stdout != other.stdout
    tree = json.loads(first.stdout)
    assert list(tree["rankings"]) == ["classic", "random"]
    assert tree["matched"]["by_id"] == tree["matched"]["entries"] == 9 * 12


def test_the_command_prints_what_the_parts_compute(files, varied, candidates):
    done = run(*files, "--ranking", "classic", "--format", "json", "--seeds-per-playlist", 100)
    found = json.loads(done.stdout)["rankings"]["classic"]["all"]["ndcg@10"]["mean"]
    catalogue = varied.catalogue
    means = []
    for i in range(9):
        rows = [catalogue.row(f"t{(7 * i + j) % SIZE}") for j in range(12)]
        songs = {int(catalogue.song[row]): row for row in reversed(rows)}
        values = []
        for song, row in songs.items():
            query = Query((catalogue.track(row).track_id,), n=10)
            ranked = [catalogue.row(x.track.track_id) for x in varied.recommend(query).items]
            relevant = [r for r in candidates.rows if catalogue.song[r] in songs]
            relevant = [r for r in relevant if catalogue.song[r] != song]
            values.append(ndcg(np.array(ranked), np.array(relevant), 10))
        means.append(np.mean(values))
    # scores equal in float32 may swap at the end of a list
    assert found == pytest.approx(np.mean(means), abs=0.01)


def test_csv_has_a_line_for_each_ranking_candidates_and_measure(files):
    done = run(*files, "--ranking", "text", "--format", "csv")
    records = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(records) == 2 * len(ACCURACY) + 6
    assert {record["ranking"] for record in records} == {"text"}
    assert all(0 <= float(r["low"]) <= float(r["mean"]) for r in records if r["low"])


def test_the_table_names_every_ranking_and_how_many_were_matched(files):
    done = run(*files, "--ranking", "popularity", "--ranking", "numeric=0.25")
    assert "9 playlists, 108 entries: 108 found by id" in done.stdout
    assert done.stdout.count("numeric=0.25") == 3


def test_nothing_to_measure_is_a_usage_error(tmp_path, write_dataset):
    path = tmp_path / "none.jsonl"
    path.write_text('{"id": "a", "tracks": []}\n', encoding="utf-8")
    done = run(path, "--dataset", write_dataset([{"track_id": "a"}]))
    assert done.exit_code == 2
    assert "nothing to measure" in done.output
