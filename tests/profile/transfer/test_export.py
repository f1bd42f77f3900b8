"""What is exported can be imported, however much it is."""

import itertools
import json

from recommender.formats.playlist import PlaylistEntry
from recommender.profile import (
    Identity,
    Judgement,
    Profiles,
    export_parts,
    import_json,
    read_export,
)
from recommender.profile.transfer import export, rows
from tests.profile.samples import HOUR, NOON, exported


def fresh():
    return Profiles.open("sqlite://").of(Identity("test", "somebody"))


def filled(n=40):
    profile = fresh()
    profile.like(*(f"liked{i}" for i in range(n)), at=NOON)
    profile.dislike(*(f"disliked{i}" for i in range(n)), at=NOON)
    profile.import_plays((f"played{i % 7}", NOON + i * HOUR / 60, 200_000) for i in range(5 * n))
    profile.pass_over(*(f"passed{i}" for i in range(n)), at=NOON)
    for i in range(n):
        # the longest names there can be, of signs of four bytes and of signs that are escaped
        profile.judgements.add(Judgement(f"seed{i}", NOON, "𝄞" * 40, '"' * 40, "neither"))
    for i in range(n // 4):
        songs = [PlaylistEntry(f"song{j}", "é" * 20, ("A", "B")) for j in range(i)]
        profile.playlists.save(f"List {i}", songs)
    return profile


def test_each_track_id_is_written_once_and_numbers_stand_in_columns():
    profile = fresh()
    profile.like("a", at=NOON)
    profile.import_plays([("a", NOON, 5), ("b", NOON + HOUR, 6), ("a", NOON + HOUR, 7)])
    document = json.loads(exported(profile))
    ms = 1_714_564_800_000  # NOON
    assert document["tracks"] == ["a", "b"]
    assert document["likes"] == {"track": [0], "at_ms": [ms]}
    assert document["plays"] == {
        "track": [0, 0, 1],
        "played_at_ms": [ms, ms + 3_600_000, ms + 3_600_000],
        "ms_played": [5, 7, 6],
        "imported": [1, 1, 1],
    }


def test_what_is_too_much_for_one_upload_comes_in_parts_that_bring_all_of_it_in_any_order():
    profile = filled()
    parts = export_parts(profile, max_bytes=4_000)
    assert len(parts) > 4
    assert all(len(part.encode()) <= 4_000 for part in parts)
    for order in itertools.islice(itertools.permutations(parts), 0, 2_000, 700):
        other = fresh()
        for part in order:
            assert import_json(other, part).skipped == 0
        assert other.summary() == profile.summary()
        assert other.plays() == profile.plays()
        assert other.passed() == profile.passed()
        assert other.judgements.all() == profile.judgements.all()


def test_a_part_holds_no_more_rows_songs_or_playlists_than_are_read(monkeypatch):
    for module in (export, rows):
        monkeypatch.setattr(module, "MAX_ROWS", 30)
    monkeypatch.setattr(export, "MAX_PLAYLISTS", 4)
    monkeypatch.setattr(export, "MAX_JUDGEMENTS", 15)
    parts = [read_export(part) for part in export_parts(filled())]
    for part in parts:
        assert len(part.plays) <= 30
        assert len(part.judgements) <= 15
        assert len(part.playlists) <= 4
        assert sum(len(one.entries) for one in part.playlists) <= 30
    assert sum(len(part.plays) for part in parts) == 200


def test_250_000_plays_and_100_000_likes_fit_into_one_upload_and_come_back():
    profile = fresh()
    ids = [f"{i:022}" for i in range(100_000)]
    profile.like(*ids, at=NOON)
    profile.import_plays((ids[i % 20_000], NOON - i * HOUR / 60, 200_000) for i in range(250_000))
    text = exported(profile)
    assert len(text.encode()) <= 16 * 1024 * 1024
    found = read_export(text.encode())
    assert (len(found.opinions), len(found.plays), found.skipped) == (100_000, 250_000, 0)
    assert sorted(p[:3] for p in found.plays[:2]) == sorted(
        (play.track_id, round(play.played_at.timestamp() * 1000), play.ms_played)
        for play in profile.plays()[:2]
    )


def test_the_largest_playlist_fits_into_one_upload():
    profile = fresh()
    # 2,000,000 characters of four bytes each, in 5,000 songs
    profile.playlists.save("Long", [PlaylistEntry(None, "𝄞" * 400, ())] * 5_000)
    text = exported(profile)
    assert len(text.encode()) <= 16 * 1024 * 1024
    assert len(read_export(text.encode()).playlists[0].entries) == 5_000
