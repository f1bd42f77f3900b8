"""Notices: shown once, by the place they are for."""

from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from recommender.ui import notices

    st.button("fail", on_click=notices.post, args=("playlist", "No."), kwargs={"is_error": True})
    st.button("do", on_click=notices.post, args=("own data", "Done."))
    notices.toast("playlist")
    if notice := notices.take("own data"):
        st.text(notice.message)


def clicked(app, place):
    app.button[place].click().run()
    return [toast.value for toast in app.toast], [text.value for text in app.text]


def test_a_notice_is_shown_by_its_own_place_in_the_run_after_the_click_alone():
    app = AppTest.from_function(page).run()
    assert not app.toast
    assert not app.text
    assert clicked(app, 0) == (["No."], [])
    assert app.toast[0].icon == ":material/error:"
    assert clicked(app, 1) == ([], ["Done."])
    app.run()
    assert not app.text


def test_of_two_notices_for_one_place_the_newer_is_shown():
    def page():
        from recommender.ui import notices

        notices.post("playlist", "Old.")
        notices.post("playlist", "New.")
        notices.toast("playlist")

    app = AppTest.from_function(page).run()
    assert [(toast.value, toast.icon) for toast in app.toast] == [
        ("New.", ":material/check_circle:")
    ]
