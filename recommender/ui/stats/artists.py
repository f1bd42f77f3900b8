"""Stats, artists: a profile of one artist, and two lists of the first twenty."""

import re
from typing import Final

import numpy as np
import streamlit as st

from recommender.catalogue import Catalogue
from recommender.catalogue import columns as c
from recommender.catalogue.phrases import counted
from recommender.ranking.wording import difference
from recommender.stats.statistics import FeatureProfile, Statistics
from recommender.ui.charts.colours import chart_colours
from recommender.ui.charts.features import profile_figure
from recommender.ui.charts.figure import show
from recommender.ui.charts.popularity import most_popular_figure, most_songs_figure
from recommender.ui.charts.table import profile_table
from recommender.ui.components import tiles
from recommender.ui.components.search_box import HITS, picker
from recommender.ui.components.song_links import song_button
from recommender.ui.components.tiles import Tile
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services
from recommender.ui.stats.data import artist_index, statistics

_NUMBER: Final = re.compile("[0-9]{1,9}")
_TOP: Final = 20
_TOP_SONGS: Final = 10
_MAX_LEAST: Final = 50


def draw(services: Services) -> None:
    """Draw the part."""
    catalogue = services.recommender.catalogue
    stats = statistics(catalogue)
    _explorer(services, stats)
    with st.grid(2, min_column_width=420, gap="large") as lists:
        with lists.cell():
            figure = most_songs_figure(stats.most_songs(catalogue, _TOP), chart_colours())
            show(figure, "most-songs")
        with lists.cell():
            _most_popular(catalogue, stats)


def _most_popular(catalogue: Catalogue, stats: Statistics) -> None:
    place = st.container()
    most = int(stats.artist_songs.counts().max())
    least = 1
    if most > 1:
        least = st.slider(
            "An artist needs at least so many songs",
            1,
            min(most, _MAX_LEAST),
            min(10, most),
            key="least_songs",
            persist_state="session",
        )
    popular = stats.most_popular(catalogue, _TOP, least_songs=least)
    with place:
        show(most_popular_figure(popular, least, chart_colours()), "most-popular")


def _explorer(services: Services, stats: Statistics) -> None:
    catalogue = services.recommender.catalogue
    index = artist_index(catalogue)

    def find(text: str) -> list[Tile]:
        counts = stats.artist_songs.counts()
        hits = [(row, catalogue.artists.names[row].as_py()) for row in index.search(text, HITS)]
        return [
            tiles.choice(str(row), name, f" · {counted(counts[row], 'song')}") for row, name in hits
        ]

    chosen = picker("Look into an artist", "artist", find, "A name. Typos are fine.")
    number = int(chosen) if chosen and _NUMBER.fullmatch(chosen) else _known_artist(services)
    if number >= len(catalogue.artists.names):  # picked while another catalogue was open
        number = _known_artist(services)
    name = catalogue.artists.names[number].as_py()
    rows = stats.artist_songs.of(number)
    profile = stats.profile(catalogue, rows)
    with st.grid(2, min_column_width=420, gap="large", key="artist") as grid:
        with grid.cell():
            figure = profile_figure(
                f"{escape_markdown(name)} against the whole",
                _comparison(services, stats, number, profile),
                [(name, profile)],
                chart_colours(),
            )
            show(figure, "artist-profile")
        with grid.cell():
            shown = min(_TOP_SONGS, len(rows))
            title = "The song" if shown == 1 else f"The top {shown} songs"
            st.subheader(title, anchor=False)
            st.caption("By popularity. A click shows the songs that belong with it.")
            with st.container(gap="xxsmall"):
                for row in rows[:_TOP_SONGS].tolist():
                    song_button(catalogue.track(row), "artist-song")
            with st.expander("The profile in numbers"):
                profile_table([(name, profile), ("all songs", stats.whole)])


def _known_artist(services: Services) -> int:
    """Return the number of the artist of the best-known song, to begin with."""
    catalogue = services.recommender.catalogue
    row = catalogue.row(services.starters[0].track_id)
    return int(catalogue.artists.indices[catalogue.artists.indptr[row]])


def _comparison(services: Services, stats: Statistics, number: int, profile: FeatureProfile) -> str:
    """Return in words how an artist differs from all songs."""
    spread = services.recommender.space.spread
    off = (profile.means - stats.whole.means) / spread
    order = np.argsort(-np.abs(np.nan_to_num(off)))
    words = [difference(c.FEATURES[column], float(off[column])) for column in order[:3]]
    said = ", ".join(word for word in words if word) or "much like it in everything"
    return (
        f"**{counted(profile.songs, 'song')}**, mean popularity "
        f"**{stats.artist_popularity[number]:.1f}**. Beside all songs: {said}. Each mark tells "
        "which share of all songs has less of a feature; 50 % is the middle."
    )
