"""People, times and entries for the tests of profiles, and processes that use a store."""

import contextlib
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta

import pytest

from recommender.errors import ProfileError
from recommender.formats.playlist import PlaylistEntry
from recommender.profile import Identity, Profiles, export_parts
from tests.conftest import ROOT

ANNA = Identity("test", "anna")
BERT = Identity("test", "bert")
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)

HOUR = timedelta(hours=1)

CREEP = PlaylistEntry("creep", "Creep", ("Radiohead",))

ONE = PlaylistEntry(None, "One; \\ 'é' 中", ("U2", "Mary, J"))

HALO = PlaylistEntry("halo", "", ())


# What each child process starts with.
START = """
    import sys
    from recommender.profile import Identity, Profiles
    from recommender.errors import ProfileError
    url, name = sys.argv[1:3]
    profile = Profiles.open(url, busy_timeout_s=30).of(Identity("test", "anna"))
"""


def child(code, *arguments, start=START, **options):
    script = textwrap.dedent(start) + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def ended(process):
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    return out.splitlines()


@contextlib.contextmanager
def trouble(kind):
    with pytest.raises(ProfileError) as raised:
        yield
    assert raised.value.trouble == kind
    assert "\n" not in str(raised.value)


def exported(profile):
    """Return a profile that fits into one export."""
    [text] = export_parts(profile)
    return text


def liked(url):
    with Profiles.open(url) as profiles:
        return {one.track_id for one in profiles.of(ANNA).likes()}
