"""Building releases: what `lotse train` and a start do, and what neither publishes."""

from __future__ import annotations

import asyncio
import getpass
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from bot import wiring
from bot.content import rasa_files
from bot.content.fact_faults import fact_warnings
from bot.content.releases import Release
from bot.content.strict_yaml import refusal
from bot.model.clock import utc_now
from bot.model.errors import SettingsError
from bot.paths import CODE
from bot.sandbox import golden_dialogues
from bot.settings import Settings

log = structlog.get_logger()


async def ensure_release(settings: Settings, say: Callable[[str], None]) -> Release:
    """The live release, built first if there is none or what is shipped has changed. One builder at a time.

    Changed words of notices wait: it keeps those that are live, or raises SettingsError if no notice may say them.
    """
    releases = wiring.releases(settings)
    with releases.one_builder():
        live = releases.live()
        if live is not None and releases.current():
            return live
        waiting = wiring.pending(settings, live)
        if waiting.types:
            say(waiting.notice)
        say("Training the language model from data/nlu (about half a minute) …")
        started = time.monotonic()
        wiring.shipped_page_words(settings)
        release = await releases.build(wiring.trainer(settings), waiting.kept)
        wiring.load_content(settings, release)  # words that were live once may be such as no notice may say any more
        releases.publish(release)
        say(f"Release {release.id} is live, built in {time.monotonic() - started:.0f} s.")
        return release


async def train(settings: Settings, say: Callable[[str], None], *, accept_notices: bool = False) -> None:
    """Build a release; it becomes live only if its golden dialogues pass, and if somebody accepts each changed text of
    a notice. Raises SettingsError."""
    await check(settings, lambda line: None)
    releases = wiring.releases(settings)
    with releases.one_builder():
        waiting = wiring.pending(settings, releases.live())
        for change in waiting.changes:
            say(str(change))
        if waiting.changes and not accept_notices:
            raise SettingsError(waiting.refusal)
        accepted = waiting.accepted(getpass.getuser(), utc_now()) if waiting.changes else None
        say("Training …")
        release = await releases.build(wiring.trainer(settings), accepted=accepted)
        say(f"Release {release.id} built; rehearsing its golden dialogues …")
        rehearsed = await golden_dialogues.rehearse(settings, release)
        number = rehearsed.golden["total"]
        for line in rehearsed.lines:
            say(f"  {line}")
        if rehearsed.lines:
            raise SettingsError(
                f"{len(rehearsed.lines)} of {number} golden dialogues fail; release {release.id} is not live"
            )
        releases.publish(release)
        say(f"All {number} golden dialogues pass. Release {release.id} is live.")
        if accepted:
            log.warning("words.accepted", release=release.id, by=accepted["by"], notices=waiting.types)
            say(f"It notes that {accepted['by']} has accepted new words of {', '.join(waiting.types)}.")


async def check(settings: Settings, say: Callable[[str], None]) -> None:
    """Read the shipped content; raises SettingsError naming file and reason."""
    read = wiring.shipped_content(settings)
    wiring.shipped_page_words(settings)
    source, packs = wiring.content_source(settings), wiring.pack_names(settings)
    wiring.check_content(settings, source)
    for file, place, reason in fact_warnings(source, packs, utc_now().date()):
        say(f"Warning: {refusal(file, place, reason)}")
    say(f"{len(read.skills)} skills, {len(read.phrases)} responses, {len(read.notices)} notice types: readable")


async def write_out(settings: Settings, folder: Path, say: Callable[[str], None]) -> None:
    """Write what plain `rasa train` needs into a new folder: domain, phrases, rules, pipeline. Raises SettingsError."""
    await check(settings, lambda line: None)
    await asyncio.to_thread(_write_out, settings, folder)
    say(f"{folder} is ready for `rasa train`; its pipeline needs PYTHONPATH={CODE}")


def _write_out(settings: Settings, folder: Path) -> None:
    try:
        if folder.exists() and any(folder.iterdir()):
            raise SettingsError(f"--write-out: {folder} is not empty")
        rasa_files.write_out(wiring.content_source(settings), wiring.pack_names(settings), folder)
        for name in ("config.yml", "endpoints.yml"):
            shutil.copy(CODE / "brain" / name, folder)
    except OSError as error:
        raise SettingsError(f"--write-out: {error.strerror}: {error.filename}") from error
