"""The demo catalogue: tracks that nobody ever recorded, in the form of the real dataset.

It lets the app, the tests and a newcomer run without a download. Everything is invented: names by
`recommender.demo.names`, sounds from the numbers of `recommender.demo.sounds`. The same characters
come out everywhere, so a test can check that the file in ``data/`` is up to date.
"""

import csv
import io
import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeVar

import numpy as np

from recommender.catalogue.columns import ARTIST_SEPARATOR
from recommender.catalogue.text import fold
from recommender.demo.names import VOICES, Chance, album_title, artist_name, place, track_title
from recommender.demo.sounds import SOUNDS

_T = TypeVar("_T")

HEADER: Final = (
    "", "track_id", "artists", "album_name", "track_name", "popularity", "duration_ms", "explicit",
    "danceability", "energy", "key", "loudness", "mode", "speechiness", "acousticness",
    "instrumentalness", "liveness", "valence", "tempo", "time_signature", "track_genre",
)  # fmt: skip
"""The columns of the real dataset, its unnamed index first."""

ID_PREFIX: Final = "demo"
"""How a demo track id begins. No Spotify id does: below 2**128 the first digit is 0 to 7."""

TRACKS_PER_GENRE: Final = 100
_ARTISTS_PER_GENRE: Final = 14
_SEED: Final = 1877
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# How often each of the keys from C to B is used: plain keys more than those with many sharps.
_KEYS: Final = np.cumsum([12, 9, 11, 3, 8, 8, 6, 12, 6, 10, 6, 9]) / 100


class _Artist(NamedTuple):
    """An artist, with what the tracks of the artist have in common.

    `fame` and `lean` are drawn from a normal distribution about 0: how much better known, and how
    much louder or softer, the artist is than the genre.
    """

    name: str
    fame: float
    lean: float
    albums: tuple[str, ...]


class _Track(NamedTuple):
    """What is decided of a track before its numbers are drawn.

    `lean` moves the energy and `unplugged` the acousticness, in log-odds; `fade` is taken off the
    fame.
    """

    artist: _Artist
    guest: str
    title: str
    album: str
    genres: tuple[str, ...]
    lean: float
    unplugged: float
    live: bool
    fade: float


def _odds(share: float, shift: float) -> float:
    """Return a share of 1 moved by `shift` in log-odds, so that it stays between 0 and 1."""
    return 1 / (1 + (1 / share - 1) * math.exp(-shift))


