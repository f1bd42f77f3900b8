"""The controls of a query; the address holds their values, so that a link asks the same."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recommender.catalogue import Catalogue
from recommender.catalogue import columns as c
from recommender.ranking.filters import Filters
from recommender.ranking.presets import Preset
from recommender.ranking.query import (
    DEFAULT_COMPANY_WEIGHT,
    DEFAULT_FAME_WEIGHT,
    DEFAULT_HOLIDAY_WEIGHT,
    DEFAULT_MAX_PER_ARTIST,
    DEFAULT_N,
    DEFAULT_NUMERIC_WEIGHT,
    MAX_SHIFT,
    Query,
    Shift,
)
from recommender.ui import redraw

_MAX_NAMES: Final = 100
_LONGEST_NAME: Final = 200
_MIN_N: Final = 6
MAX_N: Final = 24
_MAX_TEMPO_BPM: Final = 250
_MAX_MINUTES: Final = 20
_MINUTE_MS: Final = 60_000
_DAY_MS: Final = 24 * 60 * _MINUTE_MS
_KEYS: Final = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")


class _Shift(NamedTuple):
    """One way to say "like this, but ..."."""

    feature: str
    key: str
    less: str
    more: str


SHIFTS: Final = (
    _Shift("energy", "energy", "calmer", "more energetic"),
    _Shift("valence", "mood", "sadder", "happier"),
    _Shift("tempo", "pace", "slower", "faster"),
    _Shift("acousticness", "acoustic", "more electric", "more acoustic"),
    _Shift(c.POPULARITY, "known", "less known", "better known"),
)
"""The shifts that can be asked for; each has a slider."""

DEFAULTS: Final[dict[str, Any]] = {
    "sound": round(100 * DEFAULT_NUMERIC_WEIGHT),
    "n": DEFAULT_N,
    "company": round(100 * DEFAULT_COMPANY_WEIGHT),
    "fame": round(100 * DEFAULT_FAME_WEIGHT),
    "holidays": False,
    "new": False,
    "pure": False,
    "familiar": 0,
    "varied": 0,
    **{shift.key: 0 for shift in SHIFTS},
    "genre": [],
    "no_genre": [],
    "popular": (0, 100),
    "bpm": (0, _MAX_TEMPO_BPM),
    "key": [],
    "mode": None,
    "minutes": (0, _MAX_MINUTES),
    "words": None,
    "no_artist": [],
    "per_artist": DEFAULT_MAX_PER_ARTIST,
}
"""The first value of each widget, by its key, which is its name in the address too."""

FILTER_WIDGET: Final = {
    "genres_in": ("genre", "only these genres"),
    "genres_out": ("no_genre", "leave out these genres"),
    "popularity": ("popular", "popularity"),
    "tempo": ("bpm", "tempo"),
    "keys": ("key", "key"),
    "mode": ("mode", "major or minor"),
    "duration_ms": ("minutes", "length"),
    "explicit": ("words", "explicit or clean"),
    "artists_out": ("no_artist", "leave out these artists"),
    "max_per_artist": ("per_artist", "songs by one artist"),
}
"""The key of its widget and how to call it, by the name of a filter."""

_SOUND_HELP: Final = (
    "To the right counts how songs sound, and a little how popular they are; to the left count "
    "artists, genres, and whether the words are clean or explicit."
)
_MIX_SLIDERS: Final = (
    ("Company", "company", 5, "How much it counts that people put songs together in playlists."),
    ("Fame", "fame", 5, "How much it counts that your song and the other are both well known."),
    ("Familiarity", "familiar", 10, "Pulls the list towards popular songs, whatever your song is."),
    ("Diversity", "varied", 10, "Leaves out songs that are much like one above them in the list."),
)
_MIX_TOGGLES: Final = (
    ("New artists only", "new", "Nothing by the artists of your song."),
    ("Sound without popularity", "pure", "Compares what is heard alone: the nine audio features."),
    (
        "Holiday songs all year",
        "holidays",
        "Otherwise Christmas and other holiday songs stand further down, unless yours is one.",
    ),
)

_ANY: Final = {"per_artist": 0}
"""The value that sets nothing, where that is not the first one."""


def main_controls() -> DeltaGenerator:
    """Draw the two controls everybody needs; return the place for the presets above them.

    To be called in the part that draws the list: a change then draws this part alone anew.
    """
    presets = st.container()
    with st.grid("auto", min_column_width=180, gap="medium"):
        sound = {"step": 5, "format": "%d%% sound", "help": _SOUND_HELP}
        _slider("Sound against metadata", "sound", 0, 100, on_change=None, **sound)
        _slider("Songs to show", "n", _MIN_N, MAX_N, on_change=None)
    return presets


def more_controls(catalogue: Catalogue, further: Callable[[], None] | None = None) -> None:
    """Draw what else can be asked, folded away; `further` draws what a page adds to it."""
    with st.grid(3, min_column_width=280, gap="small", key="more"):
        with st.expander("Like this, but …", icon=":material/tune:", key="shift"):
            _shift_sliders()
        with st.expander("Mix", icon=":material/blender:", key="mix"):
            _mix_widgets()
        with st.expander("Filters", icon=":material/filter_alt:", key="filters"):
            _filter_widgets(catalogue)
        if further is not None:
            further()


def query(seeds: tuple[str, ...], left_out: frozenset[str]) -> Query:
    """Return the query that the controls of this session ask for."""
    return Query(
        seeds=seeds,
        n=_value("n"),
        numeric_weight=_value("sound") / 100,
        company_weight=_value("company") / 100,
        fame_weight=_value("fame") / 100,
        holiday_weight=0.0 if _value("holidays") else DEFAULT_HOLIDAY_WEIGHT,
        max_per_artist=_value("per_artist") or None,
        new_artists=_value("new"),
        sound_only=_value("pure"),
        familiarity=_value("familiar") / 100,
        diversity=_value("varied") / 100,
        shift=Shift(**{shift.feature: _value(shift.key) for shift in SHIFTS}),
        filters=_filters(left_out),
    )


def take(preset: Preset) -> None:
    """Set the widgets as a preset asks, and draw the page anew."""
    st.session_state.update(values(preset))
    redraw.the_page()


def values(preset: Preset) -> dict[str, Any]:
    """Return the values of the widgets, by their keys, that ask as a preset does."""
    low, high = preset.popularity or DEFAULTS["popular"]
    return {
        "sound": round(100 * preset.numeric_weight),
        "company": round(100 * preset.company_weight),
        "fame": round(100 * preset.fame_weight),
        "holidays": preset.holiday_weight == 0,
        "new": preset.new_artists,
        "pure": preset.sound_only,
        "per_artist": preset.max_per_artist or 0,
        "familiar": round(100 * preset.familiarity),
        "varied": round(100 * preset.diversity),
        "popular": (int(low), int(high)),
    }


def reset(widgets: Sequence[str]) -> None:
    """Set these widgets back to their first values, and draw the page anew."""
    for key in widgets:
        st.session_state[key] = DEFAULTS[key]
    redraw.the_page()


def loosen(widget: str) -> None:
    """Set the widget of a filter so that it lets all through, and draw the page anew."""
    st.session_state[widget] = _ANY.get(widget, DEFAULTS[widget])
    redraw.the_page()


def _value(key: str) -> Any:
    value = st.session_state.get(key)
    return DEFAULTS[key] if value is None else value


def _slider(label: str, key: str, low: int, high: int, **options: Any) -> None:
    options = {"key": key, "bind": "query-params", "on_change": redraw.the_list, **options}
    st.slider(label, low, high, DEFAULTS[key], **options)


def _mix_widgets() -> None:
    with st.grid("auto", min_column_width=230, gap="medium"):
        for label, key, step, help_text in _MIX_SLIDERS:
            _slider(label, key, 0, 100, step=step, help=help_text)
        for label, key, help_text in _MIX_TOGGLES:
            st.toggle(
                label,
                DEFAULTS[key],
                key=key,
                bind="query-params",
                help=help_text,
                on_change=redraw.the_list,
            )


def _shift_sliders() -> None:
    with st.grid("auto", min_column_width=230, gap="medium"):
        for shift in SHIFTS:
            label = f"{shift.less.capitalize()} to {shift.more}"
            _slider(label, shift.key, -MAX_SHIFT, MAX_SHIFT, format="%+d")
    keys = [shift.key for shift in SHIFTS]
    st.button("Just like this", key="no-shift", on_click=reset, args=(keys,))


def _filter_widgets(catalogue: Catalogue) -> None:
    genres = sorted(name for name in catalogue.genres.names.to_pylist() if name)
    with st.grid("auto", min_column_width=260, gap="medium"):
        _choice("Only these genres", "genre", genres)
        _choice("Leave out these genres", "no_genre", genres)
        _slider("Popularity", "popular", 0, 100)
        _slider("Tempo (beats a minute)", "bpm", 0, _MAX_TEMPO_BPM)
        _slider(f"Length (minutes; {_MAX_MINUTES} is any)", "minutes", 0, _MAX_MINUTES)
        _slider("At most so many by one artist (0 is any)", "per_artist", 0, 10)
        _choice("Key", "key", _KEYS)
        _segments("Mode", "mode", ("major", "minor"))
        _segments("Words", "words", ("clean", "explicit"))
        st.multiselect(
            "Leave out these artists",
            _value("no_artist"),
            key="no_artist",
            bind="query-params",
            accept_new_options=True,
            placeholder="Type a name and press Enter",
            on_change=redraw.the_list,
        )
    widgets = [key for key, _ in FILTER_WIDGET.values()]
    st.button("Clear all filters", key="no-filters", on_click=reset, args=(widgets,))


def _choice(label: str, key: str, options: Sequence[str]) -> None:
    st.multiselect(
        label, options, key=key, bind="query-params", placeholder="Any", on_change=redraw.the_list
    )


def _segments(label: str, key: str, options: Sequence[str]) -> None:
    st.segmented_control(label, options, key=key, bind="query-params", on_change=redraw.the_list)


def _filters(left_out: frozenset[str]) -> Filters:
    def unless_default(key: str, read: Callable[[Any], Any]) -> Any:
        value = _value(key)
        return None if value is None or value == DEFAULTS[key] else read(value)

    return Filters(
        popularity=unless_default("popular", tuple),
        tempo=unless_default("bpm", _bpm),
        mode=unless_default("mode", ("minor", "major").index),
        duration_ms=unless_default("minutes", _minutes),
        explicit=unless_default("words", lambda words: words == "explicit"),
        genres_in=frozenset(_value("genre")),
        genres_out=frozenset(_value("no_genre")),
        keys=frozenset(_KEYS.index(name) for name in _value("key") if name in _KEYS),
        artists_out=frozenset(_artists_out()),
        tracks_out=left_out,
    )


def _artists_out() -> list[str]:
    """Return the names typed, as many as a person would type; a browser may send any number."""
    return [name[:_LONGEST_NAME] for name in _value("no_artist")[:_MAX_NAMES]]


def _bpm(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], 1000 if span[1] == _MAX_TEMPO_BPM else span[1]


def _minutes(span: tuple[int, int]) -> tuple[int, int]:
    last = _DAY_MS if span[1] == _MAX_MINUTES else span[1] * _MINUTE_MS
    return span[0] * _MINUTE_MS, last
