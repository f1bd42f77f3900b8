"""Open a dataset: from its artifact where there is one undamaged, else by building all anew."""

import hashlib
import sys
import unicodedata
from pathlib import Path
from typing import Final

from recommender.artifacts.storage import KEY_DIGITS, Opened, read_artifact, write_artifact
from recommender.catalogue.load import load_with_titles
from recommender.catalogue.reader import check_header
from recommender.catalogue.search import SearchIndex
from recommender.company.storage import company_fingerprint, read_tables
from recommender.ranking.recommender import Recommender

ARTIFACTS_FOLDER: Final = "artifacts"
"""The folder beside the dataset that holds its artifacts."""

_PACKAGE: Final = Path(__file__).parent.parent
_SOURCES: Final = ("artifacts", "catalogue", "company", "ranking", "scoring")
"""The packages whose code decides what an artifact holds."""


def open_catalogue(
    path: str | Path, artifacts_dir: Path | None = None, company: Path | None = None
) -> tuple[Recommender, SearchIndex]:
    """Return the recommender and the search index of a dataset.

    They are opened from its artifact; if that is missing or damaged, they are built and saved.

    Parameters
    ----------
    path : str or Path
        A CSV file in the layout of the Spotify Tracks Dataset.
    artifacts_dir : Path, optional
        The folder for artifacts; `ARTIFACTS_FOLDER` beside the dataset if not given. If it cannot
        be written, nothing is saved.
    company : Path, optional
        A file of what people put together (`company.storage`); nothing is known of that if not
        given.

    Returns
    -------
    recommender : Recommender
    search : SearchIndex

    Raises
    ------
    DatasetError
        If the dataset cannot be read or holds no track.
    CompanyError
        If the file of company cannot be read; the dataset opens without it.
    """
    path = Path(path)
    check_header(path)
    folder = path.parent / ARTIFACTS_FOLDER if artifacts_dir is None else artifacts_dir
    with path.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
    known = "" if company is None else company_fingerprint(company)
    artifact = folder / f"{path.stem}-{artifact_key(fingerprint, known)}"
    opened = read_artifact(artifact, fingerprint) or _build(path, artifact, fingerprint, company)
    return opened.recommender, opened.search


def artifact_key(fingerprint: str, company: str = "") -> str:
    """Return the key in the name of an artifact: it names a dataset and the code that read it.

    It changes with the dataset, the file of company, the sources that decide what an artifact
    holds, the version of Unicode and the byte order of the machine, so that what is out of date is
    never found.

    Parameters
    ----------
    fingerprint : str
        SHA-256 of the dataset, in hexadecimal.
    company : str
        That of the file of company; empty if there is none.

    Returns
    -------
    str
        `storage.KEY_DIGITS` hexadecimal digits.
    """
    facts = (fingerprint, company, unicodedata.unidata_version, sys.byteorder)
    key = hashlib.sha256(" ".join(facts).encode())
    for package in _SOURCES:
        for source in sorted((_PACKAGE / package).rglob("*.py")):
            name = source.relative_to(_PACKAGE).as_posix()
            key.update(name.encode() + b"\0" + source.read_bytes())
    return key.hexdigest()[:KEY_DIGITS]


def _build(path: Path, artifact: Path, fingerprint: str, company: Path | None) -> Opened:
    """Build everything from a dataset and save it; return what was saved, else what was built."""
    built = _built(path, company)
    changed = built.recommender.catalogue.fingerprint != fingerprint
    if changed or not write_artifact(artifact, built):
        return built
    # Mapped pages can be dropped and are shared by processes; what was built cannot and is not. It
    # is let go before they are read, so that memory never holds both.
    del built
    return read_artifact(artifact, fingerprint) or _built(path, company)


def _built(path: Path, company: Path | None) -> Opened:
    # Read first: a file that is damaged is found out before the long work.
    tables = None if company is None else read_tables(company)[0]
    catalogue, titles = load_with_titles(path)
    placed = None if tables is None else tables.placed(catalogue)
    recommender = Recommender.build(catalogue, placed)
    return Opened(recommender, SearchIndex.of_catalogue(catalogue, titles))
