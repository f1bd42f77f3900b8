"""What one session knows of its blind taste test, and what an answer changes."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

import numpy as np
import streamlit as st

from recommender.catalogue import Track
from recommender.profile import Judgement
from recommender.profile.records import is_choice
from recommender.taste import blind
from recommender.taste.blind import Pair
from recommender.ui import identity, notices, opinions
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

_SHOWN: Final = "blind_shown"
_CHANCE: Final = "blind_chance"
_GONE_ON: Final = "blind_gone_on"
_REVEALED: Final = "blind_revealed"


class Shown(NamedTuple):
    """The pair that a person looks at; an answer names it, so that it judges no other pair."""

    pair: Pair
    name: str


def judgements(services: Services) -> list[Judgement]:
    """Return the judgements of the person at the browser, the oldest first."""
    return blind.comparing(identity.current_profile(services).judgements.all())


def shown() -> Shown | None:
    """Return the pair that is looked at, if there is one."""
    held: Shown | None = st.session_state.get(_SHOWN)
    return held


def is_at_its_end(made: Sequence[Judgement]) -> bool:
    """Return whether the last test is complete and the person did not go on with another one."""
    is_complete = bool(made) and not blind.unfinished(made)
    return is_complete and st.session_state.get(_GONE_ON) != len(made)


def go_on(made: Sequence[Judgement]) -> None:
    """Begin another test behind a complete one."""
    st.session_state[_GONE_ON] = len(made)


def is_revealed(made: Sequence[Judgement]) -> bool:
    """Return whether the person has asked for the verdict on these judgements."""
    return st.session_state.get(_REVEALED) == len(made)


def reveal(made: Sequence[Judgement]) -> None:
    """Show the verdict."""
    st.session_state[_REVEALED] = len(made)


def choose_song(services: Services, track_id: str) -> None:
    """Show the pair for a song, or say why there is none."""
    with opinions.saving(services):
        made = judgements(services)
        track = services.recommender.catalogue.get(track_id)
        name = escape_markdown(track.label())
        if not blind.not_judged(services.recommender.catalogue, [track], made):
            notices.post("blind test", f"You have judged the lists for {name}; choose another.")
        elif not _show(services, track, made):
            notices.post("blind test", f"Both lists for {name} are the same; choose another.")


def surprise(services: Services) -> None:
    """Show the pair for a well-known song, or for one the person likes where those are judged."""
    with opinions.saving(services):
        made, catalogue = judgements(services), services.recommender.catalogue
        rows = catalogue.known_rows(sorted(opinions.held_opinions().liked))
        for tracks in (services.first_picks, catalogue.tracks(rows[rows >= 0])):
            left = blind.not_judged(catalogue, tracks, made)
            for place in _chance().permutation(len(left)):
                if _show(services, left[place], made):
                    return
        notices.post("blind test", "You have judged all songs for a surprise; search for one.")


def forget() -> None:
    """Forget what this session knows of the test: the profile is erased."""
    for key in (_SHOWN, _GONE_ON, _REVEALED):
        st.session_state.pop(key, None)


def leave_pair() -> None:
    """Leave the pair unjudged."""
    st.session_state.pop(_SHOWN, None)


def answer(services: Services, choice: str, name: str) -> None:
    """Keep what a person would rather hear, if they look at the pair of that name."""
    held = shown()
    if held is None or held.name != name or not is_choice(choice):
        return
    pair, now = held.pair, datetime.now(UTC)
    with opinions.saving(services):
        judgement = Judgement(pair.seed, now, pair.left_name, pair.right_name, choice)
        identity.current_profile(services).judgements.add(judgement)
        leave_pair()


def take_back(services: Services, judgement: Judgement) -> None:
    """Remove a judgement, and show its pair again."""
    with opinions.saving(services):
        identity.current_profile(services).judgements.take_back(judgement)
        row = services.recommender.catalogue.known_rows([judgement.track_id])[0]
        leave_pair()
        if row >= 0:
            seed = services.recommender.catalogue.track(row).track_id
            _put(services, seed, is_first_left=judgement.left == blind.FIRST.name)


def _show(services: Services, track: Track, made: Sequence[Judgement]) -> bool:
    is_first_left = blind.first_is_left(blind.unfinished(made), _chance())
    return _put(services, track.track_id, is_first_left=is_first_left)


def _put(services: Services, seed: str, *, is_first_left: bool) -> bool:
    """Show the pair for a song; return whether there is one."""
    unwanted = opinions.held_opinions().disliked
    pair = blind.make_pair(services.recommender, seed, unwanted, is_first_left=is_first_left)
    if pair is None:
        return False
    st.session_state[_SHOWN] = Shown(pair, secrets.token_hex(8))
    return True


def _chance() -> np.random.Generator:
    """Return what deals the sides in this session."""
    if _CHANCE not in st.session_state:
        st.session_state[_CHANCE] = np.random.default_rng()
    chance: np.random.Generator = st.session_state[_CHANCE]
    return chance
