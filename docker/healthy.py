"""Health check of a container: `python healthy.py http://127.0.0.1:8080/healthz` or `unix:/data/run/brain.sock`."""

from __future__ import annotations

import http.client
import socket
import sys
from urllib.parse import urlsplit


class OverSocket(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=5)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def healthy(address: str) -> bool:
    """Whether a GET is answered with 200; a socket is asked for /health."""
    if address.startswith("unix:"):
        connection: http.client.HTTPConnection = OverSocket(address.removeprefix("unix:"))
        path = "/health"
    else:
        url = urlsplit(address)
        connection = http.client.HTTPConnection(url.hostname or "127.0.0.1", url.port, timeout=5)
        path = url.path or "/"
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if healthy(sys.argv[1]) else 1)
