"""Whatever a browser sends is handed on or passed over, and never an error."""

from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.fuzz.targets.messages import target

RERUNS = st.fixed_dictionaries(
    {
        "query_string": st.text(max_size=20),
        "widget_states": st.fixed_dictionaries(
            {"widgets": st.integers(0, 2_100).map(lambda n: [{"id": "a"}] * n)}
        ),
    }
)
KINDS = st.sampled_from(["clear_cache", "load_git_info", "stop_script", "app_heartbeat"])


@given(st.binary(max_size=200))
def test_any_bytes(data):
    target(data)


@given(
    RERUNS.map(lambda rerun: BackMsg(rerun_script=rerun))
    | KINDS.map(lambda k: BackMsg(**{k: True}))
)
def test_any_message(message):
    target(message.SerializeToString())
