"""The draft that all editors share: carries out the port `Workspace` over what is shipped and what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from bot.content.edit import materialise
from bot.content.edit.apply import cleaned, reverse
from bot.content.edit.changes import Changed, changed
from bot.content.edit.history import at_revision, latest_of, taken_back
from bot.content.edit.limits import check_file
from bot.content.edit.merge import merge
from bot.content.edit.shipped import Shipped
from bot.content.edit.similar import Similar
from bot.content.edit.source import values
from bot.content.edit.units import PHRASES, WHOLE, kind_of
from bot.model.clock import Clock
from bot.model.draft import Draft, Drafts, OverlayFile, StoredRevision
from bot.model.errors import NotStoredError, RefusedError
from bot.model.workspace import Alike, ConflictError, Edit, Finding, Materialised, MergeConflict, Revision, Take

TRIES = 50
PAGE = 100
UPGRADE = "upgrade"
"""Who made the revision of an upgrade."""

Findings = Callable[[Materialised, str], Sequence[Finding]]
"""What is wrong with content in a folder, or with one skill in it."""
Make = Callable[[Draft], Changed]


class ContentWorkspace:
    """`findings` are looked for in the files; the same for a file, the studio and `lotse check`."""

    def __init__(self, drafts: Drafts, shipped: Shipped, clock: Clock, findings: Findings) -> None:
        self._drafts = drafts
        self._shipped = shipped
        self._clock = clock
        self._findings = findings
        self._one_at_a_time = asyncio.Lock()  # who must try again anyway need not try at once
        self._similar: tuple[str, Similar] | None = None
        self._found: tuple[tuple[str, date], Sequence[Finding]] | None = None
        self._looking = asyncio.Lock()

    async def head(self) -> int:
        return (await self._drafts.read()).head

    async def files(self) -> Mapping[str, str]:
        return {name: file.text for name, file in (await self._drafts.read()).files.items()}

    async def paths(self) -> Sequence[str]:
        return sorted({*self._shipped.files(), *(await self._drafts.read()).files})

    async def text(self, file: str) -> str | None:
        own = (await self._drafts.read()).files.get(file)
        return own.text if own else self.shipped(file)

    def shipped(self, file: str) -> str | None:
        return self._shipped.text(file)

    async def read(self, file: str) -> Any:
        text = await self.text(check_file(file))
        return None if text is None else values(text)

    async def edit(self, edits: Sequence[Edit], by: str, note: str = "") -> Revision:
        wanted = [cleaned(edit) for edit in edits]
        if wrong := next((edit for edit in wanted if edit.file.partition("/")[0] not in self._shipped.packs), None):
            raise RefusedError("pack", file=wrong.file)
        try:
            return await self._keep(lambda draft: changed(draft, wanted, self.shipped), by, note)
        except ConflictError as error:
            raise await self._by_whom(error) from None

    async def history(self, *, file: str = "", before: int = 0, limit: int = 50) -> Sequence[Revision]:
        found: list[Revision] = []
        number = min(before, await self.head() + 1) if before > 0 else await self.head() + 1
        while number > 1 and len(found) < limit:
            first = max(1, number - PAGE)
            kept = await self._drafts.revisions(range(number - 1, first - 1, -1))
            if not kept:
                break
            found += [one.revision for one in kept if not file or file in one.back]
            number = first
        return found[:limit]

    async def undo(self, number: int, by: str) -> Revision:
        kept = await self._drafts.revisions([number])
        if not kept or kept[0].carried or number > await self.head():
            raise RefusedError("unknown", revision=str(number))
        undone = kept[0]
        edits = [reverse(edit) for edit in reversed(undone.revision.edits)]
        try:
            return await self._keep(
                lambda draft: taken_back(undone, changed(draft, edits, self.shipped), draft, self.shipped),
                by,
                f"undo {number}",
            )
        except ConflictError as error:
            raise await self._by_whom(error) from None

    async def conflicts(self) -> Sequence[MergeConflict]:
        return (await self._drafts.read()).conflicts

    async def decide(self, conflict: str, take: Take, by: str) -> Revision | None:
        found = next((one for one in await self.conflicts() if one.id == conflict), None)
        if found is None:
            raise RefusedError("unknown", conflict=conflict)
        made = None
        if take == "theirs":
            taken = None if found.unit == WHOLE else found.theirs
            made = await self.edit([Edit(found.file, found.unit, found.ours, taken)], by, UPGRADE)
        for _ in range(TRIES):
            draft = await self._drafts.read()
            left = [one for one in draft.conflicts if one.id != conflict]
            if await self._drafts.replace_conflicts(draft, left):
                return made
        raise NotStoredError("busy")

    async def carry_over(self) -> Sequence[MergeConflict]:
        """After an upgrade: the company's files over what is shipped now; nothing is done where that has not changed.
        Gives what both have changed, which waits for somebody to decide."""
        for _ in range(TRIES):
            draft = await self._drafts.read()
            merged = {
                name: merge(name, file, shipped)
                for name, file in draft.files.items()
                if self._shipped.has_pack_of(name) and (shipped := self.shipped(name)) != file.base
            }
            if not merged:
                return draft.conflicts
            revision = Revision(draft.head + 1, UPGRADE, self._clock(), UPGRADE, ())
            files: dict[str, OverlayFile | None] = {
                name: None if one.file.text == one.file.base else one.file for name, one in merged.items()
            }
            stored = StoredRevision(revision, Changed(files).back(draft.files), carried=True)
            waiting = [one for one in draft.conflicts if one.file not in merged]
            waiting += [one for found in merged.values() for one in found.conflicts]
            if await self._drafts.commit(draft, files, stored, waiting):
                return tuple(waiting)
        raise NotStoredError("busy")

    async def findings(self, skill: str = "") -> Sequence[Finding]:
        draft = await self._drafts.read()
        state = (draft.token, self._clock().date())  # what is dated is wrong from one day to the next
        async with self._looking:  # it takes seconds: whoever asks meanwhile gets the same
            if self._found is None or self._found[0] != state:
                async with materialise.written(self._shipped, draft.files, draft.head) as made:
                    self._found = (state, await asyncio.to_thread(self._findings, made, ""))
        return [one for one in self._found[1] if not skill or one.skill == skill]

    async def findings_with(self, edits: Sequence[Edit]) -> Sequence[Finding]:
        """What would be found after these edits, which are not made. Raises as `edit` does."""
        draft = await self._drafts.read()
        made = await asyncio.to_thread(changed, draft, [cleaned(edit) for edit in edits], self.shipped)
        files = {name: file for name, file in {**draft.files, **made.files}.items() if file is not None}
        async with materialise.written(self._shipped, files, draft.head) as written:
            return await asyncio.to_thread(self._findings, written, "")

    async def similar(self, phrase: str, skill: str, limit: int = 5) -> Sequence[Alike]:
        draft = await self._drafts.read()
        if self._similar is None or self._similar[0] != draft.token:
            texts = {file: await self.text(file) for file in await self.paths() if kind_of(file) == PHRASES}
            self._similar = (draft.token, Similar({file: text for file, text in texts.items() if text}))
        return self._similar[1].to(phrase, skill, limit)

    @asynccontextmanager
    async def materialised(self, revision: int = 0) -> AsyncIterator[Materialised]:
        draft = await self._drafts.read()
        number = revision or draft.head
        if not 0 <= number <= draft.head:
            raise RefusedError("unknown", revision=str(revision))
        files = draft.files
        if number < draft.head:
            later = await self._drafts.revisions(range(draft.head, number, -1))
            if len(later) < draft.head - number:
                raise RefusedError("unknown", revision=str(revision))
            files = at_revision(files, later)
        async with materialise.written(self._shipped, files, number) as made:
            yield made

    async def _keep(self, make: Make, by: str, note: str) -> Revision:
        """Tried again as long as others are quicker: what they change does not matter unless it is the same unit."""
        async with self._one_at_a_time:
            for _ in range(TRIES):
                draft = await self._drafts.read()
                made = await asyncio.to_thread(make, draft)
                revision = Revision(draft.head + 1, by, self._clock(), note[:200], tuple(made.edits))
                if not made.files:
                    return replace(revision, number=draft.head, edits=())
                stored = StoredRevision(revision, made.back(draft.files))
                if await self._drafts.commit(draft, made.files, stored):
                    return revision
        raise NotStoredError("busy")

    async def _by_whom(self, error: ConflictError) -> ConflictError:
        """The same, with who changed the unit last."""
        last = latest_of(error.edit, await self.history(file=error.edit.file, limit=PAGE))
        return ConflictError(error.edit, error.theirs, last.by if last else "", last.at if last else None)
