"""Read one upload: ``python -m recommender.uploads.child READER``, for `worker` alone.

From standard input come a line of JSON, the name of the file, and its bytes. To standard output go
lines of JSON: ``["value", ...]`` for each value of the reader and then ``["end"]``, or ``["error",
sentence]`` for a person, or ``["broken", cause]`` for the log.
"""

import contextlib
import gc
import json
import os
import sys
from typing import Any, Final

MEMORY_BYTES: Final = 512 * 1024 * 1024
"""Addresses the process may use."""

CPU_S: Final = 15
"""Seconds of the processor it may use, should nobody be there any more to stop it."""

_NICENESS: Final = 10  # the pages come first, but not to the point that nothing is read


def _limit() -> None:
    """Take away from this process what reading a file does not need."""
    if sys.platform == "win32":
        return
    import resource

    # macOS knows some of these limits and keeps none; then the worker's deadline alone holds.
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    if sys.platform == "linux":
        # A server that keeps to one core (make run CORE=0) leaves the others to its uploads.
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, range(os.cpu_count() or 1))


def _write(*value: Any) -> None:
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")


def _answer(reader: str) -> None:
    from recommender.errors import PlaylistFileError
    from recommender.uploads.readers import READERS

    name = json.loads(sys.stdin.buffer.readline())
    upload = sys.stdin.buffer.read()
    try:
        found = READERS[reader].read(upload, name)
        del upload
        for value in READERS[reader].pack(found):
            _write("value", value)
    except PlaylistFileError as error:
        _write("error", str(error))
    else:
        _write("end")


def main() -> None:
    """Read the upload, within the limits."""
    _limit()
    # What is read holds no circles, and the process ends with it: nothing is to be found.
    gc.disable()
    try:
        _answer(sys.argv[1])
    except MemoryError:
        _write("error", "This file takes too much memory to read; divide it and try again.")
    except Exception as error:  # noqa: BLE001 - the worker logs what it is told
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        # Where it was and not what it said: a message may hold what is in the file.
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "nowhere"
        _write("broken", f"{type(error).__name__} at {place}")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
