"""Invented people, who like and dislike the songs of the catalogue `varied`."""

import dataclasses
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from recommender import Recommender
from recommender.taste.history import History
from tests.support.oracles import varied_catalogue

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SIZE = 240


@pytest.fixture(scope="package")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("taste"), SIZE, seed=9))


def ago(days):
    """Return the time so many days before NOW."""
    return NOW - timedelta(days=float(days))


def history_of(seed, **changes):
    """Return ten likes, plays, four dislikes and three songs that rest, drawn by a seed."""
    rng = np.random.default_rng(seed)
    drawn = [f"t{i}" for i in rng.choice(SIZE, 24, replace=False)]
    history = History(
        likes=tuple((one, ago(rng.integers(200))) for one in drawn[:10]),
        plays=tuple((one, ago(rng.integers(200))) for one in drawn[8:14] * 3),
        dislikes=tuple((one, ago(rng.integers(200))) for one in drawn[14:18]),
        passed={one: (3, ago(1)) for one in drawn[18:21]},
    )
    return dataclasses.replace(history, **changes)
