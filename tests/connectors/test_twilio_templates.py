"""Templates at Twilio: put before it once, judged by it, and found again by their words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.model.clock import utc_now
from bot.model.errors import TemplatesUnreadableError
from bot.model.template import Standing, Template
from connectors.twilio.connector import TwilioConnector, build
from connectors.twilio.settings import Settings
from connectors.twilio.templates import version_name
from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN, SENDER, SimulatorProcess, running_simulator

PUBLIC_URL = "http://127.0.0.1:9"
ENDED = Template(
    "line_runs_again",
    "de",
    "Die Störung auf der {1} ist laut Betreiber vorbei, Stand {2} Uhr.",
    ("line", "as_of"),
    ("U3", "14:05"),
    timedelta(minutes=30),
    "words-one",
)
SIE = replace(ENDED, locale="de_sie")
REWORDED = replace(ENDED, text="Auf der {1} ist die Störung vorbei, Stand {2} Uhr.")

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def simulator() -> AsyncIterator[SimulatorProcess]:
    async with running_simulator(LOTSE_PUBLIC_URL=PUBLIC_URL) as process:
        yield process


@pytest_asyncio.fixture(loop_scope="module")
async def twilio(simulator: SimulatorProcess) -> AsyncIterator[TwilioConnector]:
    """A connector of an account without contents."""
    await simulator.control("POST", "reset")
    for content in await simulator.control("GET", "content"):
        await simulator.control("DELETE", f"content/{content['sid']}")
    token = SecretStr(AUTH_TOKEN)
    given = Settings(
        account_sid=ACCOUNT_SID, auth_token=token, from_=SENDER, api_url=simulator.url, messaging_service_sid=""
    )
    connector = build(given, PUBLIC_URL, utc_now)
    yield connector
    await connector.close()


async def contents(simulator: SimulatorProcess) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await simulator.control("GET", "content")
    return found


async def decides(simulator: SimulatorProcess, template: Template, status: str, **more: str) -> None:
    """WhatsApp changes its mind about this version."""
    name = version_name(template)
    [sid] = [one["sid"] for one in await contents(simulator) if one["friendly_name"] == name]
    await simulator.control("POST", f"content/{sid}/approval", {"status": status, **more})


async def stands(twilio: TwilioConnector, template: Template = ENDED) -> Standing:
    return (await twilio.outlook([template])).standings[template.key]


async def synced(twilio: TwilioConnector, *templates: Template, change: bool = True) -> Sequence[tuple[str, bool]]:
    rows = await twilio.sync(templates or (ENDED,), change=change)
    return [(row.status, row.as_expected) for row in rows]


async def test_what_is_missing_is_made_once(twilio: TwilioConnector, simulator: SimulatorProcess) -> None:
    """Each locale's template is created and put up for approval as utility; a second run changes nothing."""
    assert await synced(twilio, ENDED, SIE) == [("approved", True), ("approved", True)]
    made = await contents(simulator)
    assert await synced(twilio, ENDED, SIE) == [("approved", True), ("approved", True)]
    assert await contents(simulator) == made
    assert {one["friendly_name"] for one in made} == {version_name(ENDED), version_name(SIE)}
    assert {one["approval"]["category"] for one in made} == {"UTILITY"}
    assert {one["approval"]["send_ttl_seconds"] for one in made} == {1800}
    assert made[0]["types"] == {
        "twilio/text": {"body": "Die Störung auf der {{1}} ist laut Betreiber vorbei, Stand {{2}} Uhr."}
    }
    assert made[0]["variables"] == {"1": "U3", "2": "14:05"}


async def test_checking_changes_nothing(twilio: TwilioConnector, simulator: SimulatorProcess) -> None:
    """Without leave to change, a missing template is only named."""
    assert await synced(twilio, change=False) == [("missing", False)]
    assert await contents(simulator) == []


async def test_two_at_once_leave_one_that_counts(twilio: TwilioConnector) -> None:
    """Two operators who sync at the same moment may make it twice; it stands as approved all the same."""
    await asyncio.gather(synced(twilio), synced(twilio))
    assert (await stands(twilio)).status == "approved"


async def test_a_run_that_broke_off_is_gone_on_with(twilio: TwilioConnector, simulator: SimulatorProcess) -> None:
    """What was created but never put up for approval is put up by the next run, and not made again."""
    await simulator.control("POST", "faults", {"target": "twilio.approval", "mode": "error", "status": 500, "times": 1})
    with pytest.raises(TemplatesUnreadableError):
        await synced(twilio)
    assert await synced(twilio) == [("approved", True)]
    assert len(await contents(simulator)) == 1


