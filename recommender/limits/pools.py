"""Pools of connections, for urllib3 and what stands on it, that keep to the allowance."""

import urllib3

from recommender.limits.sockets import bounded


class _Connection(urllib3.connection.HTTPConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = bounded(self.sock)


class _TLSConnection(urllib3.connection.HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = bounded(self.sock)


class BoundedHTTPPool(urllib3.HTTPConnectionPool):
    """A pool whose connections read within `limits.allowance.current_allowance`."""

    ConnectionCls = _Connection


class BoundedHTTPSPool(urllib3.HTTPSConnectionPool):
    """The same with TLS."""

    ConnectionCls = _TLSConnection
