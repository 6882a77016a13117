"""Ways to make a newsletter of what admins may edit, each really tried: words that sell are refused before they are
released or shown, and what holds at once has no way of its own to anybody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from pydantic import BaseModel

from bot import studio, wiring
from bot.content.safety.check import TextCheck
from bot.content.safety.texts import learned
from bot.flow.content.orders import Choices, OffDraft, Ordering, SpecialDraft, UnfitError
from bot.model.ids import random_id
from bot.model.special import Scope, SpecialNotice
from bot.model.workspace import Edit, Workspace
from bot.paths import CODE
from bot.store.redis import keys
from bot.studio.special import api
from bot.wiring.workspace import workspace
from tests.flow.scene import Scene
from tests.support.settings import given
from tests.system.gate.test_newsletter import CROWD, OFFER

ADVERTS = (CODE / "tests" / "data" / "safety" / "adverts.txt").read_text("utf-8").splitlines()
MISSED = 0.15
GREETING = "common/greet/responses.yml"
NOT_FOR_NOTICES = ("bot/flow/notices", "bot/flow/outbound", "bot/flow/consent", "bot/jobs", "bot/store/plan.py")
"""Rooms that write to people unasked, or decide who is written to."""


@pytest.fixture
async def draft(town: Scene, tmp_path: Path) -> AsyncIterator[Workspace]:
    """The draft of a fresh installation."""
    mine = [key async for key in town.redis.scan_iter(match="{content}:*")]
    if mine:
        await town.redis.delete(*mine)
    settings = given(data_dir=tmp_path, privacy_url="https://www.hansebahn.de/datenschutz")
    yield workspace(settings, town.redis, town.clock)
    mine = [key async for key in town.redis.scan_iter(match="{content}:*")]
    if mine:
        await town.redis.delete(*mine)


async def errors(draft: Workspace, *edits: Edit) -> set[tuple[str, str]]:
    """Which files then keep the draft from being released, and why."""
    await draft.edit(edits, "berta")
    return {(one.file, one.code) for one in await draft.findings() if one.level == "error"}


@pytest.fixture
def ordering(town: Scene) -> Ordering:
    """What the page of special notices and the stop button works with."""
    choices = Choices({"greet", "disruption_line"}, {"line:U3"}, {"alerts"})
    likeness = learned(CODE / "data" / "safety", tuple(sorted((CODE / "data" / "nlu").iterdir())))
    check = TextCheck(frozenset({"www.hansebahn.de"}), likeness)
    stores = town.stores
    return Ordering(stores.orders, stores.audit, stores.alarms, check, lambda: choices, town.clock, random_id)


# 1 to 8: by the draft


@pytest.mark.parametrize("locale", ["de", "de_sie", "en"])
async def test_1_a_greeting_that_sells(draft: Workspace, locale: str) -> None:
    """In each language and form of address."""
    unit = ("text", "utter_greet", locale, "0")
    before = await _text(draft, GREETING, "utter_greet", locale)
    found = await errors(draft, Edit(GREETING, unit, before, f"{before} {OFFER} superdeals.shop"))
    assert {(GREETING, "advert"), (GREETING, "foreign_link")} <= found


@pytest.mark.parametrize("response", ["utter_goodbye", "utter_thank"])
async def test_2_a_good_bye_that_sells(draft: Workspace, response: str) -> None:
    """Good-byes and thanks come unasked: one word of an offer is enough."""
    file = f"common/{response.removeprefix('utter_')}/responses.yml"
    before = await _text(draft, file, response, "de")
    unit = ("text", response, "de", "0")
    assert (file, "advert") in await errors(draft, Edit(file, unit, before, f"{before} Heute ist Rabatttag!"))


async def test_3_an_answer_with_an_advert_below_it(draft: Workspace) -> None:
    """What was asked for, and beside it what was not."""
    file = "transit/disruption_line/responses.yml"
    before = await _text(draft, file, "utter_disruption_line_unavailable", "de")
    unit = ("text", "utter_disruption_line_unavailable", "de", "0")
    after = f"{before}\nÜbrigens: Tickets gibt es heute 20 Prozent günstiger in der App."
    assert (file, "advert") in await errors(draft, Edit(file, unit, before, after))


async def test_4_a_skill_that_is_an_advert(draft: Workspace) -> None:
    """A whole new question of the company's own, whose answer sells."""
    folder = "company/angebote"
    text = "Black Friday: alles zum halben Preis, nur heute. Jetzt auf superdeals.shop bestellen!"
    responses = f'version: "3.1"\nresponses:\n  utter_angebote:\n    - text: "{text}"\n'
    found = await errors(draft, Edit(f"{folder}/responses.yml", ("file",), None, responses))
    assert {code for file, code in found if file.startswith(folder)} >= {"advert", "foreign_link"}


async def test_5_a_price_in_a_text(draft: Workspace) -> None:
    """It belongs into a dated fact, in digits or in words."""
    before = await _text(draft, GREETING, "utter_greet", "de")
    unit = ("text", "utter_greet", "de", "0")
    for price in ("4,99 €", "zehn Euro", "EUR 5"):
        found = await errors(draft, Edit(GREETING, unit, before, f"Moin! Eine Fahrt kostet {price}."))
        assert (GREETING, "price_in_text") in found
        before = f"Moin! Eine Fahrt kostet {price}."


