"""A parcel is told of once, at a decent hour, and a consent for it ends with its delivery."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from bot import wiring
from bot.paths import CODE
from bot.settings import Settings
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.flow.test_words import released
from tests.flow.travel import PARCEL, grant, parcel, rings, timer
from tests.support.listener import CHAT_LIKE

PROMISE = {"word": "utter_word_promise_any"}


@pytest.fixture
async def waiting(start: Start) -> Scene:
    """It is Monday, 10:00, and somebody waits for a parcel."""
    town = await start(channel=CHAT_LIKE)
    await grant(town, "parcel_comes", f"parcel:{PARCEL}", number=PARCEL, carrier="DHL", promise=PROMISE)
    return town


async def test_it_comes(waiting: Scene) -> None:
    """One notice with what the carrier knows; then nothing is left to tell."""
    at = waiting.clock().date().isoformat()
    fields = {"eta_from": {"at": f"{at}T14:00:00+00:00"}, "eta_to": {"at": f"{at}T14:30:00+00:00"}}
    (said,) = await parcel(waiting, "parcel_comes", "soon", **fields)
    for part in (PARCEL, "kommt gleich", "Voraussichtlich: 1", "DHL, Stand", "Bot von"):
        assert part in said
    assert await parcel(waiting, "parcel_comes", "vehicle") == []


async def test_at_night_it_waits_until_the_morning(waiting: Scene) -> None:
    """A slot that becomes known at night is told in the morning; of two words the newer."""
    waiting.clock.go_to(0, 23)
    assert await parcel(waiting, "parcel_comes", "slot", eta_day={"on": "2026-11-24"}) == []
    assert await parcel(waiting, "parcel_comes", "vehicle") == []
    assert await timer(waiting, "held") == 8 * 3_600
    waiting.clock.go_to(1, 7)
    (said,) = await rings(waiting, "held")
    assert "unterwegs zu dir" in said
    assert "Zustellung:" not in said


async def test_soon_is_told_at_any_hour(waiting: Scene) -> None:
    """That it comes in half an hour cannot wait for the morning."""
    waiting.clock.go_to(1, 6, 30)
    (said,) = await parcel(waiting, "parcel_comes", "soon")
    assert "kommt gleich" in said


@pytest.mark.parametrize("at_night", [False, True])
async def test_a_delivery_ends_it(waiting: Scene, at_night: bool) -> None:
    """What is delivered comes no more: the consent ends without a word, and what rested goes with it."""
    if at_night:
        waiting.clock.go_to(0, 23)
        await parcel(waiting, "parcel_comes", "slot")
    assert await parcel(waiting, "parcel_comes", "delivered") == []
    assert [one.status for one in await waiting.consents("ended")] == ["ended"]
    waiting.clock.go_to(1, 7)
    assert await rings(waiting, "held") == []
    waiting.clock.move(days=40)
    assert PARCEL not in (await waiting.say("Moin"))[0]


async def test_a_delivery_is_told_to_who_wanted_that(waiting: Scene) -> None:
    """Who asked for both hears of the delivery once, and both consents are over."""
    await grant(waiting, "parcel_done", f"parcel:{PARCEL}", number=PARCEL)
    (said,) = await parcel(waiting, "parcel_done", "delivered", place="Packstation 142")
    assert "ist zugestellt" in said
    assert "Packstation 142" in said
    assert await waiting.consents() == []


async def test_an_attempt_that_failed(waiting: Scene) -> None:
    """A delivery that did not work out has words of its own, and the parcel still comes."""
    await grant(waiting, "parcel_done", f"parcel:{PARCEL}", number=PARCEL)
    (said,) = await parcel(waiting, "parcel_done", "failed")
    assert "konnte nicht zugestellt werden" in said
    assert [one.type for one in await waiting.consents()] == ["parcel_comes"]


async def test_an_event_of_another_kind_spends_nothing(waiting: Scene) -> None:
    """A consent is spent by the events that its type names, and by no other."""
    assert await parcel(waiting, "parcel_comes", "ended") == []
    assert len(await waiting.consents()) == 1


async def test_who_waits_for_the_delivery_hears_that_it_lies_ready(start: Start) -> None:
    """Once, with what to bring; who waits for its coming does not."""
    town = await start(channel=CHAT_LIKE)
    for type_ in ("parcel_done", "parcel_comes"):
        await grant(town, type_, f"parcel:{PARCEL}", number=PARCEL, carrier="DHL", promise=PROMISE)
    (said,) = await parcel(town, "parcel_done", "ready")
    assert "liegt zur Abholung bereit" in said
    assert "Ausweis" in said
    assert "zugestellt" not in said
    assert await parcel(town, "parcel_comes", "ready") == []


async def test_earlier_words_never_tell_what_they_do_not_say(start: Start, tmp_path: Path) -> None:
    """A consent from before there were words for it is not told "delivered" of what lies ready, and stays."""
    file = tmp_path / "data" / "nlu" / "parcel" / "notices.yml"
    shutil.copytree(CODE / "data", tmp_path / "data")
    types = yaml.safe_load(file.read_text(encoding="utf-8"))
    del types["parcel_done"]["texts"]["notice_ready"]
    file.write_text(yaml.safe_dump(types, allow_unicode=True), encoding="utf-8")
    town = await start(channel=CHAT_LIKE)
    await released(town, wiring.read_content(Settings(_env_file=None), tmp_path / "data", "old"))
    await grant(town, "parcel_done", f"parcel:{PARCEL}", number=PARCEL, carrier="DHL", promise=PROMISE)
    await released(town, town.content)
    assert await parcel(town, "parcel_done", "ready") == []
    assert [one.status for one in await town.consents()] == ["live"]
    (said,) = await parcel(town, "parcel_done", "delivered")
    assert "ist zugestellt" in said
