"""The Spotify that tests and benchmarks play."""

import subprocess
import sys

from recommender.artwork.posters import Artwork
from recommender.cache import open_cache
from recommender.spotify.client import Spotify, SpotifySettings
from tests.artwork.shown import OEMBED, TRACK
from tests.conftest import ROOT
from tests.support.servers import free_port


def test_the_fake_spotify_starts_as_a_process_of_its_own():
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "tests.support.fake_spotify",
        "--port",
        str(port),
        "--delay-s",
        "0.01",
    ]

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert (
                process.stdout.readline().strip() == f"Playing Spotify at http://127.0.0.1:{port}"
            )
            with open_cache() as cache:
                settings = SpotifySettings(open_url=f"http://127.0.0.1:{port}")
                with Spotify(settings, cache) as spotify, Artwork(cache, spotify) as artwork:
                    assert artwork.get_poster(TRACK) == OEMBED
        finally:
            process.kill()
