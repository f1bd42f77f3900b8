"""The bundled demo catalogue."""

import csv
import io
from collections import Counter, defaultdict
from statistics import correlation, fmean, median

import pytest

from recommender.catalogue import columns
from recommender.catalogue.text import song_title
from recommender.demo.names import VOICES
from recommender.demo.sounds import SOUNDS
from recommender.demo.studio import HEADER, ID_PREFIX, TRACKS_PER_GENRE, demo_csv
from tests.conftest import ROOT

FILE = ROOT / "data" / "demo.csv"
# The digits of Spotify's base 62, lowest first.
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture(scope="module")
def rows():
    return list(csv.DictReader(io.StringIO(FILE.read_text(encoding="utf-8"), newline="")))


@pytest.fixture(scope="module")
def tracks(rows):
    """Return the rows, each track once, at its first place."""
    return list({row["track_id"]: row for row in reversed(rows)}.values())


def by_genre(rows, feature):
    values = defaultdict(list)
    for row in rows:
        values[row["track_genre"]].append(float(row[feature]))
    return {genre: fmean(some) for genre, some in values.items()}


def column(rows, name):
    return [float(row[name]) for row in rows]


def artists_of(rows):
    return {artist.casefold() for row in rows for artist in row["artists"].split(";")}


def test_the_file_in_the_repository_is_what_the_code_writes():
    assert FILE.read_bytes() == demo_csv().encode()


def test_the_file_is_small_and_has_the_header_of_the_real_dataset():
    data = FILE.read_bytes()
    assert len(data) < 400_000
    assert b"\r" not in data
    assert data.splitlines()[0].decode() == (
        ",track_id,artists,album_name,track_name,popularity,duration_ms,explicit,danceability,"
        "energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,"
        "tempo,time_signature,track_genre"
    )
    assert set(columns.NEEDED) <= set(HEADER)


def test_it_holds_two_thousand_tracks_of_twenty_genres(rows, tracks):
    assert len(tracks) == 20 * TRACKS_PER_GENRE == 2000
    assert list(dict.fromkeys(row["track_genre"] for row in rows)) == sorted(VOICES) == list(SOUNDS)
    assert len(VOICES) == 20
    assert min(Counter(row["track_genre"] for row in rows).values()) >= TRACKS_PER_GENRE
    assert [row[""] for row in rows] == [str(index) for index in range(len(rows))]


def test_no_id_can_be_one_of_128_bits(tracks):
    for track in tracks:
        name = track["track_id"]
        assert len(name) == 22
        assert name.startswith(ID_PREFIX)
        assert sum(DIGITS.index(digit) * 62**n for n, digit in enumerate(reversed(name))) >= 2**128


def test_a_track_under_several_genres_is_one_track(rows):
    cells = defaultdict(set)
    genres = defaultdict(list)
    for row in rows:
        cells[row["track_id"]].add(tuple(row[name] for name in HEADER[1:-1]))
        genres[row["track_id"]].append(row["track_genre"])
    assert {len(some) for some in cells.values()} == {1}
    assert all(len(set(some)) == len(some) for some in genres.values())
    counts = Counter(map(len, genres.values()))
    assert set(counts) == {1, 2, 3}
    assert counts[2] + counts[3] > 150


def test_every_cell_lies_in_its_range(tracks):
    shares = "danceability energy speechiness acousticness instrumentalness liveness valence"
    for track in tracks:
        assert all(0 <= float(track[name]) < 1 for name in shares.split())
        assert -40 < float(track["loudness"]) < 0
        assert 50 < float(track["tempo"]) < 210
        assert 0 <= int(track["popularity"]) <= 100
        assert 60_000 < int(track["duration_ms"]) < 15 * 60_000
        assert track["explicit"] in {"True", "False"}
        assert int(track["key"]) in range(12)
        assert track["mode"] in {"0", "1"}
        assert track["time_signature"] in {"3", "4", "5"}
        for name in ("artists", "album_name", "track_name"):
            assert track[name] == " ".join(track[name].split()) != ""
            assert not set(track[name]) & set("{}|")
    assert {int(track["key"]) for track in tracks} == set(range(12))
    assert {track["time_signature"] for track in tracks} == {"3", "4", "5"}


