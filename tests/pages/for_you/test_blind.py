"""The blind taste test on the page For You, run without a browser."""

import re

from recommender.profile import Judgement
from recommender.taste import blind
from recommender.taste.blind import FIRST, PAIRS, SECOND
from recommender.taste.onboarding import first_picks
from tests.pages.for_you.page import FOR_YOU
from tests.profile.samples import NOON
from tests.support.pages import RECOMMENDATIONS, html, open_page, plain, press, send_press, tiles


def opened():
    return open_page(FOR_YOU, test="blind")


def said(app):
    texts = [*app.markdown, *app.caption, *app.info, *app.subheader, *app.title]
    return plain("\n".join(one.value for one in texts))


def pair(app):
    """Return the track ids of both lists, as they stand."""
    return list(tiles(app, "blind-left")), list(tiles(app, "blind-right"))


def name_of_pair(app):
    return re.search(r'data-name="(\w+)"', tiles(app, "blind-answers")["answers"])[1]


def answer(app, choice, name=None):
    return send_press(app, "blind-answers", choice, name_of_pair(app) if name is None else name)


def surprise(app):
    app.button(key="blind-surprise").click().run()
    assert not app.exception
    return app


def choose(app, track):
    app.text_input(key="blind-song").set_value(f"{track.track_name} {track.artists[0]}").run()
    return press(app, "blind-song-hits", "choose", track.track_id)


def judged(profile, n_first, n_second, n_neither=0):
    """Keep judgements of other songs, the sides in turns."""
    names = [FIRST.name] * n_first + [SECOND.name] * n_second + [None] * n_neither
    for n, name in enumerate(names):
        sides = (FIRST.name, SECOND.name)[:: 1 if n % 2 else -1]
        chosen = dict(zip(sides, ("left", "right"), strict=True)).get(name, "neither")
        profile.judgements.add(Judgement(f"other{n}", NOON, *sides, chosen))


def test_for_you_leads_to_the_test_and_the_test_back(demo, profile):
    app = open_page(FOR_YOU)
    app.button(key="blind-open").click().run()
    assert app.title[0].value == "Blind taste test"
    assert app.query_params["test"] in ("blind", ["blind"])
    app.button(key="blind-close").click().run()
    assert app.title[0].value == "For you"
    assert "test" not in app.query_params


def test_a_song_of_ones_choice_gets_two_lists_and_an_answer_is_kept(demo, profile):
    app = opened()
    track = demo.catalogue.track(10)
    choose(app, track)
    left, right = pair(app)
    assert len(left) == len(right) == 6
    assert set(left) != set(right)
    expected = blind.make_pair(demo, track.track_id, frozenset(), is_first_left=True)
    assert sorted([left, right]) == sorted([list(expected.left), list(expected.right)])
    answer(app, "left")
    assert not app.exception
    [kept] = profile.judgements.all()
    assert kept.track_id == track.track_id
    assert {kept.left, kept.right} == {FIRST.name, SECOND.name}
    shown_left = expected.left if kept.left == FIRST.name else expected.right
    assert left == list(shown_left)
    assert kept.chosen == "left"
    assert not tiles(app, "blind-left")


def test_nothing_that_reaches_the_browser_tells_which_list_is_which(demo, profile):
    app = opened()
    choose(app, demo.catalogue.track(10))
    left, right = (tiles(app, f"blind-{side}") for side in ("left", "right"))
    sent = str([element.proto for element in app.get("bidi_component")]) + html(app) + said(app)
    everything = sent + str(app.main)
    for preset in (FIRST, SECOND):
        assert preset.name.casefold() not in everything.casefold()
    assert "%" not in re.sub(r"data:image[^\"]*", "", "".join([*left.values(), *right.values()]))
    shape = [
        [re.sub(r"data:image[^\"]*|>[^<]*<|href=\"[^\"]*\"", "", tile) for tile in side.values()]
        for side in (left, right)
    ]
    assert len({tile for side in shape for tile in side}) == 1


def test_a_late_click_judges_no_other_pair(demo, profile):
    app = surprise(opened())
    old = name_of_pair(app)
    app.button(key="blind-skip").click().run()
    surprise(app)
    assert name_of_pair(app) != old
    answer(app, "left", old)
    assert profile.judgements.all() == []
    for forged in ("", "answers", "x" * 200):
        answer(app, "left", forged)
    answer(app, "both")
    assert profile.judgements.all() == []
    answer(app, "neither")
    assert [one.chosen for one in profile.judgements.all()] == ["neither"]


def test_an_answer_can_be_taken_back_and_its_pair_stands_as_it_stood(demo, profile):
    app = surprise(opened())
    before = pair(app)
    answer(app, "right")
    assert len(profile.judgements.all()) == 1
    app.button(key="blind-undo-1").click().run()
    assert profile.judgements.all() == []
    assert pair(app) == before
    answer(app, "left")
    assert [one.chosen for one in profile.judgements.all()] == ["left"]


def test_ten_pairs_lead_to_the_verdict_and_each_preset_stood_left_five_times(demo, profile):
    app = opened()
    for n in range(PAIRS):
        assert app.get("progress")[0].proto.text == f"Pair {n + 1} of 10"
        answer(surprise(app), ("left", "right", "neither")[n % 3])
    made = profile.judgements.all()
    assert len({one.track_id for one in made}) == PAIRS
    assert sum(one.left == FIRST.name for one in made) == PAIRS // 2
    assert "All 10 pairs are judged" in said(app)
    assert FIRST.name not in said(app)
    app.button(key="blind-reveal").click().run()
    told, *_ = blind.Verdict.of(made).sentences()
    assert told in said(app)
    assert not [b for b in app.button if (b.key or "").startswith("blind-undo")]


