"""Users who search, pick, move sliders and change pages, as people do, and what they meet."""

import asyncio
import contextlib
import random
import time
from collections import Counter, defaultdict

from websockets.exceptions import ConnectionClosed

from benchmarks.support.streamlit_client import User

PAUSE_S = (4.0, 6.0)
LOOK_S = 0.5
"""As in ``recommender/ui/assets/tiles.js``."""

TEXTS = (
    "radiohed",
    "bohemian",
    "creep",
    "halo beyonce",
    "blinding",
    "bad guy",
    "shape of",
    "smels",
)
RECOMMENDATIONS, EMBED = "Recommendations", "Spotify_Embed"


class Log:
    """What all users met."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)
        self.bytes: defaultdict[str, list[int]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.counting = False

    def add(self, action: str, run) -> None:
        self.errors.update(run.errors)
        if self.counting:
            self.seconds[action].append(run.seconds)
            self.bytes[action].append(run.n_bytes)


async def act(user: User, log: Log) -> None:
    """Do what a person would do next."""
    action = random.choices(["search", "slide", "n", "page"], [4, 3, 2, 1])[0]
    if action == "page":
        page = EMBED if user.page == RECOMMENDATIONS else RECOMMENDATIONS
        log.add("page", await user.visit(page, **user.query))
    elif action == "search" and "search" in user.widgets:
        await search(user, log)
    elif "sound" in user.widgets:
        key, value = ("sound", 5.0 * random.randint(0, 20)) if action == "slide" else ("n", 6.0)
        log.add("slide", await user.slide(key, value if key == "sound" else random.randint(6, 12)))


async def search(user: User, log: Log) -> None:
    """Type a part of a title and pick one of the hits."""
    text = random.choice(TEXTS)
    user.tiles.pop("search-hits", None)
    log.add("search", await user.write("search", text[: random.randint(3, len(text))]))
    if hits := user.tiles.get("search-hits"):
        name, _ = random.choice(hits)
        log.add("pick", await user.press_tile("search-hits", "choose", name))


async def rest(user: User, log: Log, seconds: float) -> None:
    """Do nothing for a while, but ask for posters that are on their way, as a browser does."""
    end = time.monotonic() + seconds
    while user.waiting and time.monotonic() + LOOK_S < end:
        await asyncio.sleep(LOOK_S)
        for key in list(user.waiting):
            log.add("look", await user.look(key))
    # The looks took a part of the pause; the next action comes no later for them.
    await asyncio.sleep(max(end - time.monotonic(), 0))


async def one_user(address: str, log: Log, end: float, start_s: float) -> None:
    await asyncio.sleep(start_s)
    user = User(address)
    track: dict[str, str] = {}
    while time.monotonic() < end:
        try:
            await user.open()
            log.add("open", await user.visit(RECOMMENDATIONS, **track))
            if not track:
                await search(user, log)
            while time.monotonic() < end:
                await rest(user, log, random.uniform(*PAUSE_S))
                await act(user, log)
                track = {"track": user.query["track"]} if "track" in user.query else {}
        except (ConnectionClosed, OSError, TimeoutError) as error:
            # The address of the page names the list: the next connection opens it again.
            log.lost[f"{type(error).__name__}: {error}"] += 1
            if isinstance(error, TimeoutError):
                log.errors["TimeoutError"] += 1
            await asyncio.sleep(1)
    with contextlib.suppress(ConnectionClosed, OSError):
        await user.close()
