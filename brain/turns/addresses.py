"""Which action servers the brain may call: those of its own setting, nothing else."""

from __future__ import annotations

import ipaddress
import posixpath
from dataclasses import dataclass
from typing import Optional, Union
from urllib.parse import urlsplit

UNIX = "unix:"

_Host = Union[str, ipaddress.IPv4Network, ipaddress.IPv6Network]


@dataclass(frozen=True)
class Allowed:
    """Folders of sockets, and hosts or networks, each with one port or any."""

    folders: tuple[str, ...]
    hosts: tuple[tuple[_Host, Optional[int]], ...]

    @classmethod
    def parse(cls, setting: str) -> Allowed:
        """Read `unix:/run/lotse,http://127.0.0.1,http://10.0.0.0/8`; a socket may be named or its folder."""
        folders: list[str] = []
        hosts: list[tuple[_Host, Optional[int]]] = []
        for entry in filter(None, map(str.strip, setting.split(","))):
            if entry.startswith(UNIX):
                folders.append(_absolute(entry[len(UNIX) :], entry))
            else:
                hosts.append(_host(entry))
        return cls(tuple(folders), tuple(hosts))

    def permits(self, address: str) -> bool:
        if address.startswith(UNIX):
            path = address[len(UNIX) :]
            tidy = path.startswith("/") and posixpath.normpath(path) == path
            return tidy and any(path == one or path.startswith(one.rstrip("/") + "/") for one in self.folders)
        return self._permits_url(address)

    def _permits_url(self, address: str) -> bool:
        try:
            url = urlsplit(address)
            host, port = url.hostname, url.port
        except ValueError:
            return False
        plain = (
            url.scheme == "http" and url.path in ("", "/") and not (url.query or url.fragment or url.username)
        )
        if not plain or host is None:
            return False
        return any(_matches(host, known) and wanted in (None, port) for known, wanted in self.hosts)


def _absolute(path: str, entry: str) -> str:
    if not path.startswith("/"):
        raise ValueError(f"{entry}: the path of a socket is absolute")
    return posixpath.normpath(path)


def _host(entry: str) -> tuple[_Host, Optional[int]]:
    url = urlsplit(entry)
    if url.scheme != "http" or not url.hostname:
        raise ValueError(f"{entry}: neither unix:/path nor http://host")
    if url.path not in ("", "/"):
        return ipaddress.ip_network(url.hostname + url.path), url.port
    return url.hostname, url.port


def _matches(host: str, known: _Host) -> bool:
    if isinstance(known, str):
        return host == known
    try:
        return ipaddress.ip_address(host) in known
    except ValueError:
        return False
