"""The data that is kept about a person: download it, add to it, erase it.

Each of these works by itself: what cannot be read can still be erased.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple

import streamlit as st

from recommender.catalogue.phrases import listed
from recommender.errors import PlaylistFileError, ProfileError
from recommender.formats.upload import MAX_UPLOAD_BYTES
from recommender.profile import ImportedProfile, export_parts, write_upload
from recommender.profile.records import MAX_PLAYLISTS
from recommender.taste.profile_history import import_history
from recommender.ui import identity, notices, opinions
from recommender.ui.blind import progress
from recommender.ui.for_you.view import forget_view
from recommender.ui.markup import escape_markdown
from recommender.ui.playlist import keep
from recommender.ui.services import Services
from recommender.uploads.worker import read_history, read_profile

_UPLOADS: Final = "n_own_uploads"
_EXPORT: Final = "own_export"
_LISTED: Final = 6  # parts of a list of playlists in a notice
_Add = Callable[[Services, bytes, str], str]


class _Export(NamedTuple):
    """A profile as files, and the state of it that they hold."""

    state: tuple[Any, ...]
    parts: tuple[bytes, ...]


def draw(services: Services) -> None:
    """Draw what is kept, where, and the ways to take it, add to it and erase it."""
    st.subheader("Your data", anchor=False)
    st.caption(f"{_summary(services)} {identity.what_is_kept(services)}")
    if notice := notices.take("own data"):
        (st.error if notice.is_error else st.success)(notice.message)
    with st.container(horizontal=True, key="own-data", gap="small"):
        for label, key, icon, draw_menu in (
            ("Bring your listening history", "import", "history", _import),
            ("Download everything", "download", "download", _download),
            ("Upload a profile", "upload", "upload", _upload),
            ("Erase everything", "erase", "delete_forever", _erase),
        ):
            with st.popover(label, key=key, icon=f":material/{icon}:", on_change="rerun") as menu:
                if menu.open:
                    draw_menu(services)
                elif draw_menu is _download:
                    st.session_state.pop(_EXPORT, None)


def _summary(services: Services) -> str:
    try:
        held = identity.current_profile(services).summary()
    except ProfileError as error:
        services.profiles.failed(error)
        return "What is kept cannot be counted now."
    return (
        f"{held.likes:,} likes, {held.dislikes:,} “not this”, {held.plays:,} plays, "
        f"{held.playlists:,} playlists, {held.judgements:,} pairs judged blind."
    )


def _import(services: Services) -> None:
    st.markdown(
        "In your Spotify account, under Privacy, ask for *Account data* or *Extended streaming "
        "history*; a zip comes by mail within days. Upload it here as it is, or a JSON file "
        "of it. Plays and liked songs are added as far as the catalogue has them; nothing else "
        "of it is kept."
    )
    _uploader("Zip or JSON", "history", ["zip", "json"], services, _add_history)


def _download(services: Services) -> None:
    try:
        parts = _export(services)
    except ProfileError as error:
        services.profiles.failed(error)
        st.error(escape_markdown(str(error)))
        return
    for number, part in enumerate(parts, start=1):
        one = len(parts) == 1
        st.download_button(
            "Everything as JSON" if one else f"Part {number} of {len(parts)}",
            part,
            file_name="segue-profile.json" if one else f"segue-profile-{number}.json",
            mime="application/json",
            key="download-json" if one else f"download-json-{number}",
            on_click="ignore",
        )
    st.caption(
        "Upload it here or to any other Segue; nothing is lost on the way."
        if len(parts) == 1
        else "So much takes several files. Upload all of them, in any order, here or to any other "
        "Segue; nothing is lost on the way."
    )


def _export(services: Services) -> tuple[bytes, ...]:
    """Return the profile as files; while the menu is open they are made when something changed."""
    profile = identity.current_profile(services)
    lists = profile.playlists.all(), profile.playlists.all(deleted=True)
    who, judged = identity.current_identity(services), profile.judgements.all()
    state = (who, profile.revision(), judged, *lists)
    held: _Export | None = st.session_state.get(_EXPORT)
    if held is None or held.state != state:
        held = _Export(state, tuple(part.encode() for part in export_parts(profile)))
        st.session_state[_EXPORT] = held
    return held.parts


def _upload(services: Services) -> None:
    st.caption(
        "What it holds is added. Of two opinions on a song the later one stays. A second upload "
        "of the same file adds only what is missing."
    )
    _uploader("JSON that Segue saved", "profile", ["json"], services, _add_profile)


def _erase(services: Services) -> None:
    st.markdown(
        "Likes, plays, playlists and all that was learnt from them go for good. "
        "Nobody can bring them back."
    )
    sure = st.checkbox("Yes, erase all of it", key="erase-sure")
    erase = partial(_erase_now, services)
    st.button("Erase for good", "erase-now", type="primary", disabled=not sure, on_click=erase)


def _uploader(label: str, name: str, endings: list[str], services: Services, add: _Add) -> None:
    """Draw the place for a file; once it was read it is empty again."""
    key = f"{name}-file-{st.session_state.setdefault(_UPLOADS, 0)}"
    st.file_uploader(
        label,
        endings,
        key=key,
        max_upload_size=MAX_UPLOAD_BYTES >> 20,
        on_change=_take,
        args=(services, key, add),
    )


def _take(services: Services, key: str, add: _Add) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state[_UPLOADS] += 1
    with opinions.saving(services):
        try:
            notices.post("own data", add(services, file.getvalue(), file.name))
        except PlaylistFileError as error:
            notices.post("own data", escape_markdown(str(error)), is_error=True)
        else:
            forget_view()


def _add_history(services: Services, upload: bytes, name: str) -> str:
    found = read_history(upload, name)
    profile = identity.current_profile(services)
    new = import_history(profile, services.recommender.catalogue, services.matcher, found)
    sentence = (
        f"New: {new.plays:,} plays, {new.likes:,} likes, {new.dislikes:,} songs to avoid. "
        f"The catalogue has {new.songs_found:,} of the songs and lacks {new.songs_missing:,}."
    )
    if new.skipped:
        sentence += f" Plays at a time that cannot be: {new.skipped:,}."
    if not (found.plays or new.songs_found):
        sentence += " The file holds no history and no liked songs; playlists belong on Playlist."
    return sentence


def _add_profile(services: Services, upload: bytes, name: str) -> str:
    new = write_upload(identity.current_profile(services), read_profile(upload, name))
    sentence = (
        f"New: {new.opinions:,} likes and dislikes, {new.plays:,} plays, "
        f"{new.playlists:,} playlists, {new.judgements:,} pairs judged blind. "
        f"Made no sense: {new.skipped:,}."
    )
    return f"{sentence} {_left_out(new)}".rstrip()


def _left_out(new: ImportedProfile) -> str:
    """Return in a sentence which playlists were left out and why; "" for none."""
    if not new.left_out:
        return ""
    named = listed([f"“{escape_markdown(name)}”" for name in new.left_out], _LISTED)
    return (
        f"Left out, since a profile holds {MAX_PLAYLISTS:,} playlists, deleted ones included: "
        f"{named}. Upload the file again when there is room."
    )


def _erase_now(services: Services) -> None:
    with opinions.saving(services):
        forget_view()
        progress.forget()
        try:
            is_gone = identity.current_profile(services).erase()
        except ProfileError as error:
            services.profiles.failed(error)
            message = f"Not everything is erased. {escape_markdown(str(error))} Then erase again."
            notices.post("own data", message, is_error=True)
        else:
            keep.forget()
            traces = "" if is_gone else " Traces stay in the file until other programs close it."
            notices.post("own data", f"Everything is erased.{traces}")
