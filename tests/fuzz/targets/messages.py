"""Messages of a browser, as they come through the websocket."""

from streamlit.proto.BackMsg_pb2 import BackMsg

from recommender.ui.middleware import is_taken

_MOST = 2_000
SEEDS = [
    BackMsg(clear_cache=True).SerializeToString(),
    BackMsg(file_urls_request={"file_names": ["a.csv"]}).SerializeToString(),
    BackMsg(
        rerun_script={"query_string": "track=a", "widget_states": {"widgets": [{"id": "a"}]}}
    ).SerializeToString(),
]
"""What the fuzzer begins with: it cannot see into the decoder, which is no Python."""


def target(data: bytes) -> None:
    """Decide on a message: no error, and what is handed on is what pages say, and bounded."""
    if is_taken(data):
        message = BackMsg.FromString(data)
        kind = message.WhichOneof("type")
        assert kind is not None
        assert kind not in ("clear_cache", "load_git_info", "debug_shutdown_runtime")
        assert len(message.rerun_script.widget_states.widgets) <= _MOST
        assert len(message.file_urls_request.file_names) <= _MOST