async def test_6_a_fact_that_sells(draft: Workspace) -> None:
    """A dated fact is a value; as a text it is held to what texts are held to."""
    file = "company/facts.yml"
    fact = (
        "news:\n  kind: text\n  title: {de: Neues, en: News}\n  value: {de: '%s', en: '%s'}\n"
        "  source: https://www.hansebahn.de\n  checked_on: 2026-01-01\n"
    )
    sells = fact % ("Jetzt Gutschein sichern: 20 % auf alles!", "20% off everything, shop now!")
    assert (file, "advert") in await errors(draft, Edit(file, ("file",), None, sells))


@pytest.mark.parametrize("key", ["name", "team"])
async def test_7_a_company_that_is_called_like_an_offer(draft: Workspace, key: str) -> None:
    """Its name stands in the first words of every conversation."""
    file = "company/company.yml"
    edit = Edit(file, ("key", key), None, "Hansebahn, heute alles zum halben Preis")
    assert (file, "advert") in await errors(draft, edit)


async def test_8_a_choice_that_is_an_offer(draft: Workspace) -> None:
    """What is offered to tap are the titles of skills."""
    file = "transit/disruption_line/skill.yml"
    before = (await draft.read(file))["title"]["de"]
    edit = Edit(file, ("key", "title", "de"), before, "20 % Rabatt sichern")
    assert (file, "advert") in await errors(draft, edit)


async def test_9_a_notice_that_sells(draft: Workspace) -> None:
    """The words of notices are a closed vocabulary, whoever edits them."""
    file = "transit/notices.yml"
    read = await draft.read(file)
    name = next(iter(read))
    words = read[name]["texts"]["notice"]["de"] if "texts" in read[name] else read[name]["notice"]["de"]
    place = ("key", name, "texts", "notice", "de") if "texts" in read[name] else ("key", name, "notice", "de")
    found = await errors(draft, Edit(file, place, words, f"{words} Jetzt Rabatt sichern!"))
    assert [code for where, code in found if where == file]


# 10 to 15: at once


def test_10_a_special_notice_that_sells(ordering: Ordering) -> None:
    """Adverts that nothing has learned, plain, hidden, spelled, in German and English: few could be shown."""
    passed = [text for text in ADVERTS if not _objections(ordering, text)]
    assert len(passed) <= MISSED * len(ADVERTS), passed


def _objections(ordering: Ordering, text: str) -> list[str]:
    draft = SpecialDraft({"de": text}, Scope(all=True), ordering.clock() + timedelta(hours=1))
    return [one.code for one in ordering.problems(draft) if one.field == "de"]


async def test_11_a_special_notice_is_written_to_nobody(town: Scene, ordering: Ordering) -> None:
    """For all, set a hundred times: no contact has an item, a timer or a message by it, whatever else goes on."""
    await town.say("Moin")
    shard = keys.shard_of(town.contact)
    before = (await town.waiting(), len(town.permits), await town.redis.zrange(keys.timers(shard), 0, -1))
    until = town.clock() + timedelta(days=13)
    for number in range(100):
        text = {"de": f"Die Station {number} ist gesperrt."}
        notice = SpecialNotice(f"sn-{number}", text, Scope(all=True), town.clock(), until, "berta", town.clock())
        await ordering.book.put(notice)
        await ordering.book.end(notice.id, "berta", town.clock())
    await town.stores.orders.look()
    town.clock.move(hours=3)
    assert await town.go_on() == []
    after = (await town.waiting(), len(town.permits), await town.redis.zrange(keys.timers(shard), 0, -1))
    assert after == before
    await town.redis.delete(keys.SPECIAL, keys.SPECIAL_PAST)


async def test_12_a_pause_that_sells(ordering: Ordering) -> None:
    """What the bot or a skill says instead while it is off is held to the same."""
    for kind, name in (("bot", ""), ("skill", "disruption_line")):
        with pytest.raises(UnfitError) as refused:
            await ordering.switch_off(OffDraft(kind, "Versuch", name, instead={"de": OFFER}), "berta")  # type: ignore[arg-type]
        assert "advert" in {one.code for one in refused.value.problems}


def test_13_no_order_has_room_for_recipients() -> None:
    """What the studio's pages send has no field for whom to write to."""
    for body in (one for one in vars(api).values() if isinstance(one, type) and issubclass(one, BaseModel)):
        assert not [name for name in body.model_fields if CROWD.search(name) or "contact" in name], body
    for shape in (SpecialNotice, Scope, SpecialDraft, OffDraft):
        assert not [name for name in get_type_hints(shape) if CROWD.search(name) or "contact" in name], shape


def test_14_who_writes_unasked_knows_no_special_notice() -> None:
    """Nothing that announces, delivers, or keeps consents can reach their words: only answers put them on top."""
    for place in NOT_FOR_NOTICES:
        found = CODE / place
        for file in [found] if found.suffix else sorted(found.rglob("*.py")):
            assert not re.search(r"model\.special|respond\.special|\.special\b", file.read_text("utf-8")), file


async def test_15_no_route_of_the_studio_is_about_customers(town: Scene, tmp_path: Path) -> None:
    """Admins edit words; no call of the studio names a contact or an address of one."""
    app = wiring.build_studio(given(data_dir=tmp_path), town.redis)
    paths = {str(route.resource.canonical) for route in app.router.routes() if route.resource}
    assert [path for path in paths if re.search(r"contact|customer|recipient|broadcast|send|campaign", path)] == []
    assert Path(str(studio.__file__)).parent.name == "studio"


async def _text(draft: Workspace, file: str, response: str, locale: str) -> str:
    """The first text of a response in a locale."""
    read: Any = await draft.read(file)
    variations = read["responses"][response]
    return str(next(one["text"] for one in variations if one["condition"][0]["value"] == locale))
