"""Promises: what is promised beyond the window, and what leaves there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flow.dispatch import converse
from bot.model.consent import Consent
from bot.model.consent_event import Ended
from bot.model.template import Allowance, Outlook, Standing, TemplateStatus, template_key
from bot.model.template_availability import TemplateAvailability, Used
from bot.model.turn import Commit
from tests.content_of_tests import content_of_tests
from tests.flow.conftest import Start
from tests.flow.scene import ENDED, Scene
from tests.flow.travel import commute

TELL_ME = "Sag mir Bescheid, wenn die U3 wieder fährt"
VERSION = content_of_tests().words[ENDED].version
DAY = timedelta(hours=24)


def reach(status: TemplateStatus = "approved", **more: object) -> TemplateAvailability:
    """The listener as a messenger whose platform says this of the template."""
    key = template_key(ENDED, "de", VERSION)
    standing = Standing(key, "v1", status, id="HX1" if status == "approved" else "")
    whole = TemplateAvailability(
        {"listener": Outlook({key: standing}, per_day=5)}, {"listener": Allowance(10, 10)}, known=True
    )
    return replace(whole, **more)


async def asked(start: Start, known: TemplateAvailability) -> Scene:
    """A customer who wants to be told when the closed U3 runs again."""
    town = await start()
    town.services = replace(town.services, reach=lambda: known)
    town.feed.disrupt("U3")
    return town


async def granted(town: Scene) -> Consent:
    [one] = await town.consents()
    return one


async def test_an_approved_template_carries_a_promise_past_the_window(start: Start) -> None:
    """With an approved template the consent holds as long as its type allows, and nothing is said of shortening."""
    town = await asked(start, reach())
    said = await town.say(TELL_ME)
    window = (await town.state()).window_until
    assert window is not None
    assert (await granted(town)).until > window
    assert not town.has(said, "utter_optin_shortened")


@pytest.mark.parametrize(
    "known",
    [
        TemplateAvailability(),
        reach("paused"),
        reach("pending"),
        reach(used={"listener": Used(sent=10)}),
        reach(used={"listener": Used(promised=10)}),
        replace(
            reach(),
            outlooks={"listener": replace(reach().outlooks["listener"], per_day=5)},
            used={"listener": Used(today=5)},
        ),
    ],
    ids=["no template", "paused", "pending", "month sent", "month promised", "day full"],
)
async def test_what_cannot_be_delivered_later_is_promised_only_within_the_window(
    start: Start, known: TemplateAvailability
) -> None:
    """Without a template, tier or budget the offer ends with the window, and says so kindly."""
    town = await asked(start, known)
    said = await town.say(TELL_ME)
    assert (await granted(town)).until == (await town.state()).window_until
    assert town.has(said, "utter_optin_shortened")


async def test_more_than_can_be_told_in_time_are_not_promised(start: Start) -> None:
    """Where so many wait for one line that the last would hear too late, nobody else is promised it."""
    town = await asked(start, reach(crowded=frozenset({f"{ENDED}|line:U3"})))
    said = await town.say(TELL_ME)
    assert await town.consents() == []
    assert town.has(said, "utter_optin_crowded")


async def test_a_standing_notice_needs_its_template(start: Start) -> None:
    """One that would end tomorrow is none: the customer hears why it cannot be, and nothing is noted."""
    town = await asked(start, TemplateAvailability())
    said = await commute(town)
    assert await town.consents() == []
    assert town.has(said, "utter_optin_window")


async def test_outside_the_window_the_notice_is_a_template(start: Start) -> None:
    """After the window has closed the notice is committed with its template, whose words the transcript shows."""
    town = await asked(start, reach())
    await town.say(TELL_ME)
    commit = await a_day_later(town)
    [out] = commit.outgoing
    assert out.template is not None
    assert (out.template.name, out.template.locale, out.template.variables[0]) == (ENDED, "de", "U3")
    assert out.text == out.template.text
    assert [line.text for line in commit.lines if line.message] == [out.text]
    assert out.deadline is not None
    assert out.deadline - town.clock() <= town.content.notices[ENDED].drop_after


async def test_a_template_that_was_paused_since_is_owned_up_to(start: Start) -> None:
    """When the template is paused by the time the line runs again, nothing leaves and the consent ends as too late."""
    town = await asked(start, reach())
    await town.say(TELL_ME)
    town.services = replace(town.services, reach=lambda: reach("paused"))
    commit = await a_day_later(town)
    assert commit.outgoing == ()
    assert [one.status for one in commit.consents if isinstance(one, Ended)] == ["too_late"]


async def a_day_later(town: Scene) -> Commit:
    """The line runs again when the window has closed."""
    town.clock.move(hours=25)
    await town.event()
    await town.make_ready()
    taken = await town.stores.mailbox.take(town.contact, 10)
    assert taken is not None
    return await converse(taken, town.services)
