"""What operators ask of a messenger's platform from the command line: is it set up, does it have our templates."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import connectors
from bot import wiring
from bot.model.clock import utc_now
from bot.model.connector import Checks, Connector, Templates
from bot.model.credential import Standing
from bot.model.errors import SettingsError, TemplatesUnreadableError
from bot.model.template import SyncRow
from bot.settings import Settings

HEADINGS = ("template", "locale", "status", "to do")


async def check(settings: Settings, name: str) -> Sequence[str]:
    """What is wrong with a messenger's configuration at its platform, templates included."""
    async with _connected(settings, name) as connector:
        problems = list(await connector.check()) if isinstance(connector, Checks) else []
        try:
            rows = await _rows(settings, connector, change=False)
        except TemplatesUnreadableError as error:
            return [*problems, f"templates: {error}"]
    return [*problems, *(f"{row.version}: {row.status}; {row.todo}" for row in rows if not row.as_expected)]


async def credentials(settings: Settings, name: str) -> tuple[Sequence[Standing], str]:
    """How each of a messenger's credentials stands at its platform, and what to do next."""
    async with _connected(settings, name) as connector:
        if not isinstance(connector, Checks):
            return [], f"{connector.channel.label} does not show how it is set up"
        standings = await connector.credentials()
        return standings, connector.advice(standings)


def told(standings: Sequence[Standing], advice: str) -> Iterator[str]:
    """One line for each credential, and what to do where one is refused or on its way to another."""
    for standing in standings:
        word = "accepted" if standing.taken else "REFUSED" if standing.taken is False else "not known"
        yield f"{standing.setting}: {word}" + (f" ({standing.reason})" if standing.reason else "")
    if advice:
        yield advice


async def sync(settings: Settings, name: str, *, change: bool) -> Sequence[SyncRow]:
    """Put before the platform the templates that it does not have, if anything may change; then how each stands."""
    async with _connected(settings, name) as connector:
        if not isinstance(connector, Templates):
            raise SettingsError(f"{name} knows no templates")
        return await _rows(settings, connector, change=change)


def table(rows: Sequence[SyncRow]) -> Iterator[str]:
    """One line for each template, under a heading."""
    cells = [HEADINGS, *((row.version, row.locale, row.status, row.todo) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(3)]
    for line in cells:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[3]]).rstrip()


async def _rows(settings: Settings, connector: Connector, *, change: bool) -> Sequence[SyncRow]:
    """Of the live release's notice types; of the shipped ones before there is a release."""
    if not isinstance(connector, Templates):
        return []
    live = wiring.releases(settings).live()
    content = wiring.load_content(settings, live) if live else wiring.shipped_content(settings)
    return await connector.sync(content.templates, change=change)


@asynccontextmanager
async def _connected(settings: Settings, name: str) -> AsyncIterator[Connector]:
    connector = connectors.connect(name, settings.public_url, utc_now)
    try:
        yield connector
    finally:
        await connector.close()
