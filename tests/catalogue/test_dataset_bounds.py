"""Downloads that are cut, are something else, trickle, never end, or answer with nonsense."""

import hashlib
import itertools
import tracemalloc

import pytest

from recommender.catalogue import dataset
from recommender.catalogue.dataset import download, find_dataset
from recommender.errors import DatasetError
from tests.conftest import write_lines
from tests.limits.hostile import HTTP_PARTS, OK, Endless, Ticking
from tests.support.servers import strange_server

MEGABYTE = 2**20
# What the libraries keep of an answer is no text that ends up on the page.
SECRET = "\x1b[31m<script>"


@pytest.fixture
def data_dir(tmp_path):
    write_lines(tmp_path / "demo.csv", [{"track_id": f"id{n}"} for n in range(50)])
    return tmp_path


@pytest.fixture
def body(data_dir):
    return (data_dir / "demo.csv").read_bytes()


def says(answer: bytes):
    def handle(connection):
        connection.recv(65_536)
        connection.sendall(answer)

    return strange_server(handle)


def refusal(data_dir, answer: bytes):
    """Return the sentence beside the demo catalogue after such an answer; nothing else is left."""
    with says(answer) as server:
        found = find_dataset(None, data_dir, url=f"http://127.0.0.1:{server.port}/dataset.csv")
    assert found.source == "demo"
    assert [file.name for file in data_dir.iterdir()] == ["demo.csv"]
    assert found.reason.startswith("The download failed: ")
    assert SECRET not in found.reason
    assert len(found.reason) < 400
    return found.reason


def test_a_download_without_length_that_is_cut_anywhere_in_a_line_is_not_kept(data_dir, body):
    last_line = body.rstrip().rindex(b"\n") + 1
    # At its very end a line that is cut has all columns, and lacks the end of the line.
    for cut in (50, 1_000, last_line + 1, last_line + 30, len(body) - 2, len(body) - 1):
        reason = refusal(data_dir, OK + b"\r\n" + body[:cut])
        assert "broke off" in reason or "lacks the column" in reason


def test_columns_with_a_web_page_below_are_not_kept(data_dir, body):
    header = body[: body.index(b"\n") + 1]
    page = b"<!doctype html>\n<title>Sign in</title>\n" * 20
    assert "too few fields" in refusal(data_dir, OK + b"\r\n" + header + page)
    assert "without all columns" in refusal(data_dir, OK + b"\r\n" + body + page)
    assert "no usable track" in refusal(data_dir, OK + b"\r\n" + header + b"," * 19 + b"\n")
    assert "is empty" in refusal(data_dir, OK + b"\r\n")


def test_a_file_of_which_most_lines_are_no_tracks_is_not_kept(data_dir, tmp_path_factory):
    path = tmp_path_factory.mktemp("sent") / "dataset.csv"
    lines = [{"track_id": f"id{n}"} | ({"tempo": "none"} if n > 3 else {}) for n in range(9)]
    sent = write_lines(path, lines)
    assert "only 4 are tracks" in refusal(data_dir, OK + b"\r\n" + sent.read_bytes())


def test_another_whole_file_is_kept_from_an_address_of_ones_own(data_dir, body):
    for quirk in (body, body.replace(b"\r\n", b"\n"), b"\xef\xbb\xbf" + body):
        with says(OK + b"\r\n" + quirk) as server:
            download(f"http://127.0.0.1:{server.port}/", data_dir / "dataset.csv")
        assert (data_dir / "dataset.csv").read_bytes() == quirk