@pytest.mark.parametrize(
    ("status", "as_expected"),
    [("received", True), ("pending", True), ("rejected", False), ("paused", False), ("disabled", False)],
)
async def test_what_whatsapp_says_is_told(
    twilio: TwilioConnector, simulator: SimulatorProcess, status: str, as_expected: bool
) -> None:
    """Waiting is as expected; rejected, paused and disabled are not, and nothing is sent with any of them."""
    await simulator.control("PATCH", "behaviour", {"template_approval": status, "template_reason": "too vague"})
    [row] = await twilio.sync([ENDED], change=True)
    assert row.as_expected is as_expected
    assert bool(row.todo) is not as_expected
    assert (await stands(twilio)).id == ""


async def test_a_rejection_names_its_reason(twilio: TwilioConnector, simulator: SimulatorProcess) -> None:
    """What an operator must know to reword it is in the table."""
    await simulator.control("PATCH", "behaviour", {"template_approval": "rejected", "template_reason": "too vague"})
    [row] = await twilio.sync([ENDED], change=True)
    assert row.todo.startswith("too vague: ")


async def test_a_template_that_became_marketing_is_not_sent(
    twilio: TwilioConnector, simulator: SimulatorProcess
) -> None:
    """WhatsApp may move a template to another category; what is no utility is not used."""
    await simulator.control("PATCH", "behaviour", {"template_category": "MARKETING"})
    assert await synced(twilio) == [("not_utility", False)]
    assert (await stands(twilio)).id == ""


async def test_each_version_of_the_words_stands_for_itself(
    twilio: TwilioConnector, simulator: SimulatorProcess
) -> None:
    """A changed text is a new version, and is not sent before it is approved; the one before stays for whoever has
    agreed to it."""
    await synced(twilio)
    old = await stands(twilio)
    await simulator.control("PATCH", "behaviour", {"template_approval": "pending"})
    await synced(twilio, REWORDED)
    waiting = await stands(twilio, REWORDED)
    assert (waiting.status, waiting.id) == ("pending", "")
    assert (await stands(twilio)).id == old.id
    await decides(simulator, REWORDED, "approved")
    new = await stands(twilio, REWORDED)
    assert new.id not in {"", old.id}
    assert new.text == REWORDED.text
    assert (await stands(twilio)).id == old.id
    assert len(await contents(simulator)) == 2


async def test_the_same_words_that_live_otherwise_stand_in(
    twilio: TwilioConnector, simulator: SimulatorProcess
) -> None:
    """How long a template may be under way is no part of its words: the approved one goes on."""
    await synced(twilio)
    await simulator.control("PATCH", "behaviour", {"template_approval": "pending"})
    longer = replace(ENDED, lives=2 * ENDED.lives)
    await synced(twilio, longer)
    assert (await stands(twilio, longer)).id == (await stands(twilio)).id


async def test_old_words_with_other_blanks_are_never_used(twilio: TwilioConnector, simulator: SimulatorProcess) -> None:
    """A version whose blanks differ would say something wrong: it does not stand in."""
    await synced(twilio)
    await simulator.control("PATCH", "behaviour", {"template_approval": "pending"})
    other = replace(ENDED, variables=("line", "source"), samples=("U3", "Hochbahn"))
    await synced(twilio, other)
    assert (await stands(twilio, other)).id == ""


async def test_foreign_contents_are_left_alone(twilio: TwilioConnector, simulator: SimulatorProcess) -> None:
    """The account may hold templates of other people."""
    await synced(twilio)
    assert (await stands(twilio, replace(ENDED, name="line"))).status == "missing"
    assert (await stands(twilio, replace(SIE))).status == "missing"


@pytest.mark.parametrize(
    ("told", "per_day"),
    [("1K Customers/24hr", 1_000), ("250 Customers/24hr", 250), ("100K Customers/24hr", 100_000), ("Unlimited", None)],
)
async def test_the_senders_tier(
    twilio: TwilioConnector, simulator: SimulatorProcess, told: str, per_day: int | None
) -> None:
    """How many customers a day may be written to is read where Twilio shows it."""
    await simulator.control("PATCH", "behaviour", {"messaging_limit": told})
    assert (await twilio.outlook([])).per_day == per_day


async def test_an_account_without_a_sender_list_still_tells_of_its_templates(
    twilio: TwilioConnector, simulator: SimulatorProcess
) -> None:
    """The tier is only a hint: without it the templates count."""
    await simulator.control("POST", "faults", {"target": "twilio.senders", "mode": "error", "status": 404})
    assert (await twilio.outlook([ENDED])).per_day is None


@pytest.mark.parametrize("how", [{"mode": "error", "status": 500}, {"mode": "error", "code": 20003}, {"mode": "drop"}])
async def test_what_cannot_be_read_is_said(
    twilio: TwilioConnector, simulator: SimulatorProcess, how: dict[str, Any]
) -> None:
    """An error of the list is told as such, never as templates that are missing."""
    await simulator.control("POST", "faults", {"target": "twilio.content", **how})
    with pytest.raises(TemplatesUnreadableError):
        await twilio.outlook([ENDED])
