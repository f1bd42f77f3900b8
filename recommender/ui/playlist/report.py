"""The report on the last import: what became of each line, and buttons to correct it."""

import math
from typing import Final

import streamlit as st

from recommender.catalogue import Track
from recommender.playlists.imports import Import, correct, keep
from recommender.ui.markup import escape_html, escape_markdown
from recommender.ui.playlist import state
from recommender.ui.services import Services

_LINES: Final = 8
_HITS: Final = 6
_LEFT_OUT: Final = "left out"
_PARTS: Final[dict[str, str]] = {
    "close name": "To check",
    "missing": "Not found",
    "name": "By name",
    "id": "By id",
    _LEFT_OUT: "Left out",
}
_FOUND: Final[dict[str, str]] = {
    "id": "found by id",
    "name": "found by name",
    "close name": "found by a name that is close, to be checked",
    "missing": "not found",
}


def draw(services: Services) -> None:
    """Draw the report, if something was imported."""
    last_import = state.now().last_import
    if last_import is None:
        return
    with st.container(border=True, key="report"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**What became of {escape_markdown(last_import.source)}**")
            st.space("stretch")
            st.button(
                "Close", key="close-report", icon=":material/close:", type="tertiary",
                on_click=state.forget_last_import,
            )  # fmt: skip
        st.markdown(_sentence(last_import))
        part = _choose_part(last_import)
        if part == _LEFT_OUT:
            _left_out(last_import)
        elif part is not None:
            _lines(services, last_import, part)


def _sentence(last_import: Import) -> str:
    parts = [
        f"**{n:,}** {words}" for part, words in _FOUND.items() if (n := len(last_import.part(part)))
    ]
    if skipped := sum(last_import.skipped.values()):
        parts.append(f"**{skipped:,}** left out")
    return f"{', '.join(parts) or 'No song was in it'}."


def _choose_part(last_import: Import) -> str | None:
    counts = {part: len(last_import.part(part)) for part in _PARTS}
    counts[_LEFT_OUT] = sum(last_import.skipped.values())
    offered = [part for part, n in counts.items() if n]
    if not offered:
        return None
    # Most lists are all right: a list of what was found by its id need not be read.
    first = None if offered == ["id"] else offered[0]
    key = f"report_part-{'-'.join(offered)}"
    part: str | None = st.segmented_control(
        "Show", offered, default=first, key=key, label_visibility="collapsed",
        format_func=lambda part: f"{_PARTS[part]} · {counts[part]:,}",
    )  # fmt: skip
    return part


def _left_out(last_import: Import) -> None:
    for reason, n in sorted(last_import.skipped.items(), key=lambda item: -item[1]):
        st.markdown(f"**{n:,}** × {escape_markdown(reason)}")
    shown = last_import.examples[: 3 * _LINES]
    with st.expander("The first of them, one by one", key="examples"):
        st.markdown(
            "\n".join(
                f"- {escape_markdown(item.where)}: {escape_markdown(item.why)}" for item in shown
            )
        )


def _lines(services: Services, last_import: Import, part: str) -> None:
    places = last_import.part(part)
    page = 1
    if len(places) > _LINES:
        page = st.pagination(
            math.ceil(len(places) / _LINES), key=f"report_page-{part}", max_visible_pages=5
        )
    for place in places[(page - 1) * _LINES : page * _LINES]:
        _line(services, last_import, place)
    if part == "missing" and (n := len(last_import.to_keep())):
        st.button(
            f"Keep {'it' if n == 1 else f'these {n:,}'} in the list all the same", key="keep",
            icon=":material/playlist_add:", on_click=_keep, args=(n,),
            help="They are saved and exported with the list, and lead nowhere.",
        )  # fmt: skip


def _line(services: Services, last_import: Import, place: int) -> None:
    row = last_import.rows[place]
    track = None if row is None else services.recommender.catalogue.track(row)
    with st.container(
        horizontal=True, key=f"match-{place}", gap="small", vertical_alignment="center"
    ):
        st.html(_pair(last_import, place, track))
        with st.popover(
            "Change" if track else "Find it", key=f"fix-{place}", type="tertiary",
            icon=":material/edit:", on_change="rerun",
        ) as menu:  # fmt: skip
            if menu.open:
                with st.container(gap="xxsmall"):
                    _fix(services, last_import, place, track)


def _pair(last_import: Import, place: int, track: Track | None) -> str:
    """Return the line as it was written beside the song it became."""
    match = last_import.matches[place]
    entry = match.entry
    written = _names(entry.title or entry.track_id or "", ", ".join(entry.artists), entry.where)
    if track is not None:
        found = _names(track.track_name, ", ".join(track.artists), track.album_name)
    elif place in last_import.kept:
        found = _names("Kept as it is", "", "")
    else:
        found = _names("Not in the list", "", match.why_not or "dropped")
    return (
        f'<div class="segue-pair"><div>{written}</div>'
        f'<div class="segue-arrow" aria-label="became">→</div><div>{found}</div></div>'
    )


def _names(title: str, artists: str, note: str) -> str:
    return (
        f"<strong>{escape_html(title)}</strong><span>{escape_html(artists)}</span>"
        f'<span class="segue-dim">{escape_html(note)}</span>'
    )


def _fix(services: Services, last_import: Import, place: int, track: Track | None) -> None:
    """Draw other songs the line may mean, and the way to drop it."""
    entry = last_import.matches[place].entry
    words = st.text_input(
        "Search in other words", key=f"fix_text-{place}", placeholder="A title, an artist, or both",
        max_chars=200,
    )  # fmt: skip
    text = words or entry.label()
    catalogue = services.recommender.catalogue
    hits = [row for row in services.search.search(text, _HITS) if row != last_import.rows[place]]
    if not hits:
        st.caption("Nothing sounds like it.")
    for row in hits:
        hit = catalogue.track(row)
        st.button(
            f"**{escape_markdown(hit.track_name)}** · {escape_markdown(', '.join(hit.artists))}",
            key=f"fix-{place}-{hit.track_id}", type="tertiary",
            on_click=_correct, args=(services, place, row),
        )  # fmt: skip
    if track is not None:
        st.button(
            "Drop it", key=f"drop-{place}", icon=":material/close:",
            on_click=_correct, args=(services, place, None),
        )  # fmt: skip


def _correct(services: Services, place: int, row: int | None) -> None:
    current, last_import, _ = state.now()
    if last_import is None:
        return
    written = last_import.matches[place].entry.label()
    changed = correct(current, services.recommender.catalogue, last_import, place, row)
    state.change(f"{'Drop' if row is None else 'Correct'} {written}", *changed)
    st.session_state[f"fix-{place}"] = False


def _keep(n: int) -> None:
    current, last_import, _ = state.now()
    if last_import is not None:
        state.change(f"Keep {n:,} songs", *keep(current, last_import))
