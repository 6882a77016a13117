"""`lotse release`: the releases, what changed in each, and making another one live."""

from __future__ import annotations

import difflib
import getpass
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

import click

from bot import logs, wiring
from bot.cli.backup.places import running, store_at_hand
from bot.cli.command import at_home, read_settings, run
from bot.model.errors import RefusedError
from bot.model.release import FileChange, Live, Manifest, Switch
from bot.processes.counts import brains_of
from bot.settings import Settings

WHY = {
    "unknown": "there is no release {release}",
    "unreadable": "this version cannot read release {release}: {reason}",
    "model_gone": "the model of release {release} was removed for its age",
    "brain_away": "the brain at {brain} has not loaded it ({reason}); nothing was changed",
    "moved": "{by} has made another release live meanwhile; look again",
    "nothing_before": "there is no release before this one",
}


@click.group("release")
def release() -> None:
    """Releases of content: which there are, which is live, and back to an earlier one."""


@release.command("list")
def show_all() -> None:
    """Print each release, the newest first; a star marks the live one, a minus the one before it."""
    live, found = run(_list(read_settings()))
    for one in found:
        mark = "*" if live and one.id == live.release else "-" if live and one.id == live.before else " "
        click.echo(f"{mark} {_line(one)}")


@release.command("show")
@click.argument("release_id", metavar="ID")
@click.option("--against", default="", metavar="ID", help="Compare with this release, not with the one before it.")
def show_one(release_id: str, against: str) -> None:
    """Print who made a release and what it changed."""
    manifest, changed = run(_show(read_settings(), release_id, against))
    click.echo(_line(manifest))
    for one in changed:
        for line in _unified(one):
            click.echo(line)


@release.command("use")
@click.argument("release_id", metavar="ID")
def use(release_id: str) -> None:
    """Make a release live, also one that nobody has checked: at once for customers, if all brains load its model."""
    _say(run(_switched(at_home(), lambda switch, by: switch.switch_to(release_id, by))))


@release.command("back")
def back() -> None:
    """Make the release live that was before this one."""
    _say(run(_switched(at_home(), lambda switch, by: switch.back(by))))


async def _list(settings: Settings) -> tuple[Live | None, Sequence[Manifest]]:
    async with _switch(settings) as switch:
        return await switch.live(), await switch.releases()


async def _show(settings: Settings, release_id: str, against: str) -> tuple[Manifest, Sequence[FileChange]]:
    async with _switch(settings) as switch:
        changed = await switch.changes(release_id, against)
        return next(one for one in await switch.releases() if one.id == release_id), changed


async def _switched(settings: Settings, act: Callable[[Switch, str], Awaitable[Live]]) -> Live:
    async with _switch(settings) as switch:
        live = await act(switch, getpass.getuser())
    found = wiring.releases(settings)
    if found.live_id() != live.release and (made := found.get(live.release)):
        found.publish(made)
    return live


@asynccontextmanager
async def _switch(settings: Settings) -> AsyncIterator[Switch]:
    """That of the installation. One that does not run has no brains to wait for: its next start goes on with what is
    live then. What is refused is told in words."""
    logs.configure(settings.log_format, "release", settings.log_level)
    async with store_at_hand(settings) as redis:
        runs = bool(await running(redis))
        brains = (settings.brain_url or ",".join(brains_of(settings))) if runs else ""
        try:
            yield wiring.release_switch(settings, redis, brains=brains)
        except RefusedError as error:
            raise click.ClickException(WHY.get(error.code, error.code).format_map(error.details)) from error


def _say(live: Live) -> None:
    click.echo(f"Release {live.release} is live" + (f"; before it, {live.before} was." if live.before else "."))


def _line(one: Manifest) -> str:
    at = f"{one.at:%Y-%m-%d %H:%M}" if one.at else ""
    what = "words only" if one.words_only else f"model {one.model}"
    gone = "" if one.servable else ", its model was removed"
    return f"{one.id}  {at}  {one.author or '?'}  {one.note or '-'}  ({what}, {len(one.changed)} files changed{gone})"


def _unified(one: FileChange) -> Iterator[str]:
    before, after = one.before.splitlines(), one.after.splitlines()
    yield from difflib.unified_diff(before, after, f"{one.file} before", f"{one.file} after", lineterm="")
