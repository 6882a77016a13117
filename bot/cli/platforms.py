"""`lotse <messenger> check` and `sync`, for every messenger that has a platform."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import click

import connectors
from bot.cli.command import read_settings, run


def platforms() -> Iterator[click.Group]:
    """A group of commands for each of them, found by their folders."""
    for name in connectors.available():
        channel = connectors.channel(name)
        if channel.proof:
            group = click.Group(name, help=f"{channel.label} at its platform.")
            group.command("check", help=CHECK)(_check(name))
            if channel.templates:
                group.command("sync", help=SYNC)(ONLY_CHECK(_sync(name)))
            yield group


CHECK = (
    "Check that the platform takes our credentials, calls the right addresses, tries again, and has the templates; "
    "names each line to paste."
)
SYNC = "Put the templates of all notice types before the platform; safe to run again."
ONLY_CHECK = click.option(
    "--check", "only_check", is_flag=True, help="Change nothing, only tell how the templates stand."
)


def _check(name: str) -> Callable[[], None]:
    def check() -> None:
        from bot.cli import messengers  # noqa: PLC0415

        tokens, advice = run(messengers.credentials(read_settings(), name))
        for line in messengers.told(tokens, advice):
            click.echo(line)
        if tokens and not any(token.taken for token in tokens):
            sys.exit(1)
        problems = run(messengers.check(read_settings(), name))
        for problem in problems:
            click.echo(problem)
        if problems or not all(token.taken for token in tokens):
            sys.exit(1)
        if tokens:
            click.echo("The platform calls the right addresses, tries again, has a fallback and our templates.")

    return check


def _sync(name: str) -> Callable[..., None]:
    def sync(*, only_check: bool) -> None:
        from bot.cli import messengers  # noqa: PLC0415

        rows = run(messengers.sync(read_settings(), name, change=not only_check))
        for line in messengers.table(rows):
            click.echo(line)
        if not all(row.as_expected for row in rows):
            sys.exit(1)

    return sync
