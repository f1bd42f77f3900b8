"""What all sessions share: recommender, search index, posters and profiles, opened once."""

import gc
import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import streamlit as st

from config import Settings, load_settings
from recommender.artifacts.opening import open_catalogue
from recommender.artwork.posters import Artwork
from recommender.cache import Cache, open_cache
from recommender.catalogue import Track
from recommender.catalogue.dataset import Dataset, find_dataset
from recommender.catalogue.search import SearchIndex
from recommender.errors import CompanyError, SegueError
from recommender.playlists.matching import Matcher
from recommender.profile.resilient import ResilientProfiles
from recommender.ranking.recommender import Recommender
from recommender.spotify.client import Spotify
from recommender.taste.onboarding import first_picks, popular_songs

log = logging.getLogger(__name__)

STARTERS: Final = 4
FULL_COLLECTION_EVERY: Final = 100
"""Collections of the middle generation from one full collection to the next, at least."""
_POLL_S: Final = 0.1


@dataclass(frozen=True, eq=False)
class Services:
    """What the pages work with, shared by all sessions: immutable, or locked inside."""

    settings: Settings
    dataset: Dataset
    recommender: Recommender
    search: SearchIndex
    starters: tuple[Track, ...]
    cache: Cache
    artwork: Artwork
    profiles: ResilientProfiles
    company_trouble: str = ""
    """Why nothing is known of what people put together, if that failed."""

    @cached_property
    def matcher(self) -> Matcher:
        """What finds the songs of a file; built when the first file comes, in half a second."""
        return Matcher(self.recommender.catalogue)

    @cached_property
    def first_picks(self) -> tuple[Track, ...]:
        """Well-known songs of many kinds, for a person nobody knows yet to pick from."""
        return first_picks(self.recommender)

    def close(self) -> None:
        """Stop the threads and close the connections."""
        self.artwork.close()
        self.cache.close()
        self.profiles.close()


class _Opening:
    """Services that a thread opens, and how far it is, for any number of pages to show."""

    def __init__(self, settings: Settings) -> None:
        self._lock = threading.Lock()
        self._progress: tuple[int, int | None] | None = None
        pool = ThreadPoolExecutor(1, "open")
        self.future: Future[Services] = pool.submit(self._open, settings)
        pool.submit(_spare_garbage_collector)
        pool.shutdown(wait=False)

    def _open(self, settings: Settings) -> Services:
        dataset = find_dataset(
            settings.dataset_path,
            settings.data_dir,
            url=settings.dataset_url,
            offline=settings.offline,
            progress=self._note_progress,
        )
        company_trouble = ""
        try:
            recommender, search = open_catalogue(dataset.path, company=settings.company)
        except CompanyError as error:
            log.warning("%s", error)
            company_trouble = str(error)
            recommender, search = open_catalogue(dataset.path)
        catalogue = recommender.catalogue
        cache = open_cache(settings.redis_url)
        return Services(
            settings,
            dataset,
            recommender,
            search,
            popular_songs(catalogue, STARTERS),
            cache,
            Artwork(cache, Spotify(settings.spotify, cache)),
            ResilientProfiles(settings.database_url),
            company_trouble,
        )

    def _note_progress(self, received: int, total: int | None) -> None:
        with self._lock:
            self._progress = (received, total)

    def progress(self) -> tuple[float, str]:
        """Return how far it is, 0 to 1, and a sentence about it."""
        with self._lock:
            progress = self._progress
        if progress is None:
            return 0.0, "Opening the catalogue …"
        received, total = progress
        if total is None:
            return 0.5, f"Downloading the catalogue: {received / 1e6:.0f} MB …"
        if received >= total:
            return 1.0, "Preparing the catalogue …"
        share = f"{received / 1e6:.0f} of {total / 1e6:.0f} MB"
        return received / total, f"Downloading the catalogue: {share} …"


def _spare_garbage_collector() -> None:
    """Keep what stays for good out of the garbage collector's way.

    A full collection stops all sessions, for 0.2 s with a hundred of them. Frozen objects (modules
    and catalogue) are left out of it, and it comes a tenth as often: most of what a run leaves
    behind is freed without it.
    """
    gc.unfreeze()  # what an earlier opening left and nobody holds any more
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, FULL_COLLECTION_EVERY)


def _close(opening: _Opening) -> None:
    if opening.future.done() and opening.future.exception() is None:
        opening.future.result().close()


@st.cache_resource(show_spinner=False, on_release=_close)
def _opening(settings: Settings) -> _Opening:
    return _Opening(settings)


def open_services() -> Services:
    """Return the shared services; while they open, the page shows how far they are.

    Raises
    ------
    SegueError
        If a setting or the catalogue cannot be used; the next run of a page tries again.
    """
    settings = load_settings(_secrets())
    opening = _opening(settings)
    if not opening.future.done():
        bar = st.progress(0.0)
        while not opening.future.done():
            bar.progress(*opening.progress())
            time.sleep(_POLL_S)
        # In place of taking the bar away: what comes below would move up in the next run, and the
        # browser would build all of it anew.
        st.rerun()
    try:
        return opening.future.result()
    except SegueError:
        _opening.clear(settings)
        raise


def _secrets() -> dict[str, str]:
    """Return the settings in Streamlit's secrets file, if there is one."""
    if not st.secrets.load_if_toml_exists():
        return {}
    plain = (str, int, float)
    return {name: str(value) for name, value in st.secrets.items() if isinstance(value, plain)}


def clear_services() -> None:
    """Forget all services, so that the next page opens them anew."""
    _opening.clear()
