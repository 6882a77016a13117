"""From where a call comes, as far as it can be believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.client_ip import hop, networks

PROXY = networks("10.0.0.0/8, fd00::/8")


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1:51234"], "198.51.100.1"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.9"], "10.0.0.9"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("fd00::1", ["[2001:db8:1:2:3::4]:443"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:a:b:c:d", [], "2001:db8:1:2::/64"),
        (None, ["198.51.100.1"], ""),
    ],
)
def test_the_last_hop_that_is_no_proxy_of_ours(peer: str | None, forwarded: list[str], found: str) -> None:
    """Only what a trusted proxy has written counts; what stands before it anybody may have made up."""
    assert hop(peer, forwarded, PROXY) == found


@given(st.lists(st.text(max_size=40), max_size=4))
def test_without_trusted_proxies_the_header_means_nothing(forwarded: list[str]) -> None:
    """By default nobody can hide behind a header."""
    assert hop("203.0.113.7", forwarded, networks("")) == "203.0.113.7"


@given(st.lists(st.text(max_size=40), max_size=4))
def test_the_newest_hop_wins_over_any_forgery(forged: list[str]) -> None:
    """Whatever a client sends itself, the proxy's own entry decides."""
    assert hop("10.0.0.1", [*forged, "198.51.100.1"], PROXY) == "198.51.100.1"


def test_networks_that_are_none_are_refused() -> None:
    """A typing error in the setting must not trust the world."""
    with pytest.raises(ValueError, match="does not appear"):
        networks("10.0.0.0/8, proxy")
