"""What every command line of ours does around its work: read the settings, run, end with one line."""

from __future__ import annotations

import sys
from collections.abc import Coroutine
from typing import Any

import click
from pydantic import ValidationError

from bot.file_modes import close
from bot.model.errors import LotseError
from bot.paths import Folder
from bot.settings import Settings


def read_settings() -> Settings:
    """The settings, or a one-line error naming what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(f"LOTSE_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors())
        raise click.ClickException(problems) from None


def at_home() -> Settings:
    """The settings of a command that works with the data folder, which is closed to everybody else first."""
    settings = read_settings()
    root = Folder.of(settings.data_dir).root
    try:
        closed = close(root)
    except LotseError as error:
        raise click.ClickException(str(error)) from None
    if closed:
        click.echo(f"{root} could be read by others: {closed} entries are its owner's alone now.", err=True)
    return settings


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it; an error of ours ends the command with one line and exit code 1."""
    try:
        return _run(work)
    except LotseError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        sys.exit(130)


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    import uvloop  # noqa: PLC0415  # half of the commands need no loop

    return uvloop.run(work)
