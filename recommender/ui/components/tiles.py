"""Many items drawn as one element of a page: HTML of ours, with buttons.

Streamlit sends each element of a page by itself and remembers the key of each widget until the
session ends; a card of Streamlit's own elements needs ten of them. Tiles need one element and one
key, and a press names its tile, so that a late click never meets another song.

What a browser sends while a run is under way waits, and of two messages of one element Streamlit
keeps the newer. So each message holds all presses that are not yet known to be done, in their
order and numbered: the ones that were done already are passed over.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import streamlit as st

from recommender.ui.markup import escape_html

_LONGEST_DO: Final = 40
_LONGEST_NAME: Final = 200
_MOST_PRESSES: Final = 20
_NUMBERS_END: Final = 2**53
_SCRIPT: Final = Path(__file__).parent.parent / "assets" / "tiles.js"

Press = Callable[[str, str], None]
"""Called with what is to be done and the name of the tile, both as a browser sent them."""


class Tile(NamedTuple):
    """One item: its name, which a press hands on, and its HTML, in which data is escaped."""

    name: str
    html: str
    css_class: str = ""


def draw(
    key: str, tiles: Sequence[Tile], on_press: Press, css_class: str, *, is_waiting: bool = False
) -> None:
    """Draw tiles; the browser leaves those alone that are there already and did not change.

    Parameters
    ----------
    key : str
        Unique on the page.
    tiles : sequence of Tile
        Each with a name of its own. A button in the HTML has what it does in ``data-do``, and
        another name than that of its tile in ``data-name``.
    on_press : callable
        Called before the next run. What it is given must be checked: a browser may send anything,
        of which only the length is bounded here (200 characters of a name).
    css_class : str
        Of the list, for the style sheet.
    is_waiting : bool, optional
        Something is on its way: draw again, as the fragment around it, twice a second.
    """
    last = f"{key}-pressed"

    def do_presses() -> None:
        told = st.session_state[key]
        # Each is done whatever the one before it asked for: a redraw is asked for by raising.
        with ExitStack() as stack:
            for number, do, name in reversed([*_presses(told.get("press") or told.get("look"))]):
                if number > st.session_state.get(last, 0):
                    stack.callback(on_press, do, name)
                    stack.callback(st.session_state.__setitem__, last, number)

    _component()(
        key=key,
        data={
            "css_class": css_class,
            "tiles": tiles,
            "waiting": is_waiting,
            "done": st.session_state.get(last, 0),
        },
        on_press_change=do_presses,
        on_look_change=do_presses,
    )


def nothing(_do: str, _name: str) -> None:
    """Do nothing: for tiles without buttons."""


def choice(name: str, title: str, more: str = "") -> Tile:
    """Return a line that is a button: a title in bold and more about it."""
    return Tile(
        name,
        f'<button type="button" data-do="choose"><strong>{escape_html(title)}</strong>'
        f"{escape_html(more)}</button>",
    )


def line(title: str, artists: Sequence[str], note: str = "") -> str:
    """Return a song as a line: its title, then its artists with a note, which is HTML."""
    return (
        f'<div class="segue-line"><strong>{escape_html(title)}</strong>'
        f"<span>{escape_html(', '.join(artists))}{note}</span></div>"
    )


def icon_button(do: str, icon: str, label: str, *, is_enabled: bool = True) -> str:
    """Return a button that shows an icon of Material Symbols; its label is for screen readers."""
    label = escape_html(label)
    return (
        f'<button type="button" data-do="{do}" aria-label="{label}" title="{label}"'
        f"{'' if is_enabled else ' disabled'}>{icon_html(icon)}</button>"
    )


def menu(name: str, icon: str, label: str, wishes: Mapping[str, str]) -> str:
    """Return a button that opens a menu: for each thing to do its label.

    `name` is unique on the page.
    """
    label = escape_html(label)
    lines = (
        f'<li><button type="button" data-do="{do}">{escape_html(wish)}</button></li>'
        for do, wish in wishes.items()
    )
    return (
        f'<button type="button" popovertarget="{name}" aria-label="{label}" title="{label}">'
        f'{icon_html(icon)}</button><ul id="{name}" popover>{"".join(lines)}</ul>'
    )


def icon_html(icon: str) -> str:
    """Return an icon of Material Symbols, which Streamlit brings along."""
    return f'<span class="segue-icon" aria-hidden="true" translate="no">{icon}</span>'


@cache
def _component() -> Callable[..., Any]:
    mount: Callable[..., Any] = st.components.v2.component(
        "segue_tiles",
        html="<ul></ul>",
        js=_SCRIPT.read_text(encoding="utf-8"),
        isolate_styles=False,
    )
    return mount


def _presses(told: object) -> Iterator[tuple[int, str, str]]:
    """Yield number, what is to be done, and name of each press that a browser told."""
    match told:
        case {"presses": list(presses)}:
            for press in presses[:_MOST_PRESSES]:
                match press:
                    case {"number": int(number), "do": str(do), "name": str(name)}:
                        is_short = len(do) <= _LONGEST_DO and len(name) <= _LONGEST_NAME
                        if is_short and number < _NUMBERS_END:
                            yield number, do, name
