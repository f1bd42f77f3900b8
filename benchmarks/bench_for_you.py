"""Measure the page For You for a large profile: ``python -m benchmarks.bench_for_you``.

The profile has 5,000 likes over 500 days and 50,000 plays over three years, of 8,000 songs drawn
with a fixed seed. Needs DATASET_PATH.
"""

import os
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from streamlit import config
from streamlit.testing.v1 import AppTest

from recommender import Catalogue, load_catalogue
from recommender.profile import Identity, Profiles

N_LIKES, N_PLAYS, N_SONGS, N_RUNS = 5_000, 50_000, 8_000, 5
ROOT = Path(__file__).parent.parent


def fill(url: str, catalogue: Catalogue) -> None:
    rng, now = random.Random(1), datetime.now(UTC)
    rows = rng.sample(range(len(catalogue)), min(N_SONGS, len(catalogue)))
    ids = catalogue.ids(rows)
    with Profiles.open(url) as profiles:
        profile = profiles.of(Identity("segue", "local"))
        for start in range(0, N_LIKES, 100):
            profile.like(*ids[start : start + 100], at=now - timedelta(days=start / 10))
        profile.import_plays(
            (rng.choice(ids), now - timedelta(seconds=rng.randrange(10**8)), 200_000)
            for _ in range(N_PLAYS)
        )


def measured(app: AppTest) -> str:
    wall, cpu = time.perf_counter(), time.process_time()
    app.run()
    assert not app.exception
    spent = time.perf_counter() - wall, time.process_time() - cpu
    return f"{1000 * spent[0]:5.0f} ms ({1000 * spent[1]:.0f} ms of CPU)"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SEGUE_OFFLINE": "1", "DATABASE_URL": f"sqlite:///{folder}/profile.db"}
        config.set_option("server.address", "127.0.0.1")
        fill(os.environ["DATABASE_URL"], load_catalogue(os.environ["DATASET_PATH"]))
        AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
        for _ in range(N_RUNS):
            app = AppTest.from_file(str(ROOT / "pages/5_For_You.py"), default_timeout=120)
            print(f"first run of a session {measured(app)}, the next {measured(app)}")


if __name__ == "__main__":
    main()