class _Studio:
    """Invents artists and records tracks, one after another, out of one stream of chance."""

    def __init__(self) -> None:
        # RandomState, because NumPy promises that its sequence never changes; that of a
        # Generator may change from release to release.
        rng = np.random.RandomState(_SEED)
        self.chance: Chance = rng.random_sample
        self.normal: Callable[[], float] = rng.standard_normal
        self._used: set[str] = set()

    def pick(self, choices: Sequence[_T]) -> _T:
        return choices[int(self.chance() * len(choices))]

    def new(self, invent: Callable[[Chance, str], str], genre: str) -> str:
        while fold(name := invent(self.chance, genre)) in self._used:
            pass
        self._used.add(fold(name))
        return name

    def artist(self, genre: str) -> _Artist:
        albums = tuple(album_title(self.chance, genre) for _ in range(2 + int(3 * self.chance())))
        return _Artist(self.new(artist_name, genre), self.normal(), 0.5 * self.normal(), albums)

    def genres(self, genre: str) -> tuple[str, ...]:
        near = SOUNDS[genre].near
        others = 0 if self.chance() > 0.12 else 1 if self.chance() > 0.2 else 2
        return (genre, *near[:others])

    def song(self, genre: str, artists: Sequence[_Artist]) -> _Track:
        # Raised to a power, so that the first artists of a genre have more tracks than the last.
        first = artists[int(len(artists) * self.chance() ** 1.5)]
        others = [artist.name for artist in artists if artist is not first]
        guest = self.pick(others) if self.chance() < 0.06 else ""
        title = self.new(track_title, genre)
        album = title if self.chance() < 0.25 else self.pick(first.albums)
        lean = first.lean + 0.6 * self.normal()
        return _Track(first, guest, title, album, self.genres(genre), lean, 0.0, False, 0.0)

    def version(self, song: _Track, artists: Sequence[_Artist]) -> _Track:
        sound = SOUNDS[song.genres[0]]
        plugged = sound.acousticness < 0.7 and sound.instrumental < 0.3
        suffixes = [
            *(" - Live", " - Live at {place}", " - Remastered {year}", " (feat. {guest})"),
            *([" (Acoustic)"] if plugged else []),
            *([" - Radio Edit"] if sound.danceability > 0.6 else []),
        ]
        suffix = self.pick(suffixes)
        guest = self.pick([a.name for a in artists if a.name != song.artist.name])
        where, year = place(self.chance, song.genres[0]), 2005 + int(18 * self.chance())
        title = song.title + suffix.format(place=where, year=year, guest=guest)
        return song._replace(
            guest=guest if "feat" in suffix else song.guest,
            title=title,
            album=f"Live at {where}" if "Live" in suffix else title,
            lean=song.lean + (-1.4 if "Acoustic" in suffix else 0.2),
            unplugged=2.6 if "Acoustic" in suffix else 0.0,
            live="Live" in suffix,
            fade=9.0,
        )

    def popularity(self, track: _Track) -> int:
        # A tenth of the tracks is hardly played at all, as in any shop.
        if self.chance() < 0.1:
            return 0
        fame = SOUNDS[track.genres[0]].fame + 16 * track.artist.fame + 10 * self.normal()
        return round(100 * math.exp((min(fame - track.fade, 100) - 100) / 55))

    def features(self, track: _Track) -> list[str]:
        """Return the cells from danceability to the time signature."""
        sound = SOUNDS[track.genres[0]]
        energy = _odds(sound.energy, track.lean)
        gaiety = self.normal()
        valence = _odds(sound.valence, 0.7 * gaiety + 0.3 * track.lean + 0.3 * self.normal())
        danceability = _odds(sound.danceability, 0.35 * gaiety + 0.35 * self.normal())
        acousticness = _odds(
            sound.acousticness, track.unplugged - 1.1 * track.lean + 1.3 * self.normal()
        )
        loudness = -4.5 - 19 * (1 - energy) ** 2 + 2 * self.normal()
        sung = self.chance() > sound.instrumental
        instrumental = 10 ** (-6 + 4 * self.chance()) if sung else _odds(0.86, 0.5 * self.normal())
        crowd = 0.6 if track.live else 0.4 * self.chance() ** 4
        liveness = 0.06 + 0.1 * self.chance() + crowd + 0.15 * track.live * self.chance()
        speechiness = 0.024 + (sound.speechiness - 0.02) * math.exp(0.55 * self.normal())
        waltz = self.chance() < sound.waltz
        return [
            f"{danceability:.3g}",
            f"{energy:.3g}",
            str(int(np.searchsorted(_KEYS, self.chance(), side="right"))),
            f"{min(loudness, -0.5):.3f}",
            str(int(self.chance() < sound.major)),
            f"{min(speechiness, 0.9):.3g}",
            f"{min(acousticness, 0.996):.3g}",
            f"{instrumental if instrumental > 1e-05 else 0:.3g}",
            f"{liveness:.3g}",
            f"{valence:.3g}",
            f"{self.pick(sound.tempos) * (1 + 0.02 * self.normal()):.3f}",
            "3" if waltz else "5" if self.chance() < 0.015 else "4",
        ]

    def row(self, track: _Track) -> list[str]:
        """Return all cells of a track but the index and the genre."""
        sound = SOUNDS[track.genres[0]]
        return [
            ID_PREFIX + "".join(self.pick(_DIGITS) for _ in range(22 - len(ID_PREFIX))),
            ARTIST_SEPARATOR.join(filter(None, (track.artist.name, track.guest))),
            track.album,
            track.title,
            str(self.popularity(track)),
            str(round(60_000 * sound.minutes * math.exp(0.2 * self.normal()))),
            str(self.chance() < sound.explicit),
            *self.features(track),
        ]


def demo_csv() -> str:
    """Return the demo catalogue as CSV text, the same characters each time.

    It is `HEADER` and about 2,300 rows in the order of their genres: `TRACKS_PER_GENRE` tracks of
    each genre, some of them again under a genre nearby, as the real dataset repeats them.

    Examples
    --------
    >>> demo_csv().splitlines()[0].split(",")[1:4]
    ['track_id', 'artists', 'album_name']
    """
    studio = _Studio()
    artists = {g: [studio.artist(g) for _ in range(_ARTISTS_PER_GENRE)] for g in VOICES}
    shelves: dict[str, list[list[str]]] = {genre: [] for genre in VOICES}
    for genre, sound in SOUNDS.items():
        visitors = [artists[near][-1] for near in sound.near]
        company = [*artists[genre], *visitors]
        songs: list[_Track] = []
        while len(songs) < TRACKS_PER_GENRE:
            songs.append(studio.song(genre, company))
            if studio.chance() < 0.08 and len(songs) < TRACKS_PER_GENRE:
                songs.append(studio.version(songs[-1], company))
        for song in songs:
            row = studio.row(song)
            for name in song.genres:
                shelves[name].append(row)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    rows = ([*row, genre] for genre, shelf in shelves.items() for row in shelf)
    writer.writerows([index, *row] for index, row in enumerate(rows))
    return file.getvalue()
