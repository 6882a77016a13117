"""The gate: what stands between a candidate and the customers, who may step over it, and that it is written down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.model.alarm import Alarms
from bot.model.audit import Audit, Did
from bot.model.errors import RefusedError
from bot.model.release import Live, Switch
from bot.model.second_admin import SecondAdmin
from bot.model.training import Hindrance
from bot.model.training_report import GoldenFailure, Report
from bot.model.words import Change
from bot.model.workspace import Edit, Revision, Workspace

OVERRIDE = "release.overridden"
"""What a second admin confirms, with the release's id as its subject."""
SKILL_FILE = "skill.yml"

Reports = Callable[[str], Awaitable[Report | None]]
Notices = Callable[[str], Awaitable[Sequence[Change]]]
Hosts = Callable[[str], Awaitable[Sequence[str]]]


def hindrances(
    report: Report | None, notices: Sequence[Change], by: str, *, four_eyes: bool, hosts: Sequence[str] = ()
) -> list[Hindrance]:
    """Why this admin may not publish it as it is; a second admin may let through what is `overridable`, an explicit
    word accepts the words of notices."""
    if report is None:
        return [Hindrance("no_report")]
    found = [
        Hindrance("hosts", len(hosts), overridable=True, told=tuple(hosts)),
        Hindrance("golden", len(report["golden"]["failures"]), overridable=True),
        Hindrance("errors", sum(one["level"] == "error" for one in report["findings"])),
        Hindrance("personal", len(report["personal"]), overridable=True),
        Hindrance("notices", len(notices)),
        Hindrance("four_eyes", int(four_eyes and by in report["by"])),
    ]
    return [one for one in found if one.number]


def refusal(found: Sequence[Hindrance], *, override: bool, accept_notices: bool) -> str:
    """The codes of what still holds, by comma; empty if it may be published."""
    left = [
        one.code
        for one in found
        if not (one.overridable and override) and not (one.code == "notices" and accept_notices)
    ]
    return ",".join(left)


@dataclass(frozen=True)
class Publisher:
    """Carries out the port `Publishing`. `reports` reads that of a release, `notices` what it would change in the words
    of notices, and `hosts` to which it would let texts link besides, beside what is live now."""

    reports: Reports
    notices: Notices
    hosts: Hosts
    switch: Switch
    second: SecondAdmin
    audit: Audit
    alarms: Alarms
    four_eyes: bool = False

    async def hindrances(self, release: str, by: str) -> Sequence[Hindrance]:
        return await self._found(release, await self.notices(release), by)

    async def publish(self, release: str, by: str, *, accept_notices: bool = False, override: bool = False) -> Live:
        changes = await self.notices(release)
        found = await self._found(release, changes, by)
        if codes := refusal(found, override=override, accept_notices=accept_notices):
            raise RefusedError("hindered", codes=codes)
        overridden = ", ".join(_let_through(one) for one in found if one.overridable)
        before = await self.switch.live()
        if overridden:
            approval = await self.second.use(OVERRIDE, release, by)
            await self.audit.add(Did(OVERRIDE, release, by, after=overridden, reason=approval.reason))
        live = await self.switch.switch_to(release, by)
        types = ", ".join(sorted({change.type for change in changes}))
        await self.audit.add(
            Did("release.published", release, by, before=before.release if before else "", after=types)
        )
        if changes:
            await self.alarms.raise_("words_accepted", {"by": by, "notices": types, "release": release})
        return live

    async def _found(self, release: str, changes: Sequence[Change], by: str) -> list[Hindrance]:
        hosts = await self.hosts(release)
        return hindrances(await self.reports(release), changes, by, four_eyes=self.four_eyes, hosts=hosts)


def _let_through(one: Hindrance) -> str:
    return f"{one.code}: {', '.join(one.told) or one.number}"


async def accept_golden(workspace: Workspace, audit: Audit, failure: GoldenFailure, by: str) -> Revision:
    """ "That is right now": what came instead becomes what is expected, as an edit of the draft like any other. Raises
    RefusedError `unknown` (no such dialogue or turn), `nothing` (no answer came that could be right), ConflictError."""
    file = next((one for one in await workspace.paths() if one.endswith(f"/{failure['skill']}/{SKILL_FILE}")), "")
    read = await workspace.read(file) if file else None
    listed = read.get("dialogues") if isinstance(read, Mapping) else None
    dialogue = next((one for one in listed or () if one.get("name") == failure["dialogue"]), None)
    if dialogue is None:
        raise RefusedError("unknown")
    fresh = accepted(dialogue, failure)
    unit = ("dialogue", failure["dialogue"])
    revision = await workspace.edit([Edit(file, unit, dialogue, fresh)], by, failure["dialogue"])
    told = f"{failure['dialogue']}, {failure['turn']}: {_words(failure['got'])}"
    await audit.add(Did("content.edited", failure["skill"], by, before=_words(failure["expected"]), after=told))
    return revision


def accepted(dialogue: Mapping[str, Any], failure: GoldenFailure) -> dict[str, Any]:
    """The dialogue, expecting of that turn what came. Raises RefusedError."""
    turns = [dict(turn) for turn in dialogue.get("turns") or ()]
    place = failure["turn"] - 1
    if not 0 <= place < len(turns) or turns[place].get("say") != failure["say"]:
        raise RefusedError("unknown")
    if not failure["got"]:
        raise RefusedError("nothing")
    expect = {**(turns[place].get("expect") or {}), **failure["got"]}
    if not expect.get("values"):
        expect.pop("values", None)
    turns[place]["expect"] = expect
    return {**dialogue, "turns": turns}


def _words(expectation: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in expectation.items())


def authors(revisions: Collection[Revision], after: int, to: int) -> list[str]:
    """Who has edited what is new in a release."""
    return sorted({one.by for one in revisions if after < one.number <= to})
