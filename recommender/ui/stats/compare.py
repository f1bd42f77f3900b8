"""Stats, compare: two genres or two songs side by side."""

from functools import partial
from typing import Final

import numpy as np
import streamlit as st

from recommender.catalogue import Track
from recommender.catalogue import columns as c
from recommender.catalogue.phrases import counted
from recommender.errors import UnknownTrackError
from recommender.ranking.wording import alike
from recommender.stats.percentiles import Floats
from recommender.stats.statistics import FeatureProfile
from recommender.ui.charts.colours import chart_colours
from recommender.ui.charts.features import profile_figure
from recommender.ui.charts.figure import show
from recommender.ui.charts.table import profile_table
from recommender.ui.components.search_box import picker, song_hits
from recommender.ui.components.song_links import song_button
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services
from recommender.ui.stats.data import statistics

_GENRES: Final = "Two genres"
_SONGS: Final = "Two songs"
_SAME: Final = 5.0  # percentiles nearer than this count as the same
_READ: Final = "Each mark tells which share of all songs has less of a feature; 50 % is the middle."


def draw(services: Services) -> None:
    """Draw the part."""
    what = st.segmented_control(
        "Compare",
        [_GENRES, _SONGS],
        default=_GENRES,
        required=True,
        key="compare",
        persist_state="session",
    )
    if what == _GENRES:
        _genres(services)
    else:
        _songs(services)


def _genres(services: Services) -> None:
    catalogue = services.recommender.catalogue
    counted = statistics(catalogue)
    counts = counted.genre_songs.counts()
    names = catalogue.genres.names.to_pylist()
    used = sorted(names[number] for number in np.flatnonzero(counts))
    if len(used) < 2:
        st.info("This catalogue has no two genres to compare.", icon=":material/info:")
        return
    # To begin with: the two that are farthest apart in sound.
    first, second = farthest_genres(counted.genre_percentiles)
    with st.grid(2, min_column_width=200, gap="medium"):
        chosen = [
            st.selectbox(label, used, used.index(names[number]), key=key, persist_state="session")
            for label, key, number in (
                ("First genre", "genre_one", first),
                ("Second genre", "genre_two", second),
            )
        ]
    profiles = [
        (name, counted.profile(catalogue, counted.genre_songs.of(names.index(name))))
        for name in chosen
    ]
    _side_by_side(profiles, f"{profiles[0][1].songs:,} and {profiles[1][1].songs:,} songs.")


def farthest_genres(genre_percentiles: Floats) -> tuple[int, int]:
    """Return the numbers of the two genres whose songs differ most on average.

    Examples
    --------
    >>> farthest_genres(np.array([[50.0, 40.0], [np.nan, np.nan], [90.0, 45.0], [10.0, 50.0]]))
    (2, 3)
    """
    used = np.flatnonzero(~np.isnan(genre_percentiles).all(axis=1))
    known = np.nan_to_num(genre_percentiles[used], nan=50.0)
    apart = ((known[:, None] - known[None]) ** 2).sum(axis=2)
    first, second = np.unravel_index(apart.argmax(), apart.shape)
    return int(used[first]), int(used[second])


def _songs(services: Services) -> None:
    catalogue = services.recommender.catalogue
    if len(catalogue) < 2:
        st.info("This catalogue has no two songs to compare.", icon=":material/info:")
        return

    find = partial(song_hits, services)
    starters = [*services.starters, catalogue.track(0), catalogue.track(1)]
    tracks: list[Track] = []
    with st.grid(2, min_column_width=260, gap="medium") as grid:
        for place, label in enumerate(("First song", "Second song")):
            with grid.cell():
                picked = picker(label, f"song-{place}", find, "A title, an artist, or both.")
                others = [t for t in starters if t not in tracks]
                track = _track(services, picked) or others[0]
                tracks.append(track)
                song_button(track, f"compared-{place}")
    counted = statistics(catalogue)
    rows = [catalogue.row(track.track_id) for track in tracks]
    profiles = [
        (_plain_label(track), counted.profile(catalogue, np.array([row])))
        for track, row in zip(tracks, rows, strict=True)
    ]
    _side_by_side(profiles, _match(services, rows))


def _track(services: Services, track_id: str | None) -> Track | None:
    try:
        return services.recommender.catalogue.get(track_id or "")
    except UnknownTrackError:  # nothing picked, or while another catalogue was open
        return None


def _plain_label(track: Track) -> str:
    return f"{track.track_name[:60]} · {track.artists[0][:40]}"


def _match(services: Services, rows: list[int]) -> str:
    """Return in a sentence what two songs have in common."""
    recommender = services.recommender
    one, other = recommender.space.sound(rows)
    sound, lists = float(one @ other), recommender.common_lists(rows[0], rows[1])
    first, second = (recommender.space.artists_and_genres([row]) for row in rows)
    shared = float(first.multiply(second).sum())
    together = f", together in {counted(lists, 'playlist')}" if lists else ""
    return (
        f"Their sound is **{alike(sound)}** ({100 * max(sound, 0.0):.0f} of 100), their artists "
        f"and genres agree by {100 * shared:.0f} of 100{together}."
    )


def _side_by_side(profiles: list[tuple[str, FeatureProfile]], first: str) -> None:
    """Draw two profiles with a sentence on their largest difference."""
    (one, left), (other, right) = profiles
    apart = np.nan_to_num(left.percentiles - right.percentiles)
    column = int(np.abs(apart).argmax())
    if abs(apart[column]) <= _SAME:
        sentence = "They are much the same in every feature."
    else:
        higher = one if apart[column] > 0 else other
        sentence = (
            f"They differ most in **{c.FEATURES[column]}**, where "
            f"**{escape_markdown(higher)}** stands higher."
        )
    title, said = f"{escape_markdown(one)} beside {escape_markdown(other)}", f"{first} {sentence}"
    show(profile_figure(title, f"{said} {_READ}", profiles, chart_colours()), "compared")
    with st.expander("The same in numbers"):
        profile_table(profiles)
