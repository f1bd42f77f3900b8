"""What tests of the page Stats share: how a part is opened, and what its charts hold."""

import re

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from recommender.stats.statistics import Statistics
from recommender.ui.services import clear_services
from tests.conftest import ROOT

STATS = "pages/3_Stats.py"
PARTS = ("Numbers", "Map", "Artists", "Features", "Compare", "Table")
CHARTS = {
    "popularity": "How popular the songs are. ",
    "most-songs": "artists with the most songs. ",
    "most-popular": "most popular artists. ",
    "artist-profile": " against the whole. ",
    "by-genre": " by genre. ",
    "correlation": "Which features go together. ",
    "compared": " beside ",
    "map": "The catalogue as a map. ",
}


@pytest.fixture
def stats(demo):
    """Return the demo catalogue and its statistics."""
    return demo.catalogue, Statistics.build(demo.catalogue)


@pytest.fixture
def opened(monkeypatch, write_dataset):
    """Open a small dataset of given lines in a part of the page."""

    def open_lines(lines, part):
        monkeypatch.setenv("DATASET_PATH", str(write_dataset(lines)))
        clear_services()
        return open_part(part)

    return open_lines


def open_part(part):
    app = AppTest.from_file(str(ROOT / STATS), default_timeout=60)
    app.query_params["part"] = part
    return checked(app.run())


def checked(app):
    assert not app.exception
    assert not app.error
    return app


def words(app):
    """Return all that is said in Markdown, as it is read."""
    texts = [element.value for element in [*app.subheader, *app.markdown, *app.caption]]
    return re.sub(r"\\(.)|\*\*|\u2060", r"\1", "\n".join(texts))


def chart_data(proto):
    """Return the tables of a chart."""
    return [pa.ipc.open_stream(data.data.data).read_all() for data in proto.datasets]


def column(app, chart, name):
    """Return a column of a chart's first table that has it."""
    tables = chart_data(chart_of(app, chart))
    return next(table[name].to_pylist() for table in tables if name in table.column_names)


def chart_of(app, chart):
    """Return a chart by a piece of its title."""
    found = [e.proto for e in app.get("vega_lite_chart") if CHARTS[chart] in e.proto.alt]
    assert len(found) == 1, [e.proto.alt for e in app.get("vega_lite_chart")]
    return found[0]
