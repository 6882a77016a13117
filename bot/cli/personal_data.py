"""`lotse export` and `lotse erase`: what is stored about one person, shown or taken away, running or not."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
import orjson

from bot import wiring
from bot.cli.backup.places import store_at_hand
from bot.cli.command import read_settings, run
from bot.model.address import Address
from bot.model.clock import Clock, utc_now
from bot.model.erasure import Erased, Tombstone
from bot.model.errors import LotseError
from bot.model.ids import random_id
from bot.model.item import EraseItem
from bot.settings import Settings
from bot.wiring import Stores
from bot.worker.turns import NOTHING

MOST_ITEMS = 100_000
PATIENCE = 150.0
"""Seconds for what is on its way: within ninety the erasure itself stops waiting for it."""
PAUSE = 0.25


class UnknownPersonError(LotseError):
    """Nothing is stored about this address."""


class NotErasedError(LotseError):
    """It is wished for and will be done, but not yet."""


@dataclass(frozen=True)
class Found:
    """Who is behind an address: a contact, or what is left of earlier ones."""

    contact: str | None
    tombstones: tuple[Tombstone, ...]


def address_of(text: str) -> Address:
    """Raises LotseError."""
    try:
        return Address.of(text)
    except ValueError as error:
        raise LotseError(f"{text}: {error}") from None


async def find(stores: Stores, address: Address) -> Found:
    digest = stores.addresses.digest(address)
    return Found(await stores.addresses.find(address), await stores.tombstones.of(digest))


async def export(settings: Settings, text: str) -> bytes:
    """Everything about the person, as JSON. Raises UnknownPersonError."""
    address = address_of(text)
    async with store_at_hand(settings) as redis:
        stores = wiring.stores(settings, redis)
        who = await find(stores, address)
        if who.contact is None and not who.tombstones:
            raise UnknownPersonError(f"{address}: nothing is stored about this address")
        earlier = [await stores.exports.of(tombstone.contact) for tombstone in who.tombstones]
        whole = {
            "address": str(address),
            "now": await stores.exports.with_media(who.contact) if who.contact else None,
            "erased_before": [one for one in earlier if one is not None],
        }
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2)


async def erase(settings: Settings, text: str, agreed: Callable[[], bool], clock: Clock = utc_now) -> Erased | None:
    """Erase the person; None if they did not agree at the prompt. Raises UnknownPersonError, NotErasedError."""
    address = address_of(text)
    async with store_at_hand(settings) as redis:
        stores = wiring.stores(settings, redis, clock)
        who = await find(stores, address)
        if who.contact is None:
            raise UnknownPersonError(f"{address}: {_nobody(who.tombstones)}")
        if not agreed():
            return None
        wish = EraseItem(random_id("x"), clock())
        if not await stores.mailbox.enqueue(who.contact, wish, None, wish.id):  # somebody was faster
            raise UnknownPersonError(
                f"{address}: {_nobody(await stores.tombstones.of(stores.addresses.digest(address)))}"
            )
        return await _until_erased(stores, who.contact, wish)


def _nobody(tombstones: tuple[Tombstone, ...]) -> str:
    if not tombstones:
        return "nothing is stored about this address"
    return f"was erased on {_day(tombstones[-1].at)}; nothing has come from this address since"


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


async def _until_erased(stores: Stores, contact: str, wish: EraseItem) -> Erased:
    """Take the turn here, or wait for the worker that has it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        taken = await stores.mailbox.take(contact, MOST_ITEMS)
        if taken is not None:
            erased = await stores.erasing.erase(taken, wish)
            if erased is not None:
                await stores.live.changed(contact)
                return erased
            await stores.mailbox.give_back(contact, taken.fence, PAUSE, count=NOTHING)
        elif (done := await stores.erasing.outcome(contact, wish.id)) is not None:
            return done
        await asyncio.sleep(PAUSE)
    raise NotErasedError(
        "a message is still on its way; the erasure waits in the mailbox and a worker will carry it out"
    )


@click.command("export")
@click.argument("address")
@click.option("--file", "target", type=click.Path(path_type=Path), help="Write it there instead of standard output.")
def export_person(address: str, target: Path | None) -> None:
    """Everything stored about the person at ADDRESS (twilio:whatsapp:+4915112345678), as JSON."""
    found: bytes = run(export(read_settings(), address))
    if target is None:
        click.echo(found)
        return
    try:
        with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(found + b"\n")
    except OSError as error:
        raise click.ClickException(f"{target}: {error.strerror}") from None


@click.command("erase")
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_person(address: str, *, yes: bool) -> None:
    """Erase everything stored about the person at ADDRESS; it cannot be undone."""

    def agreed() -> bool:
        return yes or click.confirm(f"Erase everything about {address}? It cannot be undone", err=True)

    erased = run(erase(read_settings(), address, agreed))
    if erased is None:
        raise click.Abort
    gone = ", ".join(_counted(name.replace("_", "-"), number) for name, number in sorted(erased.gone.items()))
    click.echo(f"Erased: {gone}, and everything else of contact {erased.contact}.")
    click.echo("What stays is a tombstone without personal data (docs/privacy.md).")


def _counted(things: str, number: int) -> str:
    return f"{number} {things[:-1] if number == 1 else things}"
