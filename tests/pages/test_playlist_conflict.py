"""The page Playlist in two tabs: what one saved is not overwritten by the other."""

import pytest

from tests.support.pages import open_page, plain, press
from tests.support.playlist_pages import (
    PLAYLIST,
    contents,
    draft,
    keys,
    listed,
    local_profile,
    saved_lists,
    view,
)

ANSWERS = {"conflict-both", "conflict-merge", "conflict-cancel"}


def save(app, name=None):
    if name is not None:
        app.text_input(key="list_name").set_value(name).run()
    app.button(key="save-changes").click().run()
    assert not app.exception


@pytest.fixture
def tabs(demo, few):
    """Return two tabs with one saved list of four songs open in both, changed in each, its ids.

    The first tab took the first song away and has saved that; the second took the last one away.
    """
    first, ids = few
    view(first, "Save")
    first.text_input(key="list_name").set_value("Rain").run()
    first.button(key="save-new").click().run()
    second = view(open_page(PLAYLIST), "Save")
    second.button(key="open-saved").click().run()
    press(first, "list-rows", "remove", ids[0])
    save(first)
    press(second, "list-rows", "remove", ids[4])
    return first, second, ids


def test_a_save_over_what_another_tab_saved_asks_and_writes_nothing(tabs):
    _, second, ids = tabs
    save(second)
    assert "was changed elsewhere" in second.warning[0].value
    assert "There it has 4 songs, here 4 songs. Nothing is saved yet." in second.warning[0].value
    assert set(keys(second)) >= ANSWERS
    assert not {"save-changes", "save-new"} & set(keys(second))
    assert contents("Rain") == ids[1:]
    assert listed(second) == ids[:4]


def test_keeping_both_saves_a_second_list_whose_name_says_so(tabs):
    first, second, ids = tabs
    save(second)
    second.button(key="conflict-both").click().run()
    assert contents("Rain") == ids[1:]
    assert contents("Rain (second version)") == ids[:4]
    assert "Saved as Rain (second version)" in plain(second.toast[0].value)
    assert second.text_input(key="list_name").value == "Rain (second version)"
    # each tab goes on with its own list
    press(second, "list-rows", "remove", ids[3])
    save(second)
    save(first, "Sun")
    assert contents("Rain (second version)") == ids[:3]
    assert contents("Sun") == ids[1:]
    assert len(saved_lists()) == 2


def test_merging_saves_what_is_there_and_then_what_is_new_here(tabs):
    first, second, ids = tabs
    save(second)
    second.button(key="conflict-merge").click().run()
    assert contents("Rain") == listed(second) == [*ids[1:], ids[0]]
    assert not ANSWERS & set(keys(second))
    save(second)  # it goes on from what was merged
    assert [(one.name, one.version) for one in saved_lists()] == [("Rain", 4)]
    save(first)
    assert set(keys(first)) >= ANSWERS
    second.button(key="undo").click().run()
    assert listed(second) == ids[:4]


def test_cancelling_leaves_both_as_they_are_and_the_next_save_asks_again(tabs):
    _, second, ids = tabs
    save(second)
    second.button(key="conflict-cancel").click().run()
    assert contents("Rain") == ids[1:]
    assert listed(second) == ids[:4]
    assert not second.warning
    save(second)
    assert set(keys(second)) >= ANSWERS


def test_a_name_given_in_another_tab_stays_unless_this_one_gives_another(tabs):
    first, second, ids = tabs
    save(first, "Sun")
    save(second)
    second.button(key="conflict-merge").click().run()
    assert contents("Sun") == [*ids[1:], ids[0]]
    assert second.text_input(key="list_name").value == draft(second).name == "Sun"
    save(first, "Snow")
    first.button(key="conflict-merge").click().run()
    assert contents("Snow") == [*ids[1:], ids[0]]


def test_a_list_deleted_in_another_tab_can_be_saved_as_a_new_one(tabs):
    first, second, ids = tabs
    first.button(key="delete-saved").click().run()
    save(second)
    assert "was deleted elsewhere" in second.warning[0].value
    assert not {"conflict-merge", "save-changes"} & set(keys(second))
    second.button(key="conflict-both").click().run()
    assert contents("Rain") == ids[:4]
    first.button(key="restore").click().run()
    assert [one.name for one in saved_lists()] == ["Rain", "Rain"]


def test_a_list_deleted_while_the_question_stands_is_asked_about_anew(tabs):
    first, second, ids = tabs
    save(second)
    first.button(key="delete-saved").click().run()
    second.button(key="conflict-merge").click().run()
    assert "was deleted elsewhere" in second.warning[0].value
    assert listed(second) == ids[:4]


def test_a_list_that_another_tab_changed_is_not_deleted_unseen(tabs):
    first, _, ids = tabs
    with local_profile() as profile:
        [seen] = profile.playlists.all()
        profile.playlists.update(seen.playlist_id, seen.version, name="Sun")
    first.button(key="delete-saved").click().run()
    assert "changed elsewhere" in first.error[0].value
    assert contents("Sun") == ids[1:]
    first.button(key="delete-saved").click().run()  # now it has been seen
    assert saved_lists() == []


def test_the_question_belongs_to_its_list_and_vanishes_with_another_one(tabs):
    _, second, _ = tabs
    save(second)
    second.button(key="empty").click().run()
    assert not ANSWERS & set(keys(second))
    second.button(key="undo").click().run()
    assert set(keys(second)) >= ANSWERS


def test_an_undo_after_a_save_is_saved_without_a_question(few):
    app, ids = few
    view(app, "Save")
    app.text_input(key="list_name").set_value("Rain").run()
    app.button(key="save-new").click().run()
    press(app, "list-rows", "remove", ids[0])
    save(app)
    app.button(key="undo").click().run()
    save(app)
    assert contents("Rain") == ids
    assert [one.version for one in saved_lists()] == [3]


def test_a_second_name_fits_in_the_bound_of_a_name(tabs):
    first, second, _ = tabs
    save(second, "x" * 200)
    second.button(key="conflict-both").click().run()
    assert {one.name for one in saved_lists()} == {"Rain", "x" * 183 + " (second version)"}
    assert first.button(key="save-changes")