def test_genres_sound_different(rows):
    energy, acousticness = by_genre(rows, "energy"), by_genre(rows, "acousticness")
    valence, speech = by_genre(rows, "valence"), by_genre(rows, "speechiness")
    tempo, instrumental = by_genre(rows, "tempo"), by_genre(rows, "instrumentalness")
    assert energy["metal"] > energy["pop"] + 0.15 > energy["piano"] + 0.4
    assert acousticness["classical"] > acousticness["folk"] + 0.15 > acousticness["techno"] + 0.4
    assert valence["salsa"] > valence["indie-pop"] + 0.15 > valence["ambient"] + 0.3
    assert max(speech, key=speech.get) == "hip-hop"
    assert max(tempo, key=tempo.get) == "drum-and-bass"
    assert 172 < tempo["drum-and-bass"] < 175
    assert instrumental["techno"] > instrumental["pop"] + 0.4


def test_features_go_together_as_they_do_in_music(tracks):
    energy = column(tracks, "energy")
    assert correlation(energy, column(tracks, "loudness")) > 0.7
    assert correlation(energy, column(tracks, "acousticness")) < -0.6
    assert correlation(column(tracks, "danceability"), column(tracks, "valence")) > 0.4
    assert abs(correlation(energy, column(tracks, "popularity"))) < 0.2


def test_popularity_has_a_long_tail_and_unplayed_tracks(tracks):
    popularity = column(tracks, "popularity")
    assert 0.05 < popularity.count(0) / len(popularity) < 0.2
    middle = median(popularity)
    assert max(popularity) - middle > 2 * (middle - min(popularity))


def test_the_tracks_of_one_artist_sound_similar(tracks):
    own = defaultdict(list)
    for track in tracks:
        if track["track_genre"] == "folk":
            own[track["artists"]].append(float(track["energy"]))
    groups = [some for some in own.values() if len(some) > 3]
    everyone = [value for some in groups for value in some]
    spread = fmean(abs(value - fmean(everyone)) for value in everyone)
    within = fmean(abs(value - fmean(some)) for some in groups for value in some)
    assert within < 0.9 * spread


def test_some_artists_play_two_genres_and_some_play_together(tracks):
    genres = defaultdict(set)
    for track in tracks:
        for artist in track["artists"].split(";"):
            genres[artist].add(track["track_genre"])
    assert 200 < len(genres) < 400
    assert 10 < sum(len(some) > 1 for some in genres.values()) < 100
    joint = [track["artists"].split(";") for track in tracks if ";" in track["artists"]]
    assert 80 < len(joint) < 300
    assert all(len(set(artists)) == len(artists) == 2 for artists in joint)


def test_versions_are_recognised_as_versions_of_one_song(tracks):
    songs = defaultdict(list)
    for track in tracks:
        songs[track["artists"].split(";")[0], song_title(track["track_name"])].append(track)
    pairs = [some for some in songs.values() if len(some) > 1]
    assert 100 < len(pairs) < 200
    kinds = [" - Live", " - Live at ", "Remastered", "(Acoustic)", "Radio Edit", "(feat. "]
    named = " | ".join(track["track_name"] for some in pairs for track in some)
    assert all(kind in named for kind in kinds)
    # A title that is marked as a version never comes without its song.
    marked = {track["track_id"] for track in tracks if any(k in track["track_name"] for k in kinds)}
    assert marked <= {track["track_id"] for some in pairs for track in some}


def test_a_live_version_was_played_before_people_and_an_acoustic_one_without_plugs(tracks):
    live = [track for track in tracks if " - Live" in track["track_name"]]
    acoustic = [track for track in tracks if "(Acoustic)" in track["track_name"]]
    assert min(column(live, "liveness")) > 0.6 > 2 * fmean(column(tracks, "liveness"))
    assert fmean(column(acoustic, "acousticness")) > 0.7


def test_titles_seldom_repeat(tracks):
    titles = Counter(track["track_name"] for track in tracks)
    assert len(titles) > 1980
    # No word opens more than one title in twenty.
    first_words = Counter(track["track_name"].split()[0] for track in tracks)
    first_words.pop("The")
    assert max(first_words.values()) < len(tracks) / 20


@pytest.mark.real_data
def test_no_artist_has_the_name_of_a_real_one(tracks, real_dataset):
    with real_dataset.open(encoding="utf-8", newline="") as file:
        real = artists_of(csv.DictReader(file))
    assert not artists_of(tracks) & real
