"""What no browser of ours would send for a widget is passed over, or answered by a sentence."""

import json

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.support.pages import RECOMMENDATIONS, card_ids, open_page

NAN = float("nan")


def send(app, kind, key, **value):
    """Send a state for a widget, beside those that a browser would send."""
    proto = next(e.proto for e in getattr(app, kind) if e.proto.id.endswith(key))
    states = app._tree.get_widget_states()
    kept = [state for state in states.widgets if state.id != proto.id]
    del states.widgets[:]
    states.widgets.extend([*kept, WidgetState(id=proto.id, **value)])
    return app._run(states)


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("slider", "n", {"double_array_value": {"data": [1e308]}}),
        ("slider", "n", {"double_array_value": {"data": [NAN]}}),
        ("slider", "n", {"double_array_value": {"data": []}}),
        ("slider", "popular", {"double_array_value": {"data": [NAN, NAN]}}),
        ("slider", "popular", {"double_array_value": {"data": [100, 0]}}),
        ("multiselect", "key", {"string_array_value": {"data": ["H"]}}),
        ("multiselect", "genre", {"string_array_value": {"data": ["x" * 10_000]}}),
        ("multiselect", "no_artist", {"string_array_value": {"data": ["y" * 10_000] * 200}}),
        (
            "multiselect",
            "no_artist",
            {"string_array_value": {"data": list(map(str, range(6_000)))}},
        ),
    ],
)
def test_a_forged_control_is_answered_by_songs_or_by_a_sentence(demo, kind, key, value):
    app = send(
        open_page(RECOMMENDATIONS, track=demo.catalogue.track(40).track_id),
        kind,
        f"-{key}",
        **value,
    )
    assert not app.exception
    assert len(card_ids(app)) >= 6 or len(app.error[0].value) < 300


@pytest.mark.parametrize("rows", [[10**9], [-1]])
def test_a_tick_of_a_row_that_is_not_there_leads_nowhere(demo, rows):
    app = open_page("pages/3_Stats.py", part="Table")
    state = json.dumps({"selection": {"rows": rows, "columns": []}})
    assert not send(app, "dataframe", "-table", string_value=state).exception
