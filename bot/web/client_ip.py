"""From which network address a call comes: past proxies that are trusted, and no further."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Networks = Sequence[IPv4Network | IPv6Network]
Address = IPv4Address | IPv6Address


def networks(text: str) -> Networks:
    """Networks or single addresses, comma separated; raises ValueError."""
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


def hop(peer: str | None, forwarded: Iterable[str], trusted: Networks) -> str:
    """The last hop that is no proxy of ours. What stands before it in `X-Forwarded-For` anybody may have written.

    Of IPv6 it is the network of 64 bits that one customer gets: each of its addresses would be another visitor.
    """
    found = caller(peer, forwarded, trusted)
    if found is None:
        return ""
    return str(found) if isinstance(found, IPv4Address) else str(ip_network((found, 64), strict=False))


def caller(peer: str | None, forwarded: Iterable[str], trusted: Networks) -> Address | None:
    """The last hop's own address; None if the network names none."""
    address = _read(peer or "")
    if address is None:
        return None
    named = [part for line in forwarded for part in line.split(",")]
    while named and is_in(address, trusted) and (before := _read(named.pop())) is not None:
        address = before
    return address


def _read(text: str) -> Address | None:
    """An address as proxies write it: with a port, in brackets, or as IPv4 in IPv6."""
    text = text.strip().partition("%")[0]
    for form in (text, text.rpartition(":")[0], text.partition("]")[0].removeprefix("[")):
        with suppress(ValueError):
            found = ip_address(form)
            return (found.ipv4_mapped if isinstance(found, IPv6Address) else None) or found
    return None


def is_in(address: Address, found: Networks) -> bool:
    return any(address in network for network in found)
