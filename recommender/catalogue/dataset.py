"""Find the dataset: the one named, the one at hand, the one to download, or the demo."""

import hashlib
import http.client
import logging
import os
import tempfile
import time
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from recommender.catalogue.reader import read_rows
from recommender.errors import DatasetError
from recommender.limits.allowance import Allowance
from recommender.limits.values import digits
from recommender.limits.web import open_web, web_host

log = logging.getLogger(__name__)

DATASET_URL: Final = (
    "https://huggingface.co/datasets/maharshipandya/spotify-tracks-dataset/resolve/main/dataset.csv"
)
_DATASET_SHA256: Final = "b202fa49909b2d5cef71a04b1d21243cfeb36414535f2ca9272aa646721177bd"
_DATASET_FILE: Final = "dataset.csv"
_DEMO_FILE: Final = "demo.csv"
# The longest wait for a connection, and for the next bytes.
_SILENCE_S: Final = 5.0
# All headers of an answer, redirects included.
_ANSWER_S: Final = 30.0
_ANSWER_BYTES: Final = 2**20
_DOWNLOAD_S: Final = 1800.0
_GRACE_S: Final = 30.0
_LEAST_BYTES_PER_S: Final = 20_000
_MOST_BYTES: Final = 2**30
_CHUNK_BYTES: Final = 2**18
_LEAST_SHARE: Final = 0.5

Progress = Callable[[int, int | None], None]
"""Called with the bytes so far and the bytes in all, None if the server does not say."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that was found.

    `source` names the rule it was found by; `reason` says in a sentence why it is the demo, and is
    empty otherwise.
    """

    path: Path
    source: Literal["setting", "file", "download", "demo"]
    reason: str = ""


def find_dataset(
    named: Path | None,
    data_dir: Path,
    *,
    url: str = DATASET_URL,
    offline: bool = False,
    progress: Progress | None = None,
) -> Dataset:
    """Return the dataset to open.

    In this order: the one named by a setting; ``dataset.csv`` in the data folder; the download;
    the bundled demo.

    Parameters
    ----------
    named : Path or None
        The path a setting gives, returned as it is: no check is made whether it exists.
    data_dir : Path
        The folder with the demo, where a download is kept.
    url : str
        Where to download from.
    offline : bool
        Whether to skip the download.
    progress : callable, optional
        Called as the download goes on.

    Raises
    ------
    DatasetError
        If there is not even the demo.
    """
    if named is not None:
        return Dataset(named, "setting")
    path = data_dir / _DATASET_FILE
    if path.is_file():
        return Dataset(path, "file")
    reason = "Downloads are switched off (SEGUE_OFFLINE)."
    if not offline:
        try:
            download(url, path, progress)
            return Dataset(path, "download")
        except (DatasetError, OSError) as error:
            reason = f"The download failed: {error}"
            log.warning("%s", reason)
    demo = data_dir / _DEMO_FILE
    if not demo.is_file():
        raise DatasetError(f"{reason} And the demo catalogue {demo} is missing too.")
    return Dataset(demo, "demo", reason)


def download(
    url: str,
    path: Path,
    progress: Progress | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Download a dataset to a path, whole or not at all.

    It is written beside `path` and renamed once it is known to be whole. From `DATASET_URL` it has
    to be the edition that Segue was measured on, to the byte. From any other address that edition
    will do as well, or a file of which every line has all columns, the last one ends, and half of
    the lines at least are tracks.

    A server has 30 s to answer, 5 s for each silence, and half an hour in all; after half a
    minute it has to have sent 20 kB a second on average. A file has 1 GiB at most. `clock` gives
    seconds that never run backwards.

    Raises
    ------
    DatasetError
        If the address is not http(s), cannot be reached, is too slow, breaks off or sends no whole
        dataset.
    OSError
        If the folder cannot be written.
    """
    host = web_host(url)
    if host is None:
        raise DatasetError(
            "The address of the dataset is none of the web; "
            "SEGUE_DATASET_URL must begin with https:// and name a host."
        )
    host = host[:80]
    # A folder, so that the file has its own name in what is said of it.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f"{path.name}.") as folder:
        part = Path(folder) / path.name
        if _fetch(url, host, part, progress, clock) == _DATASET_SHA256:
            log.info("Downloaded the edition of the dataset that Segue was measured on.")
        elif url == DATASET_URL:
            raise DatasetError(
                f"{host} sent another file than the dataset that Segue knows, or not all of it; "
                "try again later, or name the file you want in DATASET_PATH."
            )
        else:
            _check_whole(part, host)
            log.warning("Downloaded another edition of the dataset than Segue was measured on.")
        part.chmod(0o644)
        part.replace(path)


def _check_whole(part: Path, host: str) -> None:
    rows = read_rows(part)
    torn = rows.dropped["too few fields"] + rows.dropped["too many fields"]
    with part.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        is_ended = file.read() == b"\n"
    if torn or not is_ended:
        raise DatasetError(f"{host} broke off within a line, or sent lines without all columns.")
    tracks = rows.lines - rows.dropped.total()
    if tracks < _LEAST_SHARE * rows.lines:
        raise DatasetError(f"Of {rows.lines} lines that {host} sent only {tracks} are tracks.")


def _fetch(
    url: str, host: str, part: Path, progress: Progress | None, clock: Callable[[], float]
) -> str:
    """Write what the address sends to a file and return its SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    received = 0
    buffer = memoryview(bytearray(_CHUNK_BYTES))
    opening = Allowance(_ANSWER_S, _ANSWER_BYTES, clock=clock)
    with opening, _explained(host, opening):
        answer = open_web(url, _SILENCE_S)
    reading = Allowance(
        _DOWNLOAD_S,
        _MOST_BYTES,
        grace_s=_GRACE_S,
        least_bytes_per_s=_LEAST_BYTES_PER_S,
        clock=clock,
    )
    with answer, part.open("wb") as file:
        total = digits(answer.headers.get("Content-Length"))
        while True:
            with reading, _explained(host, reading):
                # Into a buffer of ours: `read` believes a chunk that calls itself endless.
                count = answer.readinto(buffer)
            if not count:
                break
            file.write(buffer[:count])
            digest.update(buffer[:count])
            received += count
            if progress is not None:
                progress(received, total)
    if total is not None and received != total:
        raise DatasetError(f"{host} broke off after {received} of {total} bytes.")
    return digest.hexdigest()


@contextmanager
def _explained(host: str, allowance: Allowance) -> Iterator[None]:
    """Turn whatever a server can make the libraries raise into a `DatasetError`."""
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()
        raise DatasetError(f"{host} answered {error.code}.") from None
    except (OSError, http.client.HTTPException, ValueError, OverflowError) as error:
        log.info("%s: %s", host, type(error).__name__)
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        if allowance.broken:
            text = f"{host} is too slow or sends too much: {allowance.broken}."
        elif isinstance(cause, TimeoutError):
            text = f"{host} fell silent for {_SILENCE_S:g} seconds."
        elif isinstance(error, http.client.IncompleteRead | ConnectionError):
            text = f"{host} broke off before the end."
        elif isinstance(error, OSError):
            text = f"{host} cannot be reached."
        else:
            text = f"{host} gives no answer that can be read; check the address."
        raise DatasetError(text) from error
