"""Whatever stands in an address or is typed is found, refused or shown, and never an error."""

from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.targets import address, typed_text
from tests.support.pages import HOSTILE

PIECES = st.sampled_from(
    ["https://", "www.", "@", "a", "\\", ":streamlit:", "->", "\0", "\ud800", "spotify:track:", "ﷺ"]
)


@given(st.binary(max_size=200))
@example(b"x" * 20_000)
def test_any_bytes(data):
    address.target(data)
    typed_text.target(data)


@given(st.lists(PIECES | st.text(max_size=5) | st.sampled_from(HOSTILE), max_size=8))
def test_any_text(pieces):
    data = "".join(pieces).encode("utf-8", "surrogatepass")
    address.target(data)
    typed_text.target(data)
