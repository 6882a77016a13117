"""Addresses and derived ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.address import Address
from bot.model.ids import derived_id, random_id

PARTS = st.lists(st.text(max_size=8), min_size=1, max_size=4)


@given(st.text("abc", min_size=1), st.text(min_size=1).map(str.strip).filter(bool))
def test_an_address_survives_being_written(connector: str, user: str) -> None:
    """Read back, an address is the same; colons belong to the user."""
    address = Address(connector, user)
    assert Address.of(str(address)) == address


def test_an_address_of_a_platform() -> None:
    """The interface's own example."""
    assert Address.of(" twilio:whatsapp:+4915112345678 ") == Address("twilio", "whatsapp:+4915112345678")


@pytest.mark.parametrize("text", ["", "twilio", "twilio:", ":whatsapp:+49", ":"])
def test_half_an_address_is_none(text: str) -> None:
    """Without connector or user it is refused."""
    with pytest.raises(ValueError, match="an address looks like"):
        Address.of(text)


@given(PARTS, PARTS)
def test_derived_ids_tell_parts_apart(some: list[str], others: list[str]) -> None:
    """The same parts give the same id; other parts, or the same letters parted elsewhere, another one."""
    if "\x1f" in "".join(some + others):
        return
    assert (derived_id("m", *some) == derived_id("m", *others)) is (some == others)


@given(PARTS)
def test_ids_say_nothing(parts: list[str]) -> None:
    """A derived id looks like a random one: a prefix and eighty bits."""
    assert len(derived_id("m", *parts)) == len(random_id("m")) == 22
