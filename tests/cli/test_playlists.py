"""The commands playlist and path as a process: what they print, and how they end."""

import re

import pytest

from tests.cli.process import assert_refused, csv_of, json_of, run

LINES = [
    *(
        {"track_id": f"{name}{i}", "track_name": f"{name.title()} {i}"}
        | {"artists": f"{name[0].upper()}{i}", "track_genre": name, "energy": energy}
        for name, energy in {"folk": 0.3, "metal": 0.9}.items()
        for i in range(6)
    ),
    {"track_id": "between", "track_name": "=Between", "artists": "B", "energy": 0.6, "tempo": 0}
    | {"track_genre": "rock"},
]


@pytest.fixture
def dataset(write_dataset):
    return write_dataset(LINES)


@pytest.fixture
def listed(tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text("F0 - Folk 0\nF1 - Folk 1\nM0 - Metal 0\nNobody - Nothing\n", encoding="utf-8")
    return file


def test_a_list_is_extended_and_each_song_tells_who_leads_to_it(dataset, listed):
    answer = json_of("playlist", listed, "-n", 4, "--dataset", dataset)
    assert list(answer) == ["list", "catalogue", "seeds", "weights", "recommendations"]
    assert {name: answer["list"][name] for name in list(answer["list"])[:4]} == {
        "entries": 4, "found_by_id": 0, "found_by_name": 3, "found_by_close_name": 0,
    }  # fmt: skip
    assert answer["list"]["missing"] == [
        {"entry": "Nobody - Nothing", "why": "the catalogue has no song of this artist and title"}
    ]
    seeds = ["folk0", "folk1", "metal0"]
    assert [seed["track_id"] for seed in answer["seeds"]] == seeds
    found = answer["recommendations"]
    assert {song["track_id"] for song in found} == {"folk2", "folk3", "folk4", "folk5"}
    for song in found:
        assert set(song["leads"]) <= set(seeds)


def test_the_table_tells_what_was_found_and_the_csv_counts_the_leads(dataset, listed):
    done = run("playlist", listed, "-n", 2, "--dataset", dataset)
    first, header, *rows = done.stdout.splitlines()
    assert first == "Songs that fit mine.txt (3 of its 4 songs found):"
    assert header.split() == ["rank", "title", "artists", "album", "genres", "score", "leads"]
    assert len(rows) == 2
    assert all(re.search(r"\d of 3$", row) for row in rows)
    lines = csv_of("playlist", listed, "--dataset", dataset)
    assert len(lines) == 10
    assert all(0 <= int(line["leads"]) <= 3 for line in lines)


def test_a_path_goes_from_song_to_song_by_id_or_words(dataset):
    answer = json_of("path", "folk0", "metal 3", "--steps", 3, "--dataset", dataset)
    stops = answer["stops"]
    assert [stop["stop"] for stop in stops] == [0, 1, 2, 3]
    assert (stops[0]["track_id"], stops[-1]["track_id"]) == ("folk0", "metal3")
    assert answer["largest_step"] == max(stop["step"] for stop in stops)
    assert [stop["energy"] for stop in (stops[0], stops[-1])] == pytest.approx([0.3, 0.9])
    assert len({tuple(stop["artists"]) for stop in stops}) == 4


def test_a_path_prints_a_table_and_a_csv_and_leaves_unknown_tempo_empty(dataset):
    arguments = ("path", "folk0", "between", "--steps", 2, "--dataset", dataset)
    table = run(*arguments).stdout.splitlines()
    assert table[0] == "From F0 - Folk 0 to B - =Between:"
    assert table[1].split()[-4:] == ["energy", "valence", "tempo", "step"]
    assert len(table) == 2 + 3
    last = csv_of(*arguments)[-1]
    assert (last["tempo"], last["track_name"]) == ("", "'=Between")
    assert json_of(*arguments)["stops"][-1]["tempo"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["playlist", "nowhere.csv"], "Cannot read nowhere.csv"),
        (["playlist", "LIST", "-n", "0"], "n is from 1 to 500, not 0"),
        (["playlist", "EMPTY"], "needs at least one song"),
        (["playlist", "STRANGE"], "None of the 1 songs of strange.txt is in the catalogue"),
        (["path", "folk0", "folk0"], "choose two different ones"),
        (["path", "folk0", "metal0", "--steps", "1"], "steps is from 2 to 30, not 1"),
        (["path", "folk0", "zzqqxx"], "Nothing in the catalogue is like 'zzqqxx'"),
        (["path", "folk0"], "Missing argument 'B'"),
    ],
)
def test_bad_input_ends_with_code_2_and_one_line(dataset, listed, tmp_path, arguments, message):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "strange.txt").write_text("Nobody - Nothing\n", encoding="utf-8")
    files = {"LIST": listed, "EMPTY": tmp_path / "empty.txt", "STRANGE": tmp_path / "strange.txt"}
    done = run(*[files.get(one, one) for one in arguments], "--dataset", dataset)
    assert_refused(done, message)


@pytest.mark.real_data
def test_both_commands_answer_over_the_real_catalogue(real_dataset, tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("Radiohead - Creep\nhttps://open.spotify.com/track/63OQupATfueTdZMWTxW03A\n")
    environment = {"DATASET_PATH": str(real_dataset)}
    answer = json_of("playlist", file, **environment)
    assert len(answer["recommendations"]) == 20
    assert len(answer["seeds"]) == 2
    link = "https://open.spotify.com/track/70LcF31zb1H0PyJoS1Sx1r"
    stops = json_of("path", link, "abba dancing queen", **environment)["stops"]
    assert len(stops) == 9
    assert stops[0]["track_id"] == link[-22:]
    assert stops[-1]["artists"] == ["ABBA"]
