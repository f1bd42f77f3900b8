"""Text from data is never markup."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.ui.markup import escape_html, escape_markdown


@given(st.text(max_size=60))
def test_every_ascii_sign_is_escaped_and_nothing_visible_is_lost(text):
    escaped = escape_markdown(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[!-/:-@\[^-`{-~]", escaped.replace("\\\\", ""))
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped).replace("\u2060", "")
    assert shown == " ".join(text.split()).replace("\u2060", "")


@pytest.mark.parametrize(
    "text", ["->", "<-", "--", ">=", "<=", "~=", ":streamlit:", "http://a.b", "WWW.a.b", "a@b.c"]
)
def test_what_streamlit_rewrites_is_kept_apart(text):
    assert "\u2060" in escape_markdown(text)


@given(st.text(max_size=60))
def test_html_shows_the_text_and_opens_no_element(text):
    class Reader(HTMLParser):
        tags, data = (), ""

        def handle_starttag(self, tag, attrs):
            self.tags += (tag,)

        def handle_data(self, data):
            self.data += data

    reader = Reader()
    reader.feed(escape_html(text))
    reader.close()
    assert reader.tags == ()
    assert reader.data == text
