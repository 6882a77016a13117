"""`lotse account`: agents and admins, added, listed, reset, removed, running or not."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Literal

import click

from bot import wiring
from bot.cli.backup.places import store_at_hand
from bot.cli.command import read_settings, run
from bot.model.account import Account, Accounts, Role, account_name, welcome_link
from bot.model.audit import COMMAND, Audit, Did
from bot.model.errors import RefusedError
from bot.settings import Settings


@asynccontextmanager
async def accounts_of(settings: Settings) -> AsyncIterator[tuple[Accounts, Audit]]:
    async with store_at_hand(settings) as redis:
        stores = wiring.stores(settings, redis)
        yield stores.accounts, stores.audit


@click.group("account")
def account() -> None:
    """Agents and admins."""


@account.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["agent", "admin"]), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, for scripts.")
def add(name: str, role: Literal["agent", "admin"], *, password_stdin: bool) -> None:
    """Create an account; prints a one-time link to set its password."""
    click.echo(run(_linked(read_settings(), name, role, password_stdin=password_stdin)))


@account.command("reset")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, for scripts.")
def reset(name: str, *, password_stdin: bool) -> None:
    """Take the password away; prints a one-time link to set a new one."""
    click.echo(run(_linked(read_settings(), name, None, password_stdin=password_stdin)))


@account.command("list")
def show() -> None:
    """Print each account: name, role, the day it was made, and whether its password is set."""
    found: list[Account] = run(_all(read_settings()))
    width = max((len(one.name) for one in found), default=0)
    for one in found:
        password = "password set" if one.password else "no password yet"
        click.echo(f"{one.name:{width}}  {one.role}  {one.created_at:%Y-%m-%d}  {password}")


@account.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Remove an account; whoever is signed in with it is signed out at once."""
    run(_remove(read_settings(), name))
    click.echo(f"{name}: removed, signed out everywhere")


async def _linked(settings: Settings, name: str, role: Role | None, *, password_stdin: bool) -> str:
    """What to print of an account that was made (or, without a role, reset): its link, or that the password is set."""
    async with accounts_of(settings) as (accounts, audit):
        with _one_line(name):
            token = await accounts.add(name, role) if role else await accounts.reset(name)
            verb = "account.invited" if role else "account.reset"
            await audit.add(Did(verb, account_name(name), COMMAND, after=role or ""))
            if password_stdin:
                await accounts.set_password(token, sys.stdin.readline().rstrip("\r\n"))
                return f"{name}: password set"
    return welcome_link(wiring.internal_url(settings), token)


async def _all(settings: Settings) -> list[Account]:
    async with accounts_of(settings) as (accounts, _):
        return sorted(await accounts.all(), key=lambda one: one.name)


async def _remove(settings: Settings, name: str) -> None:
    async with accounts_of(settings) as (accounts, audit):
        with _one_line(name):
            await accounts.remove(name)
            await audit.add(Did("account.removed", account_name(name), COMMAND))


@contextmanager
def _one_line(name: str) -> Iterator[None]:
    """A refusal ends the command with one line."""
    try:
        yield
    except RefusedError as refusal:
        raise click.ClickException(f"account {name}: {refusal.code}") from None
