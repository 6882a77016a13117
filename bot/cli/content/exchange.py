"""Content out of the draft and into it, and what differs."""

from __future__ import annotations

import difflib
import getpass
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot import wiring
from bot.cli.backup.places import store_at_hand
from bot.cli.content import folder as folders
from bot.cli.content.folder import ContentFilesError, Exported
from bot.content.edit.workspace import ContentWorkspace
from bot.model.audit import Did
from bot.model.errors import RefusedError
from bot.model.workspace import ConflictError, Edit, Finding
from bot.settings import Settings

Say = Callable[[str], None]
COMMAND = "lotse content"
"""Who did it, with the name at the machine: no account can have this name."""


@asynccontextmanager
async def draft_of(settings: Settings) -> AsyncIterator[ContentWorkspace]:
    """The draft of this installation, whether it runs or not."""
    async with store_at_hand(settings) as redis:
        yield wiring.workspace(settings, redis)


async def export(settings: Settings, folder: Path, say: Say, *, everything: bool) -> None:
    """Write the company's own files, or with `everything` the shipped ones too. Raises ContentFilesError."""
    async with draft_of(settings) as draft:
        head, files = await draft.head(), dict(await draft.files())
        if everything:
            texts = {file: await draft.text(file) for file in await draft.paths()}
            files = {file: text for file, text in texts.items() if text is not None}
    folders.write(folder, files, head)
    say(f"{len(files)} files of revision {head} are in {folder}" + ("" if files else ": nothing has been changed yet"))


async def bring(
    settings: Settings, folder: Path, say: Say, *, replace: bool, only_look: bool, anyway: bool, by: str = ""
) -> None:
    """Make the files of a folder the draft's, as one revision. Files that are not in it stay, unless `replace`. Raises
    ContentFilesError if somebody has changed one of them since the folder was exported, and for what has errors;
    neither if `anyway`."""
    new = folders.read(folder, wiring.content_source(settings))
    known = folders.exported(folder)
    async with store_at_hand(settings) as redis:
        draft = wiring.workspace(settings, redis)
        own = dict(await draft.files())
        changed = {file: text for file, text in new.items() if await draft.text(file) != text}
        edits = [Edit(file, ("file",), own.get(file), text) for file, text in changed.items()]
        if replace:
            edits += [Edit(file, ("file",), text, None) for file, text in own.items() if file not in new]
        if not edits:
            say("Nothing differs from the draft.")
            return
        for edit in edits:
            then = draft.shipped(edit.file) if edit.after is None else edit.after
            for line in unified(edit.file, await draft.text(edit.file), then, "draft", "new"):
                say(line)
        if not anyway:
            await _refuse_newer(draft, edits, known)
        await _look(draft, edits, say, anyway=anyway)
        if only_look:
            say(f"{len(edits)} files would change.")
            return
        who = by or f"{COMMAND} ({getpass.getuser()})"
        try:
            made = await draft.edit(edits, who, f"import {folder.name}")
        except ConflictError as error:
            raise ContentFilesError(f"{error.edit.file} has just been changed; try again") from error
        except RefusedError as error:
            raise ContentFilesError(f"{error.details.get('file', folder)}: {error.code}") from error
        told = f"{len(edits)} files, revision {made.number}"
        await wiring.stores(settings, redis).audit.add(Did("content.imported", folder.name, who, after=told))
        say(f"{len(edits)} files changed, as revision {made.number}. Nothing is live until somebody publishes it.")


async def _refuse_newer(draft: ContentWorkspace, edits: Iterable[Edit], known: Exported) -> None:
    if known.revision is None:
        return
    for edit in edits:
        latest = next(iter(await draft.history(file=edit.file, limit=1)), None)
        if latest is not None and latest.number > known.revision:
            raise ContentFilesError(
                f"{edit.file} was changed by {latest.by} in revision {latest.number}, after this folder was exported "
                f"(revision {known.revision}); export again, or take yours with --anyway"
            )


async def _look(draft: ContentWorkspace, edits: Iterable[Edit], say: Say, *, anyway: bool) -> None:
    """What would be wrong then that is not wrong now."""
    before = {_key(one) for one in await draft.findings()}
    found = [one for one in await draft.findings_with(list(edits)) if _key(one) not in before]
    for one in found:
        line = f":{one.line}" if one.line else ""
        say(f"{one.level.capitalize()}: {one.file}{line}: {one.words['en']}")
    if not anyway and (errors := [one for one in found if one.level == "error"]):
        raise ContentFilesError(
            f"errors: {len(errors)}; nothing was taken. To take it as a draft that cannot be published: --anyway"
        )


def _key(finding: Finding) -> tuple[str, ...]:
    return (finding.level, finding.file, *finding.unit, finding.code, finding.words["en"])


async def differences(settings: Settings, *, live: bool) -> list[str]:
    """The draft as a unified diff against what is shipped, or against the live release. Raises ContentFilesError."""
    async with draft_of(settings) as draft:
        paths = list(await draft.paths())
        now = {file: await draft.text(file) for file in paths}
        old: Mapping[str, str | None]
        if live:
            release = wiring.releases(settings).live()
            if release is None:
                raise ContentFilesError("there is no live release here yet")
            within = release.content / "nlu"
            paths = sorted({*paths, *(path.relative_to(within).as_posix() for path in within.rglob("*.yml"))})
            packs = set(wiring.pack_names(settings))
            paths = [file for file in paths if file.partition("/")[0] in packs]
            old = {file: _read(within / file) for file in paths}
        else:
            old = {file: draft.shipped(file) for file in paths}
    label = "live" if live else "shipped"
    return [line for file in paths for line in unified(file, old[file], now.get(file), label, "draft")]


def unified(file: str, old: str | None, new: str | None, was: str, now: str) -> Iterator[str]:
    """The lines of a unified diff; a file that is not there is `/dev/null`."""
    names = (f"{was}/{file}" if old is not None else "/dev/null", f"{now}/{file}" if new is not None else "/dev/null")
    yield from difflib.unified_diff((old or "").splitlines(), (new or "").splitlines(), *names, lineterm="")


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
