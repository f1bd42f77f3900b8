"""How much work is done, counted: a slow machine cannot fail this, a slow change cannot pass."""

import asyncio

import numpy as np
import pytest

from benchmarks.support.streamlit_client import User
from recommender import Filters, Query
from recommender.scoring.cells import Cells
from recommender.scoring.pruning import PrunedScan
from tests.conftest import ROOT
from tests.support.browser import running_app
from tests.support.fake_spotify import FakeSpotify


@pytest.fixture
def scored(monkeypatch):
    """Count the vectors that are multiplied."""
    counts = []
    products, scores = Cells.products, PrunedScan._scores

    def of_cells(self, cells, vector):
        counts.append(len(cells) * 64)
        return products(self, cells, vector)

    def of_slots(self, slots):
        counts.append(len(slots))
        return scores(self, slots)

    def of_all(self, n, offsets=None):
        counts.append(len(self.listed))
        return every(self, n, offsets)

    every = PrunedScan.contenders_of_all
    monkeypatch.setattr(Cells, "products", of_cells)
    monkeypatch.setattr(PrunedScan, "_scores", of_slots)
    monkeypatch.setattr(PrunedScan, "contenders_of_all", of_all)
    return counts


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ({}, 0.12),
        ({"numeric_weight": 0.2}, 0.04),
        ({"numeric_weight": 1.0}, 0.35),
        ({"familiarity": 0.5}, 0.28),
        ({"filters": Filters(explicit=False, popularity=(10, 90))}, 0.17),
    ],
)
def test_a_recommendation_scores_a_small_part_of_the_catalogue(
    real_recommender, scored, changes, share
):
    catalogue = real_recommender.catalogue
    worked = []
    for row in range(0, len(catalogue), 997):
        scored.clear()
        real_recommender.recommend(Query((catalogue.track(row).track_id,), **changes))
        worked.append(sum(scored) / len(catalogue))
    assert np.mean(worked) < share


@pytest.fixture(scope="module")
def work_of_the_app():
    """Return what each action of a user costs: runs of the script, bytes and poster requests."""

    async def use(address):
        user = User(address)
        await user.open()
        did = {"open": await user.visit("Recommendations")}
        did["search"] = await user.write("search", "a")
        did["pick"] = await user.press_tile(
            "search-hits", "choose", user.tiles["search-hits"][0][0]
        )
        did["slide"] = await user.slide("sound", 40.0)
        did["again"] = await user.slide("sound", 45.0)
        keys = [set(user.widgets)]
        for letters in ("b", "c", "d"):
            await user.write("search", letters)
            await user.press_tile("search-hits", "choose", user.tiles["search-hits"][0][0])
            await user.press_tile("cards", "choose", user.tiles["cards"][2][0])
            keys.append(set(user.widgets))
        await user.close()
        return did, keys

    with (
        FakeSpotify() as spotify,
        running_app(
            DATASET_PATH=str(ROOT / "data" / "demo.csv"),
            SEGUE_OFFLINE="1",
            REDIS_URL="",
            SPOTIFY_CLIENT_ID="",
            SPOTIFY_OPEN_URL=spotify.url,
            SPOTIFY_API_URL=spotify.url,
            SPOTIFY_ACCOUNTS_URL=spotify.url,
        ) as address,
    ):
        return *asyncio.run(use(address)), list(spotify.track_ids)


def test_an_action_sends_a_bounded_number_of_bytes(work_of_the_app):
    did, _, _ = work_of_the_app
    assert did["search"].n_bytes < 12_000
    for action in ("pick", "slide", "again"):
        assert did[action].n_bytes < 80_000
        assert did[action].errors == []


def test_an_action_sends_a_bounded_number_of_messages(work_of_the_app):
    did, _, _ = work_of_the_app
    assert did["search"].messages < 10
    # The page and its list; then the list alone.
    assert max(run.messages for run in did.values()) < 85
    assert max(did[action].messages for action in ("slide", "again")) < 25


def test_a_session_gets_no_more_widgets_however_many_lists_it_sees(work_of_the_app):
    """Streamlit remembers each key until the session ends."""
    _, keys, _ = work_of_the_app
    assert all(later == keys[0] for later in keys[1:])


def test_a_poster_is_asked_for_once_however_often_the_page_runs(work_of_the_app):
    _, _, asked = work_of_the_app
    assert len(asked) == len(set(asked))
