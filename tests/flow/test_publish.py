"""The gate: a candidate reaches customers only when nothing stands in its way, or a second admin lets it through."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.flow.content.publish import OVERRIDE, Publisher, accepted, hindrances, refusal
from bot.flow.content.report import Known, report
from bot.model.audit import AuditFilter
from bot.model.clock import utc_now
from bot.model.errors import RefusedError
from bot.model.release import FileChange, Live, Manifest
from bot.model.training_report import Golden, GoldenFailure, Report
from bot.model.words import Change
from bot.model.workspace import Finding
from bot.store.accounts import RedisAccounts
from bot.store.alarms import RedisAlarms
from bot.store.audit import RedisAudit
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.second_admin import RedisSecondAdmin

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
FAILURE: GoldenFailure = {
    "skill": "dogs",
    "dialogue": "a dog",
    "turn": 2,
    "say": "Und Katzen?",
    "why": "understood fares (0.71), expected dogs",
    "expected": {"skill": "dogs"},
    "got": {"skill": "fares"},
    "replies": ["49 Euro"],
}
PASSED: Golden = {"total": 3, "passed": 3, "failures": []}
FAILED: Golden = {"total": 3, "passed": 2, "failures": [FAILURE]}
CHANGE = Change("line_runs_again", "question", "de", "Soll ich dir schreiben?", "Darf ich dir schreiben?")
ERROR = Finding("company/dogs/skill.yml", (), "error", "unknown", {"de": "…", "en": "…"})
PERSON = {"file": "company/dogs/nlu.yml", "text": "ich heiße Nele", "found": "Nele", "kind": "name"}


def told(golden: Golden = PASSED, **more: Any) -> Report:
    return report(
        Known(
            release="new",
            against="old",
            at=NOW,
            trained=True,
            seconds=60,
            golden=golden,
            coverage=(),
            sentences=(),
            threshold=0.6,
            skills=("dogs",),
            **more,
        )
    )


@dataclass
class Switched:
    """The Switch port: which release was made live, by whom; `refuses` as one whose brains are away."""

    to: list[tuple[str, str]] = field(default_factory=list)
    refuses: str = ""

    async def live(self) -> Live | None:
        return Live("old", "m", NOW, "anna")

    async def switch_to(self, release: str, by: str) -> Live:
        if self.refuses:
            raise RefusedError(self.refuses)
        self.to.append((release, by))
        return Live(release, "m", NOW, by, "old", "m")

    async def again(self, release: str, by: str) -> Live:
        return await self.switch_to(release, by)

    async def back(self, by: str) -> Live:
        raise RefusedError("nothing_before")

    async def releases(self) -> Sequence[Manifest]:
        return ()

    async def changes(self, release: str, against: str = "") -> Sequence[FileChange]:
        return ()


@dataclass
class Gate:
    """A publisher with one candidate, on real accounts and a real log."""

    redis: Any
    switch: Switched
    second: RedisSecondAdmin
    audit: RedisAudit

    def of(
        self,
        found: Report | None,
        notices: Sequence[Change] = (),
        *,
        four_eyes: bool = False,
        hosts: Sequence[str] = (),
    ) -> Publisher:
        async def reports(release: str) -> Report | None:
            return found if release == "new" else None

        async def changed(release: str) -> Sequence[Change]:
            return notices

        async def widened(release: str) -> Sequence[str]:
            return hosts

        alarms = RedisAlarms(self.redis)
        return Publisher(reports, changed, widened, self.switch, self.second, self.audit, alarms, four_eyes)

    async def verbs(self) -> list[str]:
        """What stands in the log about releases, the newest first."""
        return [one.did.verb for one in await self.audit.read(AuditFilter(verb="release"))]


@pytest.fixture
async def gate(redis_server: EmbeddedRedis) -> AsyncIterator[Gate]:
    redis = connect(redis_server.url)
    known = [key async for key in redis.scan_iter(match="{content}:audit:*")]
    known += [key async for key in redis.scan_iter(match="account:*")]
    await redis.delete(keys.APPROVALS, keys.ALARMS, *known)
    accounts, audit = RedisAccounts(redis, "key", utc_now), RedisAudit(redis, utc_now, 90)
    for name in ("anna", "ben", "carla"):
        token = await accounts.add(name, "admin")
        await accounts.set_password(token, "long enough for this")
    yield Gate(redis, Switched(), RedisSecondAdmin(redis, accounts, audit, utc_now), audit)
    await redis.aclose()


async def refused(publisher: Publisher, by: str = "anna", **how: bool) -> str:
    """The codes that it is refused with."""
    with pytest.raises(RefusedError) as error:
        await publisher.publish("new", by, **how)
    return error.value.details.get("codes", error.value.code)


async def test_what_nothing_hinders_goes_live(gate: Gate) -> None:
    """It is switched to once, and stands in the log with what was live before."""
    live = await gate.of(told()).publish("new", "anna")
    assert (live.release, gate.switch.to) == ("new", [("new", "anna")])
    (entry,) = await gate.audit.read(AuditFilter(verb="release.published"))
    assert (entry.did.subject, entry.did.by, entry.did.before) == ("new", "anna", "old")


@pytest.mark.parametrize(
    ("found", "codes"),
    [
        (None, "no_report"),
        (told(FAILED), "golden"),
        (told(personal=[PERSON]), "personal"),
        (told(findings=[ERROR]), "errors"),
        (told(FAILED, personal=[PERSON], findings=[ERROR]), "golden,errors,personal"),
    ],
)
async def test_what_is_red_stays_where_it_is(gate: Gate, found: Report | None, codes: str) -> None:
    """All that hinders is named at once; nothing is switched, and nothing stands in the log."""
    assert await refused(gate.of(found)) == codes
    assert gate.switch.to == []
    assert await gate.verbs() == []


async def test_one_admin_alone_lets_nothing_red_through(gate: Gate) -> None:
    """Saying so is not enough, nor asking, nor confirming oneself, nor what was confirmed for another release."""
    publisher = gate.of(told(FAILED))
    assert await refused(publisher, override=True) == "unconfirmed"
    asked = await gate.second.ask(OVERRIDE, "new", "anna", "The dialogue is out of date")
    assert await refused(publisher, override=True) == "unconfirmed"
    with pytest.raises(RefusedError, match="own"):
        await gate.second.decide(asked.id, "anna", confirmed=True, reason="I am sure of it")
    other = await gate.second.ask(OVERRIDE, "other", "anna", "The dialogue is out of date")
    await gate.second.decide(other.id, "ben", confirmed=True, reason="Looked at it, too")
    assert await refused(publisher, override=True) == "unconfirmed"
    assert gate.switch.to == []


async def test_two_admins_let_it_through_once(gate: Gate) -> None:
    """What a second admin has confirmed goes live by one of the two, with the reason in the log, and only once."""
    publisher = gate.of(told(FAILED, personal=[PERSON]))
    asked = await gate.second.ask(OVERRIDE, "new", "anna", "The dialogue is out of date")
    await gate.second.decide(asked.id, "ben", confirmed=True, reason="Looked at it, too")
    assert await refused(publisher, "carla", override=True) == "unconfirmed"
    await publisher.publish("new", "anna", override=True)
    assert gate.switch.to == [("new", "anna")]
    assert await gate.verbs() == ["release.published", "release.overridden"]
    (entry,) = await gate.audit.read(AuditFilter(verb="release.overridden"))
    assert (entry.did.after, entry.did.reason) == ("golden: 1, personal: 1", "The dialogue is out of date")
    assert await refused(publisher, override=True) == "unconfirmed"


async def test_errors_are_let_through_by_nobody(gate: Gate) -> None:
    """What cannot be read is no matter of opinion."""
    asked = await gate.second.ask(OVERRIDE, "new", "anna", "The dialogue is out of date")
    await gate.second.decide(asked.id, "ben", confirmed=True, reason="Looked at it, too")
    assert await refused(gate.of(told(FAILED, findings=[ERROR])), override=True) == "errors"
    assert await refused(gate.of(None), override=True) == "no_report"


async def test_words_of_notices_are_accepted_in_so_many_words(gate: Gate) -> None:
    """People have agreed to other words: whoever publishes says that the new ones are right, and all admins hear it."""
    publisher = gate.of(told(), [CHANGE])
    assert await refused(publisher) == "notices"
    assert await refused(publisher, override=True) == "notices"
    await publisher.publish("new", "anna", accept_notices=True)
    assert gate.switch.to == [("new", "anna")]
    (alarm,) = await RedisAlarms(gate.redis).newest()
    assert (alarm.kind, alarm.details) == (
        "words_accepted",
        {"by": "anna", "notices": "line_runs_again", "release": "new"},
    )


async def test_four_eyes(gate: Gate) -> None:
    """With the setting, who has edited what is new does not publish it; without, they may."""
    found = told(by=["anna", "carla"])
    assert await refused(gate.of(found, four_eyes=True)) == "four_eyes"
    assert await refused(gate.of(found, four_eyes=True), override=True) == "four_eyes"
    await gate.of(found, four_eyes=True).publish("new", "ben")
    await gate.of(found).publish("new", "anna")
    assert [by for _, by in gate.switch.to] == ["ben", "anna"]


async def test_a_switch_that_fails_is_no_publishing(gate: Gate) -> None:
    """Brains that are away are told, and the log says nothing of a release that is not live."""
    gate.switch.refuses = "brain_away"
    assert await refused(gate.of(told())) == "brain_away"
    assert await gate.verbs() == []


async def test_links_to_new_hosts_take_a_second_admin(gate: Gate) -> None:
    """One admin alone cannot widen where texts lead; which hosts two have let through stands in the log."""
    publisher = gate.of(told(), hosts=["cheap.example.com"])
    assert await refused(publisher) == "hosts"
    assert await refused(publisher, override=True) == "unconfirmed"
    asked = await gate.second.ask(OVERRIDE, "new", "anna", "our second shop address")
    await gate.second.decide(asked.id, "ben", confirmed=True, reason="I know this address")
    await publisher.publish("new", "anna", override=True)
    logged = next(one.did for one in await gate.audit.read() if one.did.verb == OVERRIDE)
    assert logged.after == "hosts: cheap.example.com"


def test_what_hinders_is_told_with_its_number() -> None:
    """For the page: what, how often, and whether a second admin may let it through."""
    found = hindrances(told(FAILED, personal=[PERSON], by=["anna"]), [CHANGE], "anna", four_eyes=True)
    assert [(one.code, one.number, one.overridable) for one in found] == [
        ("golden", 1, True),
        ("personal", 1, True),
        ("notices", 1, False),
        ("four_eyes", 1, False),
    ]
    assert refusal(found, override=True, accept_notices=True) == "four_eyes"


DIALOGUE: Mapping[str, Any] = {
    "name": "a dog",
    "locale": "de",
    "turns": [
        {"say": "Darf mein Hund mit?", "expect": {"skill": "dogs", "outcome": "answered"}},
        {"say": "Und Katzen?", "expect": {"skill": "dogs", "values": {"a": "frei", "b": "1,70"}}},
    ],
}


def test_what_came_becomes_what_is_expected() -> None:
    """Only of that turn, and only what differs; the rest of the dialogue is as it was."""
    fresh = accepted(DIALOGUE, FAILURE)
    assert fresh["turns"][0] == DIALOGUE["turns"][0]
    assert fresh["turns"][1]["expect"] == {"skill": "fares", "values": {"a": "frei", "b": "1,70"}}
    assert DIALOGUE["turns"][1]["expect"]["skill"] == "dogs"


def test_values_that_are_not_named_any_more_are_not_expected() -> None:
    """Those that are still named stay; without any the expectation has none."""
    some = accepted(DIALOGUE, {**FAILURE, "got": {"values": {"a": "frei"}}})
    none = accepted(DIALOGUE, {**FAILURE, "got": {"values": {}}})
    assert some["turns"][1]["expect"] == {"skill": "dogs", "values": {"a": "frei"}}
    assert none["turns"][1]["expect"] == {"skill": "dogs"}


@pytest.mark.parametrize(
    ("change", "code"),
    [({"turn": 3}, "unknown"), ({"turn": 0}, "unknown"), ({"say": "Und Vögel?"}, "unknown"), ({"got": {}}, "nothing")],
)
def test_what_does_not_fit_the_dialogue_is_refused(change: dict[str, Any], code: str) -> None:
    """A dialogue that was edited meanwhile, and a turn without an answer, are not made right by a click."""
    with pytest.raises(RefusedError, match=code):
        accepted(DIALOGUE, {**FAILURE, **change})  # type: ignore[typeddict-item]
