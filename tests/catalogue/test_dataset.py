"""Finding and fetching the dataset, against a real HTTP server."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from recommender.catalogue.dataset import download, find_dataset
from recommender.errors import DatasetError
from tests.conftest import PLAIN_LINE

BODY = (",".join(PLAIN_LINE) + "\n" + ",".join(map(str, PLAIN_LINE.values())) + "\n").encode()


class Handler(BaseHTTPRequestHandler):
    """Answers by path: a dataset, half of one, a web page, or an error."""

    def do_GET(self):
        self.server.paths.append(self.path)
        status, body, length = {
            "/dataset.csv": (200, BODY, len(BODY)),
            "/half": (200, BODY[:50], len(BODY)),
            "/page": (200, b"<html>Please log in</html>", 26),
            "/no-length": (200, BODY, None),
        }.get(self.path, (404, b"", 0))
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.paths = []
        http.address = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield http
        http.shutdown()
        thread.join()


@pytest.fixture
def data_dir(tmp_path):
    (tmp_path / "demo.csv").write_bytes(BODY)
    return tmp_path


def test_a_named_path_wins_even_where_it_is_wrong(data_dir):
    found = find_dataset(data_dir / "mine.csv", data_dir, offline=True)
    assert (found.path, found.source) == (data_dir / "mine.csv", "setting")


def test_a_dataset_at_hand_is_used_without_asking_anybody(data_dir, server):
    (data_dir / "dataset.csv").write_bytes(BODY)
    found = find_dataset(None, data_dir, url=f"{server.address}/dataset.csv")
    assert (found.path, found.source) == (data_dir / "dataset.csv", "file")
    assert server.paths == []


@pytest.mark.parametrize("path", ["/dataset.csv", "/no-length"])
def test_the_download_arrives_whole_with_its_progress_told(data_dir, server, path):
    steps = []
    found = find_dataset(
        None, data_dir, url=server.address + path, progress=lambda *step: steps.append(step)
    )
    assert found.source == "download"
    assert found.path.read_bytes() == BODY
    assert steps[-1] == (len(BODY), len(BODY) if path == "/dataset.csv" else None)
    assert sorted(file.name for file in data_dir.iterdir()) == ["dataset.csv", "demo.csv"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/half", "broke off after 50 of"),
        ("/page", "lacks the columns"),
        ("/gone", "answered 404"),
    ],
)
def test_a_download_that_fails_leaves_nothing_and_falls_back_to_the_demo(
    data_dir, server, path, reason
):
    with pytest.raises(DatasetError, match=reason):
        download(server.address + path, data_dir / "dataset.csv")
    found = find_dataset(None, data_dir, url=server.address + path)
    assert found.source == "demo"
    assert found.reason.startswith("The download failed: ")
    assert [file.name for file in data_dir.iterdir()] == ["demo.csv"]


def test_a_dead_address_falls_back_to_the_demo_with_the_reason(data_dir):
    found = find_dataset(None, data_dir, url="http://127.0.0.1:9/dataset.csv")
    assert found.source == "demo"
    assert "cannot be reached" in found.reason


def test_offline_asks_nobody(data_dir, server):
    found = find_dataset(None, data_dir, url=f"{server.address}/dataset.csv", offline=True)
    assert found.source == "demo"
    assert "SEGUE_OFFLINE" in found.reason
    assert server.paths == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hosts",
        "ftp://a/b",
        "data:,a",
        "http:",
        "http://",
        "//a/b",
        "a",
        "http://[bad/",
        "http://a:99999/",
        "http://a:x/",
        "http://a\uff03b/",
    ],
)
def test_what_is_no_address_of_the_web_falls_back_to_the_demo(data_dir, url):
    found = find_dataset(None, data_dir, url=url)
    assert found.source == "demo"
    assert "SEGUE_DATASET_URL must begin with https://" in found.reason


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/a b", "http://127.0.0.1:9/é", f"http://{'a' * 70}.{'b' * 300}/"]
)
def test_an_address_that_no_library_takes_falls_back_to_the_demo(data_dir, url):
    found = find_dataset(None, data_dir, url=url)
    assert found.source == "demo"
    assert len(found.reason) < 300


def test_without_even_the_demo_the_error_says_so(tmp_path):
    with pytest.raises(DatasetError, match=r"demo catalogue .* is missing"):
        find_dataset(None, tmp_path, offline=True)
