"""The command that measures rankings and prints the figures."""

import csv
import io
import json

import numpy as np
import pytest
from click.testing import CliRunner

from recommender import Query, Recommender
from recommender.cli.evaluate import evaluate
from recommender.company.learning import learn
from recommender.company.storage import Origin, write_company
from recommender.evaluate.alike import units
from recommender.evaluate.figures import ACCURACY, COLUMNS
from recommender.evaluate.makeup import MAKEUP
from recommender.evaluate.metrics import ndcg
from recommender.evaluate.rankings.candidates import Candidates
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
    return [str(path), "--dataset", str(tmp_path / "varied.csv"), "--company", "off"]


def run(*arguments):
    return CliRunner().invoke(evaluate, [str(argument) for argument in arguments])


def test_the_command_repeats_itself_to_the_digit_and_changes_with_its_rng_seed(files):
    options = [*files, "--ranking", "together", "--ranking", "random", "--format", "json"]
    first, second = run(*options), run(*options)
    other = run(*options, "--rng-seed", 1)
    assert (first.exit_code, first.stdout) == (0, second.stdout)
    assert first.stdout != other.stdout
    tree = json.loads(first.stdout)
    assert list(tree["rankings"]) == ["together", "random"]
    assert tree["rankings"]["random"]["by seed"]["random songs"]["first six"]["sound"]["mean"] <= 1
    assert tree["matched"]["by_id"] == tree["matched"]["entries"] == 9 * 12


def test_the_command_prints_what_the_parts_compute(files, varied, candidates):
    done = run(*files, "--ranking", "together", "--format", "json", "--seeds-per-playlist", 100)
    tree = json.loads(done.stdout)
    found = tree["rankings"]["together"]["all"]["ndcg@10"]["mean"]
    catalogue = varied.catalogue
    playlists = [[catalogue.row(f"t{(7 * i + j) % SIZE}") for j in range(12)] for i in range(9)]
    means = []
    for rows in playlists:
        songs = {int(catalogue.song[row]): row for row in reversed(rows)}
        values = []
        for song, row in songs.items():
            query = Query((catalogue.track(row).track_id,), n=10)
            ranked = [catalogue.row(x.track.track_id) for x in varied.recommend(query).items]
            relevant = [r for r in candidates.rows if catalogue.song[r] in songs]
            relevant = [r for r in relevant if catalogue.song[r] != song]
            values.append(ndcg(np.array(ranked), np.array(relevant), 10))
        means.append(np.mean(values))
    unit = units([np.unique(catalogue.song[rows]) for rows in playlists])
    assert tree["units"] == len(set(unit))
    expected = np.mean([np.mean(np.array(means)[unit == one]) for one in set(unit)])
    # scores equal in float32 may swap at the end of a list
    assert found == pytest.approx(expected, abs=0.01)


def test_company_from_a_file_moves_the_lists_and_off_is_no_company(tmp_path, files, varied):
    catalogue = varied.catalogue
    lists = [np.array([catalogue.row(f"t{i}"), catalogue.row(f"t{i + 80}")]) for i in range(80)]
    path = tmp_path / "company.npz"
    write_company(path, learn(catalogue, lists), catalogue, Origin(80, "made up"))
    options = [*files, "--ranking", "together", "--format", "json"]
    without, known = run(*options), run(*options, "--company", path)
    trees = [json.loads(done.stdout) for done in (without, known)]
    assert [tree["company"] for tree in trees] == ["off", "company.npz"]
    assert trees[0]["rankings"] != trees[1]["rankings"]
    assert run(*options, "--company", tmp_path / "none.npz").exit_code != 0


def test_csv_has_a_line_for_each_ranking_seeds_candidates_and_measure(files):
    done = run(*files, "--ranking", "text", "--ranking", "baseline", "--format", "csv")
    records = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {record["ranking"] for record in records} == {"text", "baseline"}
    of_all = [
        r for r in records if r["ranking"] == "text" and r["seeds"] == "all seeds" and r["low"]
    ]
    # the measures of all parts, and the comparison of both kinds of lists with the baseline
    assert len(of_all) == sum(map(len, COLUMNS.values())) + 2 * len(ACCURACY)
    of_random = [r for r in records if r["ranking"] == "text" and r["seeds"] == "random songs"]
    assert [r["measure"] for r in of_random] == list(MAKEUP)
    assert all(float(r["low"]) <= float(r["mean"]) for r in of_random)


def test_the_tables_name_every_ranking_and_fit_a_terminal(files):
    done = run(*files, "--ranking", "baseline", "--ranking", "numeric=0.25")
    assert "9 playlists, 108 entries: 108 found by id" in done.stdout
    titles = [line for line in done.stdout.splitlines() if line.startswith("The first six, ")]
    assert len(titles) >= 6
    # a line in each table: two of accuracy, two of ratios, the first six of each group, beyond
    assert done.stdout.count("\nnumeric=0.25") == 5 + len(titles)
    tables = done.stdout.split("\n\n", 1)[1].splitlines()
    assert max(map(len, tables)) <= 110


def test_nothing_to_measure_is_a_usage_error(tmp_path, write_dataset):
    path = tmp_path / "none.jsonl"
    path.write_text('{"id": "a", "tracks": []}\n', encoding="utf-8")
    done = run(path, "--company", "off", "--dataset", write_dataset([{"track_id": "a"}]))
    assert done.exit_code == 2
    assert "nothing to measure" in done.output
