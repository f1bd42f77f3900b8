"""Turn the bytes of an upload into text, whatever program saved them."""

import codecs
from typing import Final

from recommender.errors import PlaylistFileError

# UTF-32 before UTF-16: its little-endian mark starts with the other's.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 4_096
_CONTROLS: Final = frozenset(map(chr, range(32))) - set("\t\n\x0b\x0c\r\x1a")


def decode(data: bytes, name: str) -> str:
    """Return the text of a file: UTF-8, UTF-16 or UTF-32 (with or without mark), else Windows-1252.

    Raises
    ------
    PlaylistFileError
        If it is no text: it has null characters, or more than 2% other control characters.

    Examples
    --------
    >>> decode("Beyoncé".encode("utf-16"), "a.csv"), decode("Beyoncé".encode("cp1252"), "a.csv")
    ('Beyoncé', 'Beyoncé')
    """
    text = _text(data)
    sample = text[:_SAMPLE]
    n_controls = sum(character in _CONTROLS for character in sample)
    if "\0" in sample or n_controls * 50 > len(sample):
        raise PlaylistFileError(
            f"{name} is no text; upload a CSV, M3U or JSON file, or the zip of an account export."
        )
    return text


def _text(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if (utf16 := _utf16_without_mark(data[:_SAMPLE])) is not None:
        return data.decode(utf16, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _utf16_without_mark(sample: bytes) -> str | None:
    """Return which UTF-16 it is, None if it is none: in most texts every second byte is zero."""
    pairs = len(sample) // 2
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if pairs and high * 2 > pairs and low * 20 < pairs:
        return "utf-16-le"
    if pairs and low * 2 > pairs and high * 20 < pairs:
        return "utf-16-be"
    return None
