"""The commands search, similar and info as a process: what they print."""

import pytest

from tests.cli.process import csv_of, json_of, run


def test_search_prints_tracks_best_first_as_a_json_list(dataset):
    tracks = json_of("search", "crep", "--limit", 2, "--dataset", dataset)
    assert {track["track_id"] for track in tracks} == {"creep", "creeptlc"}
    assert list(tracks[0]) == [
        "track_id", "track_name", "artists", "album_name", "genres", "popularity",
    ]  # fmt: skip


def test_similar_prints_the_whole_answer_as_json(dataset):
    answer = json_of("similar", "creep", "--artist", "tlc", "--dataset", dataset)
    assert list(answer) == ["catalogue", "seeds", "weights", "recommendations"]
    assert answer["catalogue"]["tracks"] == answer["catalogue"]["songs"] == 5
    assert len(answer["catalogue"]["fingerprint"]) == 64
    assert [seed["track_id"] for seed in answer["seeds"]] == ["creeptlc"]
    own = {"company": 0.5, "fame": 0.6, "holiday": 0.1}
    assert answer["weights"] == {"numeric": 0.6, "text": 0.4, **own}
    first = answer["recommendations"][0]
    assert list(first) == [
        "rank", "track_id", "track_name", "artists", "album_name", "genres", "popularity",
        "score", "numeric_similarity", "text_similarity", "versions", "match", "parts",
    ]  # fmt: skip
    assert (first["rank"], first["track_id"], first["artists"]) == (1, "scrubs", ["TLC"])
    for item in answer["recommendations"]:
        parts = 0.6 * item["numeric_similarity"] + 0.4 * item["text_similarity"]
        assert item["score"] == pytest.approx(parts + sum(item["parts"].values()), abs=1e-5)


def test_similar_takes_a_track_id_n_and_a_weight(dataset):
    options = ("-n", 2, "--numeric-weight", 0, "--dataset", dataset)
    answer = json_of("similar", "--track-id", "creep", *options)
    assert answer["weights"]["numeric"] == 0.0
    assert answer["weights"]["text"] == 1.0
    assert answer["recommendations"][0]["track_id"] == "karma"
    assert len(answer["recommendations"]) == 2


def test_classic_is_the_plain_formula(dataset):
    """The score is 0.6 and 0.4 of the two similarities, and nothing else adds to it."""
    answer = json_of("similar", "creep", "--preset", "classic", "--dataset", dataset)
    for item in answer["recommendations"]:
        cosines = 0.6 * item["numeric_similarity"] + 0.4 * item["text_similarity"]
        assert item["score"] == pytest.approx(cosines, abs=1e-9)
        assert set(item["parts"].values()) == {0}


def test_csv_has_a_header_and_makes_formulas_harmless(dataset):
    rows = csv_of("similar", "--track-id", "creep", "--dataset", dataset)
    assert [row["rank"] for row in rows] == ["1", "2", "3", "4"]
    assert "'=cmd()" in {row["track_name"] for row in rows}
    assert list(rows[0])[-6:] == ["match", "company", "fame", "holiday", "shift", "pull"]


def test_the_table_names_the_seed_and_each_song(dataset):
    done = run("similar", "--track-id", "creep", "--dataset", dataset)
    assert done.stdout.startswith("Songs that belong with Radiohead - Creep:\nrank  title")
    assert "Sunn O)))" in done.stdout


def test_info_tells_what_was_dropped_and_why(dataset):
    done = run("info", "--dataset", dataset)
    assert "tracks: 5" in done.stdout
    assert "dropped: no title: 1" in done.stdout
    assert json_of("info", "--dataset", dataset)["dropped"] == {"no title": 1}


@pytest.mark.real_data
def test_the_command_line_answers_over_the_real_catalogue(real_dataset):
    answer = json_of("similar", "bohemain rapsody", DATASET_PATH=str(real_dataset))
    assert answer["seeds"][0]["artists"] == ["Queen"]
    assert answer["catalogue"]["tracks"] == 89_740
    assert len(answer["recommendations"]) == 6
