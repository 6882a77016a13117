"""Building releases: what `lotse train` and a start do, and what neither publishes."""

from __future__ import annotations

import asyncio
import getpass
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from bot import wiring
from bot.content import rasa_files
from bot.content.folders import Content
from bot.content.releases import Making, Release, Train
from bot.model.clock import utc_now
from bot.model.errors import SettingsError
from bot.model.training import Phase
from bot.model.workspace import Finding, Materialised
from bot.paths import CODE
from bot.sandbox import candidate, golden_dialogues
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
        async with _own_of(settings, live) as own:
            waiting = wiring.pending(settings, live, own.content if own else None)
            if waiting.types:
                say(waiting.notice)
            started = time.monotonic()
            wiring.shipped_page_words(settings, own.content if own else None)
            release = await releases.build(
                _telling(wiring.trainer(settings), say), waiting.kept, making=Making(parent=live, draft=own)
            )
        wiring.load_content(settings, release)  # words that were live once may be such as no notice may say any more
        releases.publish(release, "start")
        say(f"Release {release.id} is live, built in {time.monotonic() - started:.0f} s.")
        return release


def _telling(train: Train, say: Callable[[str], None]) -> Train:
    """The same, which says so: a model that is there already is not trained."""

    async def told(folder: Path, out: Path) -> dict[str, Any]:
        say("Training the language model from data/nlu (about half a minute) …")
        return await train(folder, out)

    return told


def _own_of(settings: Settings, live: Release | None) -> AbstractAsyncContextManager[Materialised | None]:
    """What the company has written itself, as the live release has it, over what is shipped now."""
    has_own = live is not None and live.overlay.is_dir()
    return wiring.carried_files(settings, live) if live and has_own else nullcontext()


async def train(
    settings: Settings,
    say: Callable[[str], None],
    *,
    accept_notices: bool = False,
    draft: Materialised | None = None,
) -> None:
    """Build a release of the draft, without one of what is shipped and the live release's own; it becomes live only if
    its golden dialogues pass, and if somebody accepts each changed text of a notice. Raises SettingsError."""
    releases = wiring.releases(settings)
    if draft is None and (live := releases.live()) is not None and live.overlay.is_dir():
        async with wiring.carried_files(settings, live) as own:
            await train(settings, say, accept_notices=accept_notices, draft=own)
        return
    await check(settings, lambda line: None, draft)
    live = releases.live()
    waiting = wiring.pending(settings, live, draft.content if draft else None)
    for change in waiting.changes:
        say(str(change))
    if waiting.changes and not accept_notices:
        raise SettingsError(waiting.refusal)
    accepted = waiting.accepted(getpass.getuser(), utc_now()) if waiting.changes else None
    making = Making(getpass.getuser(), parent=live, draft=draft)
    made = await candidate.make(settings, candidate.Draft(making, accepted=accepted), _Said(say))
    _publish(settings, made, say)
    if accepted:
        log.warning("words.accepted", release=made.release.id, by=accepted["by"], notices=waiting.types)
        say(f"It notes that {accepted['by']} has accepted new words of {', '.join(waiting.types)}.")


def _publish(settings: Settings, made: candidate.Candidate, say: Callable[[str], None]) -> None:
    """Put it forward, unless a golden dialogue comes out differently. Raises SettingsError."""
    golden, outcomes, release = made.report["golden"], made.report["outcomes"], made.release
    for failure in golden["failures"]:
        say(f"  {golden_dialogues.told(failure)}")
    if outcomes["old"]:
        better, worse = outcomes["better"], outcomes["worse"]
        say(f"Of known sentences {better} come out better than with the live release, and {worse} worse.")
    if failed := len(golden["failures"]):
        raise SettingsError(f"{failed} of {golden['total']} golden dialogues fail; release {release.id} is not live")
    wiring.releases(settings).publish(release, getpass.getuser())
    say(f"All {golden['total']} golden dialogues pass. Release {release.id} is live.")


@dataclass(frozen=True)
class _Said:
    """How far it is, a line at each step."""

    say: Callable[[str], None]

    def phase(self, phase: Phase, total: int = 0) -> None:
        lines = {
            "training": "Training …",
            "dialogues": f"Built; rehearsing its {total} golden dialogues …",
            "comparing": "Comparing it with the live release …",
        }
        if phase in lines:
            self.say(lines[phase])

    def step(self, done: int) -> None:
        return None


async def check(settings: Settings, say: Callable[[str], None], draft: Materialised | None = None) -> None:
    """Look at the shipped content, with the company's own over it if there is a draft; raises SettingsError that names
    all that is wrong, with file and reason."""
    if draft is None:
        async with wiring.shipped_files(settings) as shipped:
            await check(settings, say, shipped)
        return
    found = await asyncio.to_thread(wiring.findings_in, settings, draft.content)
    source = wiring.content_source(settings)
    for one in found:
        if one.level == "warning":
            say(f"Warning: {_told(one, draft, source)}")
    if errors := [_told(one, draft, source) for one in found if one.level == "error"]:
        raise SettingsError("\n".join(errors))
    read = wiring.read_content(settings, draft.content, "checked")
    say(f"{len(read.skills)} skills, {len(read.phrases)} responses, {len(read.notices)} notice types: readable")


def _told(finding: Finding, draft: Materialised, source: Mapping[str, Path]) -> str:
    """Where it is, as an editor at a terminal finds it, and what it is."""
    pack, _, rest = finding.file.partition("/")
    own = (draft.overlay / finding.file).exists()
    file = f"draft: {finding.file}" if own or pack not in source else str(source[pack] / rest)
    line = f":{finding.line}" if finding.line else ""
    at = {"phrase": finding.unit[-1], "key": ".".join(finding.unit[1:]), "dialogue": finding.unit[-1]}
    place = f"{at[finding.unit[0]]}: " if finding.unit[0] in at else ""
    text = f"{finding.unit[1]}: " if finding.unit[0] == "text" else ""
    return f"{file}{line}: {place}{text}{finding.words['en']}"


async def write_out(
    settings: Settings, folder: Path, say: Callable[[str], None], draft: Materialised | None = None
) -> None:
    """Write what plain `rasa train` needs into a new folder: domain, phrases, rules, pipeline. Raises SettingsError."""
    await check(settings, lambda line: None, draft)
    await asyncio.to_thread(_write_out, settings, folder, draft.content if draft else wiring.content_source(settings))
    say(f"{folder} is ready for `rasa train`; its pipeline needs PYTHONPATH={CODE}")


def _write_out(settings: Settings, folder: Path, content: Content) -> None:
    try:
        if folder.exists() and any(folder.iterdir()):
            raise SettingsError(f"--write-out: {folder} is not empty")
        rasa_files.write_out(content, wiring.pack_names(settings), folder)
        for name in ("config.yml", "endpoints.yml"):
            shutil.copy(CODE / "brain" / name, folder)
    except OSError as error:
        raise SettingsError(f"--write-out: {error.strerror}: {error.filename}") from error