def test_from_the_default_address_only_the_known_edition_is_kept(data_dir, body, monkeypatch):
    with says(OK + b"\r\n" + body) as server:
        url = f"http://127.0.0.1:{server.port}/"
        monkeypatch.setattr(dataset, "DATASET_URL", url)
        with pytest.raises(DatasetError, match="another file than the dataset that Segue knows"):
            download(url, data_dir / "dataset.csv")
        monkeypatch.setattr(dataset, "_DATASET_SHA256", hashlib.sha256(body).hexdigest())
        download(url, data_dir / "dataset.csv")
    assert (data_dir / "dataset.csv").read_bytes() == body


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\xff",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 99999 No\r\n\r\n",
        b"HTTP/1.1 404 " + SECRET.encode() * 99 + b"\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        OK + b"X" * 70_000 + b": y\r\n\r\n",
        OK + b"X: y\r\n" * 200 + b"\r\n",
        OK + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        OK + b"Content-Length: " + b"9" * 18 + b"\r\n\r\nabc",
        OK + b"Content-Length: -1\r\n\r\nabc",
        OK + "Content-Length: ٣\r\n\r\nabc".encode(),
        OK + b"Content-Encoding: gzip\r\n\r\nabc",
        OK + b"Transfer-Encoding: chunked\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\nabc",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nabc",
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 5_000 + b"\r\nabc",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        b"HTTP/1.1 302 Found\r\nLocation: http://[bad/\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: ftp://127.0.0.1/a\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:99999/\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\n\r\n",
        b"HTTP/1.1 302 Found\r\n\r\n",
    ],
)
def test_whatever_a_server_answers_the_demo_opens_with_a_sentence(data_dir, answer):
    refusal(data_dir, answer)


def test_a_chunked_download_that_is_cut_is_not_kept(data_dir, body):
    head = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(line), line) for line in body.splitlines(True))
    for sent in (chunks, chunks[:-2], chunks[: len(chunks) // 2]):
        assert "broke off" in refusal(data_dir, head + sent)
    with says(head + chunks + b"0\r\n\r\n") as server:
        download(f"http://127.0.0.1:{server.port}/", data_dir / "dataset.csv")
    assert (data_dir / "dataset.csv").read_bytes() == body


def test_five_redirects_are_followed_and_no_more(data_dir):
    asked = itertools.count()

    def onwards(connection):
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /%d\r\n\r\n" % next(asked))

    with strange_server(onwards) as server:
        with pytest.raises(DatasetError, match="answered 302"):
            download(f"http://127.0.0.1:{server.port}/", data_dir / "dataset.csv")
        assert server.connections == 6


@pytest.mark.parametrize("part", HTTP_PARTS)
def test_a_download_that_trickles_is_left_after_half_a_minute(data_dir, part):
    endless = Endless(*HTTP_PARTS[part], trickles=True, most=5_000)
    with endless.server() as server, pytest.raises(DatasetError):
        download(f"http://127.0.0.1:{server.port}/", data_dir / "dataset.csv", clock=Ticking())
    # 30 s of a clock that ticks by half a second, for the headers and for the body.
    assert endless.sent < 3_000
    assert [file.name for file in data_dir.iterdir()] == ["demo.csv"]


@pytest.mark.parametrize("part", HTTP_PARTS)
def test_a_download_without_end_stops_at_its_bound(data_dir, part, monkeypatch):
    monkeypatch.setattr(dataset, "_MOST_BYTES", 2 * MEGABYTE)
    endless = Endless(*HTTP_PARTS[part], trickles=False, most=100 * MEGABYTE)
    tracemalloc.start()
    with endless.server() as server, pytest.raises(DatasetError):
        download(f"http://127.0.0.1:{server.port}/", data_dir / "dataset.csv")
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert endless.sent < 32 * MEGABYTE
    assert most_bytes < 8 * MEGABYTE
    assert [file.name for file in data_dir.iterdir()] == ["demo.csv"]


@pytest.mark.real_data
def test_the_known_edition_is_kept_from_any_address(data_dir, real_dataset):
    with says(OK + b"\r\n" + real_dataset.read_bytes()) as server:
        found = find_dataset(None, data_dir, url=f"http://127.0.0.1:{server.port}/")
    assert found.source == "download"
