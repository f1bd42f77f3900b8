"""Find the dataset: the one named, the one at hand, the one to download, or the demo."""

import hashlib
import http.client
import logging
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from recommender.catalogue.reader import check_header
from recommender.errors import DatasetError

log = logging.getLogger(__name__)

DATASET_URL: Final = (
    "https://huggingface.co/datasets/maharshipandya/spotify-tracks-dataset/resolve/main/dataset.csv"
)
_DATASET_SHA256: Final = "b202fa49909b2d5cef71a04b1d21243cfeb36414535f2ca9272aa646721177bd"
_DATASET_FILE: Final = "dataset.csv"
_DEMO_FILE: Final = "demo.csv"
_SILENCE_S: Final = 5.0
"""Longest wait for a connection, and for the next bytes of a download."""
_MAX_DOWNLOAD_BYTES: Final = 4 * 2**30
_CHUNK_BYTES: Final = 2**18

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


def download(url: str, path: Path, progress: Progress | None = None) -> None:
    """Download a dataset to a path, whole or not at all.

    It is written to a temporary file beside `path`, checked for size and columns, and renamed.

    Raises
    ------
    DatasetError
        If the address is not http(s), cannot be reached, breaks off or sends no dataset.
    OSError
        If the folder cannot be written.
    """
    if not url.startswith(("https://", "http://")):
        raise DatasetError(f"{url[:80]!r} is no web address; it must begin with https://.")
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=path.name, suffix=".part", delete=False
    ) as file:
        part = Path(file.name)
    try:
        digest = _fetch(url, part, progress)
        check_header(part)
        if digest == _DATASET_SHA256:
            log.info("Downloaded the edition of the dataset that Segue was measured on.")
        else:
            log.warning("Downloaded another edition of the dataset than Segue was measured on.")
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _fetch(url: str, part: Path, progress: Progress | None) -> str:
    """Write what the address sends to a file and return its SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    received = 0
    host = urllib.parse.urlsplit(url).hostname
    request = urllib.request.Request(url, headers={"User-Agent": "segue"})  # noqa: S310 - http(s) only, checked by download()
    try:
        with (
            urllib.request.urlopen(request, timeout=_SILENCE_S) as answer,  # noqa: S310 - the same
            part.open("wb") as file,
        ):
            length = answer.headers.get("Content-Length", "")
            total = int(length) if length.isdecimal() else None
            while chunk := answer.read(_CHUNK_BYTES):
                file.write(chunk)
                digest.update(chunk)
                received += len(chunk)
                if received > _MAX_DOWNLOAD_BYTES:
                    raise DatasetError(f"{host} sends more than {_MAX_DOWNLOAD_BYTES} bytes.")
                if progress is not None:
                    progress(received, total)
    except urllib.error.HTTPError as error:
        raise DatasetError(f"{host} answered {error.code} {error.reason}.") from error
    except urllib.error.URLError as error:
        log.info("%s cannot be reached: %s", url, error.reason)
        raise DatasetError(f"{host} cannot be reached.") from error
    except TimeoutError as error:
        raise DatasetError(f"{host} fell silent for {_SILENCE_S:g} seconds.") from error
    except http.client.HTTPException as error:
        raise DatasetError(f"{host} broke off after {received} bytes.") from error
    if total is not None and received != total:
        raise DatasetError(f"{host} broke off after {received} of {total} bytes.")
    return digest.hexdigest()
