"""Stats, numbers: how many tracks and songs there are, how popular, and what was dropped."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from recommender.catalogue import Catalogue
from recommender.stats.statistics import Numbers, popularity_counts
from recommender.ui.charts.colours import chart_colours
from recommender.ui.charts.figure import show
from recommender.ui.charts.popularity import popularity_figure
from recommender.ui.markup import escape_html
from recommender.ui.services import Services
from recommender.ui.stats import blind
from recommender.ui.stats.data import statistics

_NO_GENRE: Final = "no genre"


def draw(services: Services) -> None:
    """Draw the part."""
    catalogue = services.recommender.catalogue
    counted = statistics(catalogue)
    _tiles(counted.numbers)
    place = st.container()
    genre = _genre_choice(catalogue)
    genre_counts = None
    if genre:
        number = catalogue.genres.names.to_pylist().index(genre)
        genre_counts = popularity_counts(catalogue, counted.genre_songs.of(number))
    figure = popularity_figure(counted.popularity_counts, chart_colours(), genre, genre_counts)
    with place:
        show(figure, "popularity")
    _file(counted.numbers)
    blind.draw(services)


def _genre_choice(catalogue: Catalogue) -> str:
    """Draw a choice of one genre or none; return the genre, empty for none."""
    names = sorted(name for name in catalogue.genres.names.to_pylist() if name)
    chosen = st.selectbox(
        "Lay one genre beside it",
        [_NO_GENRE, *names],
        key="popularity_genre",
        persist_state="session",
        width=320,
    )
    return "" if chosen == _NO_GENRE else chosen


def _tiles(numbers: Numbers) -> None:
    tiles = (
        ("Tracks", f"{numbers.tracks:,}", "One for each id, whatever the number of its genres."),
        ("Songs", f"{numbers.songs:,}", "Tracks that are versions of one song count once."),
        ("Artists", f"{numbers.artists:,}", "As the file names them, guests too."),
        ("Genres", f"{numbers.genres:,}", "A song may belong to several."),
        (
            "Mean popularity",
            f"{numbers.mean_popularity:.1f}",
            "0 to 100, over songs; each by its most popular version.",
        ),
        ("Lines dropped", f"{sum(numbers.dropped.values()):,}", "Why stands below."),
    )
    with st.grid(len(tiles), min_column_width=135, gap="small", key="numbers"):
        for label, value, meaning in tiles:
            st.metric(label, value, help=meaning, border=True)


def _file(numbers: Numbers) -> None:
    """Draw what became of the lines of the file."""
    st.subheader("What became of the file", anchor=False)
    dropped = sum(numbers.dropped.values())
    st.markdown(
        f"The file has **{numbers.lines:,}** lines, one for each track and genre. "
        f"They make up **{numbers.tracks:,}** tracks and **{numbers.songs:,}** songs; "
        f"**{dropped:,}** {'line was' if dropped == 1 else 'lines were'} dropped."
    )
    rows = {
        **{f"Dropped: {reason}": count for reason, count in numbers.dropped.items()},
        **{kind[:1].upper() + kind[1:]: count for kind, count in numbers.joined.items()},
    }
    if numbers.unknown_tempo:
        rows["Tracks whose tempo is unknown (the file has 0); left out of its statistics"] = (
            numbers.unknown_tempo
        )
    if rows:
        st.html(_table(rows))


def _table(rows: Mapping[str, int]) -> str:
    lines = "".join(
        f'<tr><th scope="row">{escape_html(what)}</th><td>{count:,}</td></tr>'
        for what, count in rows.items()
    )
    return f'<table class="segue-table"><tbody>{lines}</tbody></table>'
