"""Neighbours who send what costs a server most: addresses, presses, messages and uploads."""

import asyncio
import contextlib
import time
from collections import Counter, defaultdict

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from benchmarks.support.streamlit_client import User
from benchmarks.support.users import RECOMMENDATIONS
from tests.support.hostile.uploads import HOSTILE

EVERY_S = 60.0
LARGEST_BYTES = 20 * 2**20 - 1_024
"""A little less than the limit, which counts what a form adds to a file."""


class HostileLog:
    """The inputs; how long each took to be answered, and what became of those that were not."""

    def __init__(self) -> None:
        # Made before the load begins: that takes half a minute of the processor.
        self.uploads = {
            name: (file, make()[:LARGEST_BYTES]) for name, (file, make) in HOSTILE.items()
        }
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()


async def hostile_neighbours(address: str, log: HostileLog, end: float) -> None:
    """Send each input once a minute until the end, each by a session of its own."""
    senders = _SENT | {
        f"upload {name}": _upload(file, contents) for name, (file, contents) in log.uploads.items()
    }
    await asyncio.gather(
        *(
            _every_minute(address, log, end, name, send, EVERY_S * place / len(senders))
            for place, (name, send) in enumerate(senders.items())
        )
    )


async def _every_minute(
    address: str, log: HostileLog, end: float, name: str, send, first_s: float
) -> None:
    await asyncio.sleep(first_s)  # the attacks of a round are spread over it
    while (began := time.monotonic()) < end:
        user = User(address)
        try:
            await user.open()
            await send(user)
        except (ConnectionClosed, OSError, TimeoutError) as error:
            log.errors[f"{name}: {type(error).__name__}"] += 1
        finally:
            with contextlib.suppress(ConnectionClosed, OSError):
                await user.close()
        log.seconds[name].append(time.monotonic() - began)
        await asyncio.sleep(min(EVERY_S, end - began) - (time.monotonic() - began))


def _upload(file: str, contents: bytes):
    async def send(user: User) -> None:
        await user.visit("Playlist")
        run = await user.upload(user.key_of(r"upload-\d+")[0], file, contents)
        if not run.errors and "add-file" in user.widgets:
            await user.press("add-file")

    return send


async def _long_address(user: User) -> None:
    await user.visit(RECOMMENDATIONS, track="x" * 20_000, out="y" * 20_000, no_artist="z" * 20_000)


async def _forged_press(user: User) -> None:
    await user.visit(RECOMMENDATIONS, track="5SuOikwiRyPMVoIQDJUgSV")
    for do in ("like", "out", "listen", "choose") if "cards" in user.widgets else ():
        await user.press_tile("cards", do, "x" * 100_000)


async def _long_text(user: User) -> None:
    await user.visit(RECOMMENDATIONS)
    await user.write("search", "bohemian " * 100_000)


async def _long_message(user: User) -> None:
    with contextlib.suppress(ConnectionClosed):
        await user.send(b"x" * 20_000_000)
        await user.visit(RECOMMENDATIONS)


async def _emptied_caches(user: User) -> None:
    await user.send(BackMsg(clear_cache=True).SerializeToString())
    await user.visit(RECOMMENDATIONS)


_SENT = {
    "long address": _long_address,
    "forged press": _forged_press,
    "long text": _long_text,
    "message of 20 MB": _long_message,
    "emptied caches": _emptied_caches,
}
