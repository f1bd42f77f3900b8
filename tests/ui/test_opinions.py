"""Likes, "not this" and plays on the pages: kept in the profile, else a notice says so."""

import re
from pathlib import Path

import pytest
from streamlit import config

from recommender import Filters, Query
from recommender.profile import Identity, Profiles, resilient
from tests.support.pages import (
    EMBED,
    REAL_IDS,
    RECOMMENDATIONS,
    card_ids,
    demo,
    fresh_services,
    ids,
    in_address,
    open_page,
    plain,
    playable,
    press,
    tiles,
)

__all__ = ["demo", "fresh_services", "playable"]


@pytest.fixture
def store(tmp_path):
    return tmp_path / "profile.db"


@pytest.fixture
def seed(demo):
    return demo.catalogue.track(40).track_id


def kept(store):
    """Return the ids that the local profile likes and dislikes."""
    with Profiles.open(f"sqlite:///{store}") as profiles:
        profile = profiles.of(Identity("segue", "local"))
        return [
            [opinion.track_id for opinion in opinions]
            for opinions in (profile.likes(), profile.dislikes())
        ]


def like_label(app, track_id):
    return re.search(r'data-do="like" aria-label="([^"]*)"', tiles(app, "cards")[track_id])[1]


def test_a_like_is_kept_shown_in_other_sessions_and_taken_back(seed, store):
    app = open_page(RECOMMENDATIONS, track=seed)
    first = card_ids(app)[0]
    press(app, "cards", "like", first)
    assert kept(store) == [[first], []]
    other = open_page(RECOMMENDATIONS, track=seed)
    assert like_label(other, first) == "Take the like back"
    press(other, "cards", "like", first)
    assert kept(store) == [[], []]
    assert like_label(app.run(), first) == "Like"


def test_not_this_takes_the_like_leaves_the_list_and_can_be_brought_back(seed, store):
    app = open_page(RECOMMENDATIONS, track=seed)
    first = card_ids(app)[0]
    press(app, "cards", "like", first)
    press(app, "cards", "out", first)
    assert kept(store) == [[], [first]]
    assert first not in card_ids(app)
    app.button(key="bring-back").click().run()
    assert card_ids(app)[0] == first
    assert kept(store) == [[], []]


def test_the_address_alone_defines_a_shared_list(demo, seed, store):
    before = ids(demo, Query((seed,)))
    app = open_page(RECOMMENDATIONS, track=seed)
    press(app, "cards", "out", before[0])
    assert kept(store) == [[], [before[0]]]
    # Another session of the same person: what it dislikes is no part of this address.
    assert card_ids(open_page(RECOMMENDATIONS, track=seed)) == before
    # And an address opens the same list for everybody, without making opinions.
    shared = open_page(RECOMMENDATIONS, track=seed, out=before[1])
    without = Query((seed,), filters=Filters(tracks_out={before[1]}))
    assert card_ids(shared) == ids(demo, without)
    assert before[0] in card_ids(shared)
    assert before[1] not in card_ids(shared)
    shared.button(key="bring-back").click().run()
    assert kept(store) == [[], [before[0]]]


def test_bringing_back_what_only_the_address_left_out_keeps_a_like(seed, store):
    app = open_page(RECOMMENDATIONS, track=seed)
    first = card_ids(app)[0]
    press(app, "cards", "like", first)
    shared = open_page(RECOMMENDATIONS, track=seed, out=first)
    shared.button(key="bring-back").click().run()
    assert kept(store) == [[first], []]


def test_a_listen_is_a_play_and_opening_all_players_is_none(monkeypatch, playable, store):
    monkeypatch.setattr("recommender.ui.opinions.reachable", lambda services: True)
    app = open_page(RECOMMENDATIONS, track=REAL_IDS[0])
    press(app, "cards", "listen", REAL_IDS[1])
    press(app, "cards", "listen", REAL_IDS[1])  # closes the player
    embed = open_page(EMBED, track=REAL_IDS[0])
    press(embed, "lines", "open", REAL_IDS[2])
    embed.button(key="open-all").click().run()
    with Profiles.open(f"sqlite:///{store}") as profiles:
        plays = profiles.of(Identity("segue", "local")).plays()
    assert [(play.track_id, play.ms_played) for play in plays] == [
        (REAL_IDS[1], 30_000), (REAL_IDS[2], 30_000),
    ]  # fmt: skip


def test_an_invented_song_has_no_player_and_its_listen_is_no_play(seed, store):
    app = open_page(RECOMMENDATIONS, track=seed)
    press(app, "cards", "listen", card_ids(app)[0])
    with Profiles.open(f"sqlite:///{store}") as profiles:
        assert profiles.of(Identity("segue", "local")).plays() == []


def test_elsewhere_without_a_login_likes_last_for_the_session_and_the_page_says_so(seed, store):
    config.set_option("server.address", "192.0.2.1")
    app = open_page(RECOMMENDATIONS, track=seed)
    first = card_ids(app)[0]
    press(app, "cards", "like", first)
    assert like_label(app, first) == "Take the like back"
    assert any("nothing is kept" in caption.value for caption in app.run().sidebar.caption)
    assert like_label(open_page(RECOMMENDATIONS, track=seed), first) == "Like"
    assert kept(store) == [[], []]


def break_store(store, how, monkeypatch):
    if how == "never there":
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{store.parent / 'dataset.csv' / 'x.db'}")
        Path(store.parent / "dataset.csv").write_text("no folder", encoding="utf-8")
    elif how == "no address":
        monkeypatch.setenv("DATABASE_URL", "mysql://user:secret@host/name")
    else:
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{store}")


@pytest.mark.parametrize("how", ["never there", "no address", "gone later", "damaged later"])
def test_a_store_that_fails_is_told_and_the_rest_of_the_app_works(seed, store, how, monkeypatch):
    break_store(store, how, monkeypatch)
    app = open_page(RECOMMENDATIONS, track=seed)
    first, second = card_ids(app)[:2]
    if how == "gone later":
        store.unlink()
    elif how == "damaged later":
        store.write_bytes(b"This is no database." * 1000)
    press(app, "cards", "like", first)
    assert not app.exception
    assert plain(app.toast[0].value).startswith("Not saved.")
    assert "secret" not in app.toast[0].value
    assert like_label(app, first) == "Like"
    assert app.sidebar.warning
    press(app, "cards", "out", first)
    assert first not in card_ids(app)
    assert in_address(app, "out") == first
    press(app, "cards", "choose", second)
    assert in_address(app, "track") == second
    assert len(card_ids(app)) == 6


def test_a_store_that_is_back_is_used_again_and_keeps_what_was_there(seed, store, monkeypatch):
    app = open_page(RECOMMENDATIONS, track=seed)
    first, second = card_ids(app)[:2]
    press(app, "cards", "like", first)
    away = store.with_suffix(".away")
    store.rename(away)
    press(app, "cards", "like", second)
    assert app.toast
    assert like_label(app, first) == "Take the like back"
    away.rename(store)
    monkeypatch.setattr(resilient, "REST_S", 0.0)
    press(app, "cards", "like", second)
    assert not app.toast
    assert like_label(app, second) == "Take the like back"
    assert not app.sidebar.warning
    assert set(kept(store)[0]) == {first, second}
