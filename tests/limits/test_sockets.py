"""Bounded sockets: what is read through them, in plain and with TLS, within an allowance."""

import datetime
import http.client
import ssl
import threading
from contextlib import closing, nullcontext

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from recommender.limits.allowance import Allowance
from recommender.limits.web import BoundedHTTPConnection, BoundedHTTPSConnection
from tests.limits.hostile import HTTP_PARTS, Endless, Ticking
from tests.support.concurrency import wait_until
from tests.support.servers import strange_server

BODY = bytes(range(256)) * 1_000
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return the path of a certificate of 127.0.0.1 with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    return path


@pytest.fixture(params=["plain", "TLS"])
def speaking(request):
    """Start a server that answers as told, and connect to it."""
    if request.param == "plain":
        return lambda answer: (
            strange_server(answer),
            lambda port: BoundedHTTPConnection("127.0.0.1", port, timeout=5),
        )
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(request.getfixturevalue("certificate"))
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE

    def wrapped(answer):
        def handle(connection):
            with own.wrap_socket(connection, server_side=True) as encrypted:
                answer(encrypted)

        return handle

    return lambda answer: (
        strange_server(wrapped(answer)),
        lambda port: BoundedHTTPSConnection("127.0.0.1", port, timeout=5, context=trusting),
    )


def body_from(connection):
    connection.request("GET", "/")
    return connection.getresponse().read()


def say_whole(connection):
    connection.recv(65_536)
    connection.sendall(WHOLE)


def test_without_and_within_an_allowance_an_answer_comes_whole(speaking):
    server, connect = speaking(say_whole)
    with server as running:
        for allowance in (None, Allowance(60, 10**6)):
            with closing(connect(running.port)) as connection, allowance or nullcontext():
                assert body_from(connection) == BODY
        assert allowance.received == len(WHOLE)


@pytest.mark.parametrize("part", ["status line", "header lines", "body", "chunks", "trailers"])
def test_a_trickle_ends_with_the_time_in_all(speaking, part):
    endless = Endless(*HTTP_PARTS[part], trickles=True, most=3_000)
    server, connect = speaking(endless.answer)
    with (
        server as running,
        closing(connect(running.port)) as connection,
        pytest.raises(TimeoutError),
        Allowance(6, 10**6, clock=Ticking()),
    ):
        body_from(connection)
    assert endless.sent < 2_000


@pytest.mark.parametrize("part", ["100 Continue", "body", "body without length", "trailers"])
def test_a_flood_ends_with_the_bytes_in_all(speaking, part):
    endless = Endless(*HTTP_PARTS[part], trickles=False, most=2**26)
    server, connect = speaking(endless.answer)
    allowance = Allowance(999, 100_000)
    with (
        server as running,
        closing(connect(running.port)) as connection,
        pytest.raises((OSError, http.client.HTTPException)),
        allowance,
    ):
        body_from(connection)
    assert allowance.broken == "it sends too much"
    assert endless.sent < 2**24


def test_silence_ends_with_the_time_out_of_the_socket_and_can_be_cancelled(speaking):
    held = threading.Event()
    server, connect = speaking(lambda connection: held.wait(30))
    with server as running:
        with closing(connect(running.port)) as connection:
            connection.timeout = 0.25
            with pytest.raises(TimeoutError), Allowance(999, 1_000) as allowance:
                body_from(connection)
            assert allowance.broken is None
        with closing(connect(running.port)) as connection:
            connection.timeout = None
            cancelled, ended = threading.Event(), []

            def wait():
                with (
                    pytest.raises(OSError, match="no longer wanted"),
                    Allowance(999, 1_000, cancelled=cancelled),
                ):
                    body_from(connection)
                ended.append(True)

            waiting = threading.Thread(target=wait)
            waiting.start()
            cancelled.set()
            wait_until(lambda: bool(ended))
            waiting.join()
        held.set()
