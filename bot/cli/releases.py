"""`lotse release`: the releases, what changed in each, and making another one live."""

from __future__ import annotations

import difflib
import getpass
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import click

from bot import logs, wiring
from bot.cli.backup.places import running, store_at_hand
from bot.cli.command import at_home, read_settings, run
from bot.model.audit import Did
from bot.model.errors import RefusedError
from bot.model.release import FileChange, Live, Manifest, Switch
from bot.processes.counts import brains_of
from bot.settings import Settings
from bot.wiring import Stores

COMMAND = "lotse release"
WHY = {
    "unknown": "there is no release {release}",
    "unreadable": "this version cannot read release {release}: {reason}",
    "model_gone": "the model of release {release} was removed for its age",
    "brain_away": "the brain at {brain} has not loaded it ({reason}); nothing was changed",
    "moved": "{by} has made another release live meanwhile; look again",
    "nothing_before": "there is no release before this one",
    "unchecked": "release {release} has not passed what the studio asks before it publishes ({codes}): publish it "
    "there, or add --unchecked if customers have to have it at once",
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
@click.option("--unchecked", is_flag=True, help="Also one that has not passed its checks; the audit log says so.")
def use(release_id: str, *, unchecked: bool) -> None:
    """Make a release live that was live before or has passed its checks: at once for customers, if all brains load its
    model."""
    live, codes = run(_used(at_home(), release_id, unchecked))
    if codes:
        click.secho(f"CUSTOMERS NOW GET A RELEASE THAT HAS NOT PASSED ITS CHECKS ({codes})", fg="red", err=True)
    _say(live)


@release.command("back")
def back() -> None:
    """Make the release live that was before this one."""
    _say(run(_back(at_home())))


async def _list(settings: Settings) -> tuple[Live | None, Sequence[Manifest]]:
    async with _installation(settings) as (switch, _):
        return await switch.live(), await switch.releases()


async def _show(settings: Settings, release_id: str, against: str) -> tuple[Manifest, Sequence[FileChange]]:
    async with _installation(settings) as (switch, _):
        changed = await switch.changes(release_id, against)
        return next(one for one in await switch.releases() if one.id == release_id), changed


async def _used(settings: Settings, release: str, unchecked: bool) -> tuple[Live, str]:
    """What is live then, and the codes of the checks that were stepped over."""
    async with _installation(settings) as (switch, found):
        me = getpass.getuser()
        codes = await _hindered(settings, switch, found, release, me)
        if codes and not unchecked:
            raise RefusedError("unchecked", release=release, codes=codes)
        before = await switch.live()
        live = await switch.switch_to(release, me)
        await _written_down(settings, found, before, live, f"unchecked: {codes}" if codes else "")
    return live, codes


async def _hindered(settings: Settings, switch: Switch, found: Stores, release: str, by: str) -> str:
    """What the studio would refuse it for; nothing if it has been live or does not exist."""
    if next((one.been_live for one in await switch.releases() if one.id == release), True):
        return ""
    hindrances = await wiring.publishing(settings, found).hindrances(release, by)
    return ", ".join(one.code for one in hindrances)


async def _back(settings: Settings) -> Live:
    async with _installation(settings) as (switch, found):
        before = await switch.live()
        live = await switch.back(getpass.getuser())
        await _written_down(settings, found, before, live, "")
    return live


async def _written_down(settings: Settings, found: Stores, before: Live | None, live: Live, why: str) -> None:
    """In the audit log, and for a start without a store."""
    was, here = before.release if before else "", wiring.releases(settings)
    if was != live.release:
        done = Did("release.used", live.release, f"{COMMAND} ({live.by})", before=was, after=live.release, reason=why)
        await found.audit.add(done)
    if here.live_id() != live.release and (made := here.get(live.release)):
        here.publish(made)


@asynccontextmanager
async def _installation(settings: Settings) -> AsyncIterator[tuple[Switch, Stores]]:
    """The switch of the installation, and its stores. One that does not run has no brains to wait for: its next start
    goes on with what is live then. What is refused is told in words."""
    logs.configure(settings.log_format, "release", settings.log_level)
    async with store_at_hand(settings) as redis:
        runs = bool(await running(redis))
        brains = (settings.brain_url or ",".join(brains_of(settings))) if runs else ""
        try:
            yield wiring.release_switch(settings, redis, brains=brains), wiring.stores(settings, redis)
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