def test_a_test_that_was_stopped_goes_on_where_it_was(demo, profile):
    judged(profile, 2, 2)
    app = open_page(FOR_YOU)
    assert app.button(key="blind-open").label == "Go on: 4 of 10 judged"
    app.button(key="blind-open").click().run()
    assert app.get("progress")[0].proto.text == "Pair 5 of 10"


def test_a_song_whose_lists_were_judged_and_one_whose_lists_are_the_same_are_passed_over(
    demo, profile, monkeypatch
):
    app = opened()
    track = demo.catalogue.track(10)
    choose(app, track)
    answer(app, "left")
    choose(app, track)
    assert "You have judged the lists for" in said(app)
    monkeypatch.setattr(blind, "make_pair", lambda *_, **__: None)
    choose(app, demo.catalogue.track(20))
    assert "are the same; choose another" in said(app)
    app.button(key="blind-surprise").click().run()
    assert "search for one" in said(app)
    assert not tiles(app, "blind-left")


def test_what_was_liked_is_a_surprise_when_the_well_known_songs_are_judged(demo, profile):
    for track in first_picks(demo):
        profile.judgements.add(Judgement(track.track_id, NOON, FIRST.name, SECOND.name, "left"))
    known = {track.track_id for track in first_picks(demo)}
    liked = next(
        track.track_id
        for track in demo.catalogue.tracks(range(len(demo.catalogue)))
        if blind.not_judged(demo.catalogue, [track], profile.judgements.all())
    )
    assert liked not in known
    profile.like(liked)
    app = surprise(opened())
    answer(app, "left")
    assert {one.track_id for one in profile.judgements.all()} - known == {liked}


def test_the_verdict_is_told_with_its_chance(demo, profile):
    judged(profile, 1, 9)
    app = open_page("app.py")
    app.switch_page(FOR_YOU).run()
    assert app.button(key="blind-open").label == "See the result"
    app.button(key="blind-open").click().run()
    assert SECOND.name not in said(app)
    app.button(key="blind-reveal").click().run()
    assert f"“{SECOND.name}” in 9" in said(app)
    assert "2 of 100 cases" in said(app)
    assert f"hardly chance: you prefer “{SECOND.name}”" in said(app)


def test_what_is_preferred_can_be_what_lists_begin_with_unless_the_address_says_else(demo, profile):
    judged(profile, 1, 9)
    app = open_page("app.py")
    app.switch_page(FOR_YOU).run()
    app.button(key="blind-open").click().run()
    app.button(key="blind-reveal").click().run()
    app.button(key="blind-prefer").click().run()
    assert f"begin with “{SECOND.name}”" in said(app)
    seed = demo.catalogue.track(0).track_id
    app.switch_page(RECOMMENDATIONS)
    app.query_params.clear()
    app.query_params["track"] = seed
    app.run()
    assert not app.exception
    pressed = [
        name for name, tile in tiles(app, "presets").items() if 'aria-pressed="true"' in tile
    ]
    assert pressed == [SECOND.name]
    app.switch_page("app.py").run()
    app.switch_page(RECOMMENDATIONS)
    app.query_params.clear()
    app.query_params["track"] = seed
    app.query_params["sound"] = "80"
    app.run()
    assert app.slider(key="sound").value == 80


def test_ten_more_pairs_count_together_and_the_page_says_what_going_on_does(demo, profile):
    judged(profile, 5, 5)
    app = opened()
    app.button(key="blind-reveal").click().run()
    assert "You have no preference." in said(app)
    assert not [b for b in app.button if b.key == "blind-prefer"]
    app.button(key="blind-more").click().run()
    for _ in range(PAIRS):
        answer(surprise(app), "neither")
    app.button(key="blind-reveal").click().run()
    assert "Of 20 pairs" in said(app)
    assert "This counts all your 20 pairs" in said(app)


def test_an_erased_profile_has_no_judgements_and_an_open_pair_is_gone(demo, profile, tmp_path):
    judged(profile, 2, 1)
    app = surprise(opened())
    app.button(key="blind-close").click().run()
    assert "3 pairs judged blind" in said(app)
    app.session_state["erase"] = True
    app.run()
    app.checkbox(key="erase-sure").check().run()
    app.button(key="erase-now").click().run()
    assert app.button(key="blind-open").label == "Begin"
    app.button(key="blind-open").click().run()
    assert not tiles(app, "blind-left")
    assert b"other1" not in (tmp_path / "profile.db").read_bytes()


def test_an_answer_that_cannot_be_kept_is_told_and_the_pair_stays(demo, profile, monkeypatch):
    app = surprise(opened())
    before = pair(app)

    def fail(*_):
        from recommender.profile.database.troubles import explain

        raise explain("full")

    monkeypatch.setattr("recommender.profile.judgements.Judgements.add", fail)
    answer(app, "left")
    assert not app.exception
    assert any("Not saved" in toast.value for toast in app.toast)
    assert pair(app) == before


def test_listening_opens_one_player_below_both_lists(demo, profile):
    app = surprise(opened())
    first = pair(app)[0][0]
    press(app, "blind-left", "listen", first)
    assert list(tiles(app, "blind-player")) == [first]
    send_press(app, "blind-left", "listen", demo.catalogue.track(0).track_id)
    assert not app.exception


def test_where_the_store_cannot_be_used_the_test_says_so(demo, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////dev/null/profile.db")
    app = opened()
    assert not app.exception
    assert "Cannot create the profile store" in plain(app.error[0].value)
