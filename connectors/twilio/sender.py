"""Who wrote: the address that the answer goes to, and what the platform says of the person behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypedDict

from bot.model.address import Address
from connectors.twilio.channel import CHANNEL

PREFIX = "whatsapp:"
_NUMBER = re.compile(r"(?:whatsapp:)?\+[0-9]{5,20}")
_SPELLINGS = (  # Mexico's and Argentina's mobile prefix, Brazil's ninth digit: left out by some, written by others
    (re.compile(r"\+521([0-9]{10})"), r"+52\1"),
    (re.compile(r"\+52([0-9]{10})"), r"+521\1"),
    (re.compile(r"\+549([0-9]{10})"), r"+54\1"),
    (re.compile(r"\+54([0-9]{10})"), r"+549\1"),
    (re.compile(r"\+55([0-9]{2})9([0-9]{8})"), r"+55\1\2"),
    (re.compile(r"\+55([0-9]{2})([0-9]{8})"), r"+55\g<1>9\2"),
)


class Who(TypedDict):
    """What is said of the sender beside the address."""

    aliases: tuple[Address, ...]
    person: Address | None
    spellings: tuple[Address, ...]


def who(fields: Mapping[str, str], sender: str) -> Who:
    """The business-scoped id is the person; `WaId` is the number of this person, also where it is written otherwise."""
    digits, user_id = fields.get("WaId", ""), fields.get("ExternalUserId", "")
    number = f"{PREFIX}+{digits}" if digits.isascii() and digits.isdigit() else ""
    person = user_id if user_id.startswith(PREFIX) and not _NUMBER.fullmatch(user_id) else ""
    if not person and not _NUMBER.fullmatch(sender):
        person = sender
    named = [one for one in (number, sender) if one and one != person]
    others = [PREFIX + other for one in named for other in spellings(one.removeprefix(PREFIX))]
    return Who(
        aliases=(_address(number),) if number and number != sender else (),
        person=_address(person) if person else None,
        spellings=tuple(_address(one) for one in dict.fromkeys(others) if one not in named),
    )


def spellings(number: str) -> list[str]:
    """Other national ways to write this number. Where nothing else is known they may be two people's."""
    return [written.sub(other, number) for written, other in _SPELLINGS if written.fullmatch(number)]


def _address(user: str) -> Address:
    return Address(CHANNEL.name, user)
