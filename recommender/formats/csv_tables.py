"""Read CSV files of any exporter that names a link, or title and artist, for each song."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from recommender.catalogue.text import fold
from recommender.errors import PlaylistFileError
from recommender.formats.builder import PlaylistFileBuilder
from recommender.formats.csv_cells import split_names, unguard
from recommender.spotify.ids import parse_track

_DELIMITERS: Final = ",;\t|"

# Names of columns as `fold` returns them; of several in a file, the first named here is used.
_REFERENCES: Final = (
    "track uri", "spotify uri", "spotify track uri", "spotify track id", "spotify id",
    "spotify url", "spotify link", "spotify track url", "track id", "track url", "track link",
    "uri", "url", "link", "spotify",
)  # fmt: skip
_TITLES: Final = (
    "track name", "track title", "song name", "song title", "title", "song", "track", "name",
    "titel", "titre", "titulo",
)  # fmt: skip
_ARTISTS: Final = (
    "artist name s", "artist names", "artist name", "artists", "artist s", "artist", "performer",
    "kunstler", "interpret", "artiste", "artista",
)  # fmt: skip
_ID: Final = "id"  # often the number of the row
_PLAYLISTS: Final = ("playlist name", "playlist")
_MAX_COLUMNS: Final = 1_000
_HEADER_LENGTH: Final = 20_000
_LONGEST_ROW: Final = 200_000


class _Columns(NamedTuple):
    """Positions of the columns that are used; -1 where there is none."""

    references: tuple[int, ...]
    bare_id: int
    title: int
    artist: int
    playlist: int

    @property
    def usable(self) -> bool:
        return bool(self.references) or min(self.title, max(self.artist, self.bare_id)) >= 0

    @property
    def n_found(self) -> int:
        return len(self.references) + sum(place >= 0 for place in self[1:4])


def has_header(text: str) -> bool:
    """Return whether the first line names columns, and enough of them to read songs from."""
    return _layout(text)[1].usable


def read_csv(text: str, builder: PlaylistFileBuilder, playlist: str = "") -> None:
    """Read a CSV file with any of the delimiters , ; tab |.

    Without a line of column names, every cell that is a link or a URI of a track is a song.

    Raises
    ------
    PlaylistFileError
        If no column holds links or names.
    """
    delimiter, columns, start = _layout(text)
    if columns.usable or columns.title >= 0:
        rows = _rows(text, delimiter, start, builder)
        next(rows, None)
        for where, row in rows:
            _read_row(where, row, columns, builder, playlist)
        return
    found = False
    for where, row in _rows(text, delimiter, start, builder):
        for cell in row[:_MAX_COLUMNS]:
            if ":" in cell and parse_track(cell):
                builder.add(where, cell, playlist=playlist)
                found = True
    if not found:
        raise PlaylistFileError(
            "No column of this CSV file holds links, or title and artist; its first line must "
            "name the columns, for example: title,artist."
        )


def _layout(text: str) -> tuple[str, _Columns, int]:
    """Return the delimiter, the columns and the offset of the header in the text.

    The delimiter is the one under which the most column names are known: counting signs, as
    csv.Sniffer does, fails on titles full of commas.
    """
    start = 0
    if text[:4].lower() == "sep=" and text[4:5] in _DELIMITERS:  # Excel's own hint
        start = text.find("\n") + 1 or len(text)
    head = text[start : start + _HEADER_LENGTH]
    layouts = [(delimiter, _columns(_first_row(head, delimiter))) for delimiter in _DELIMITERS]
    delimiter, columns = max(layouts, key=lambda layout: layout[1].n_found)
    if not columns.n_found:
        line = head.partition("\n")[0]
        delimiter = max(_DELIMITERS, key=line.count)
    return delimiter, columns, start


def _first_row(head: str, delimiter: str) -> Sequence[str]:
    try:
        return next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _columns(header: Sequence[str]) -> _Columns:
    places: dict[str, int] = {}
    for place, name in enumerate(header[:_MAX_COLUMNS]):
        places.setdefault(fold(name[:100]), place)

    def first(names: Sequence[str]) -> int:
        return next((places[name] for name in names if name in places), -1)

    return _Columns(
        references=tuple(places[name] for name in _REFERENCES if name in places),
        bare_id=places.get(_ID, -1),
        title=first(_TITLES),
        artist=first(_ARTISTS),
        playlist=first(_PLAYLISTS),
    )


def _rows(
    text: str, delimiter: str, start: int, builder: PlaylistFileBuilder
) -> Iterator[tuple[str, list[str]]]:
    """Yield the line number and the cells of each row; what cannot be read is skipped."""
    file = io.StringIO(text, newline="")
    file.seek(start)
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.n_left = _LONGEST_ROW
        where = f"line {reader.line_num + 1 + (start > 0)}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a row too long, or a cell of more than 131,072: a quote without end
            builder.skip(where, "a line that is no CSV")
            continue
        if any(row):
            yield where, row


class _Lines:
    """The lines of a file, as long as there are characters left for the row they are read for."""

    def __init__(self, file: io.StringIO) -> None:
        self._file = file
        self.n_left = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._file)
        self.n_left -= len(line)
        if self.n_left < 0:
            raise csv.Error("The row is too long.")
        return line


def _read_row(
    where: str, row: list[str], columns: _Columns, builder: PlaylistFileBuilder, playlist: str
) -> None:
    def cell(place: int) -> str:
        return unguard(row[place]).strip() if 0 <= place < len(row) else ""

    references = [text for place in columns.references if (text := cell(place))]
    bare_id = cell(columns.bare_id)
    tracks = (text for text in (*references, bare_id) if parse_track(text))
    builder.add(
        where,
        # Else an id of a catalogue of one's own, a local file or an episode.
        next(tracks, references[0] if references else ""),
        cell(columns.title),
        split_names(cell(columns.artist)),
        playlist=cell(columns.playlist) or playlist,
    )
