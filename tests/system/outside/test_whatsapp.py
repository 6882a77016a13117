"""A customer in WhatsApp, from the signed webhook to the receipt at the platform."""

from __future__ import annotations

import pytest

from tests.system.outside.agent import Agent
from tests.system.outside.ledger import Ledger
from tests.system.outside.phone import City, Phone, all_at_once

pytestmark = pytest.mark.timeout(300)  # the first test starts everything


async def test_a_greeting_is_answered_by_a_bot_that_says_so(phone: Phone) -> None:
    """The first bubble names the company, says that a bot writes, and links the privacy notice."""
    answer = await phone.asks("Moin")
    assert "Hansebahn" in answer
    assert "Bot" in answer
    assert "example.org/datenschutz" in answer
    again = await phone.asks("Moin")
    assert again
    assert "Datenschutz" not in again


async def test_no_alert_is_no_promise(phone: Phone) -> None:
    """Without an alert the answer says what is known and how old it is, never that trains run normally."""
    answer = await phone.asks("Fährt die U3?")
    assert "U3" in answer
    assert "keine Störung" in answer
    assert "Stand " in answer
    assert "normal" not in answer


@pytest.mark.parametrize(
    ("preset", "question", "named"),
    [
        ("u3_closed", "Fährt die U3?", ["U3", "Barmbek", "Kellinghusenstraße", "Quelle", "Stand"]),
        ("u1_delays", "Is the U1 delayed?", ["U1", "Source", "as of", "10"]),
        ("kellinghusen_closed", "Störung Kellinghusenstr", ["Kellinghusenstraße", "Quelle", "Stand"]),
    ],
)
async def test_a_disruption_is_told(phone: Phone, city: City, preset: str, question: str, named: list[str]) -> None:
    """A question about a line or a station is answered from the feed, with source and age."""
    await city.starts(preset)
    answer = await phone.asks(question)
    assert not [word for word in named if word not in answer], answer


async def test_a_parcel_is_found(phone: Phone) -> None:
    """A number in running text is answered from the carrier's data."""
    answer = await phone.asks("Wo ist mein Paket 00340434161094042557")
    assert "00340434161094042557" in answer
    assert "DHL" in answer
    assert "Stand" in answer


async def test_one_notice_and_never_another(phone: Phone, city: City) -> None:
    """The customer's own clear words are enough: one notice at the alert's end, nothing for the next one."""
    first = await city.starts("u3_closed")
    promise = await phone.asks("Sag mir Bescheid, wenn die U3 wieder fährt")
    assert "genau einmal" in promise
    assert "bis" in promise
    assert "STOPP" in promise

    await city.ends(first)
    (notice,) = await phone.hears_all()
    assert "U3" in notice
    assert "vorbei" in notice
    assert "Quelle" in notice

    second = await city.starts("u3_closed")
    await city.ends(second)
    assert await phone.hears_all() == []
    assert await phone.asks("Moin")


async def test_a_proposal_needs_a_yes(phone: Phone, city: City, ledger: Ledger) -> None:
    """A notice that the bot offers is granted only by a yes to this question."""
    alert = await city.starts("u3_closed")
    offer = await phone.asks("Fährt die U3?")
    assert "1) Ja" in offer
    assert not await ledger.consents(phone.number)
    await phone.asks("1")
    await city.ends(alert)
    (notice,) = await phone.hears_all()
    assert "vorbei" in notice


async def test_a_yes_under_an_earlier_offer(phone: Phone, city: City, ledger: Ledger) -> None:
    """A yes that quotes the first of two offers is to that one."""
    alerts = [await city.starts("u3_closed"), await city.starts("u1_delays")]
    assert "1) Ja" in await phone.asks("Fährt die U3?")
    first = (await phone.sent())[-1]["sid"]
    assert "1) Ja" in await phone.asks("Fährt die U1?")
    await phone.asks("Ja", reply_to=first)
    assert [one.subject for one in await ledger.consents(phone.number)] == ["line:U3"]
    for alert in alerts:
        await city.ends(alert)


async def test_a_sentence_in_pieces_gets_one_answer(phone: Phone, city: City) -> None:
    """Sent within a moment, three messages are one question."""
    alert = await city.starts("u3_closed")
    for piece in ("Fährt die", "U3", "heute abend?"):
        await phone.says(piece)
    (answer,) = await phone.hears_all()
    assert "U3" in answer
    await city.ends(alert)


async def test_a_no_is_a_no(phone: Phone, city: City, ledger: Ledger) -> None:
    """Who declines the offer gets nothing."""
    alert = await city.starts("u3_closed")
    await phone.asks("Fährt die U3?")
    await phone.asks("Nein danke")
    await city.ends(alert)
    assert await phone.hears_all() == []
    assert not await ledger.consents(phone.number)


@pytest.mark.parametrize("words", ["stopp", "STOP", "Bitte schreib mir nicht mehr", "Unsubscribe"])
async def test_stop_ends_everything(phone: Phone, city: City, words: str) -> None:
    """After a stop, in a word or in plain words, the alert's end is told to nobody; it is confirmed once."""
    alert = await city.starts("u3_closed")
    await phone.asks("Sag mir Bescheid, wenn die U3 wieder fährt")
    assert await phone.asks(words)
    await city.ends(alert)
    assert await phone.hears_all() == []


async def test_nothing_to_wait_for_is_said(phone: Phone, ledger: Ledger) -> None:
    """Without a known disruption there is no consent and no promise."""
    answer = await phone.asks("Sag mir Bescheid, wenn die U3 wieder fährt")
    assert "keine Störung" in answer
    assert not await ledger.consents(phone.number)


async def test_not_our_trade(phone: Phone, ledger: Ledger) -> None:
    """A question that is not ours is told so, offers a human, and queues nobody."""
    answer = await phone.asks("Wer wird deutscher Meister?")
    assert "kenne ich mich nicht aus" in answer or "nicht verstanden" in answer
    assert "Mensch" in answer
    assert not [one for one in await ledger.thread(phone.number) if one.line.note == "handed_over"]


async def test_a_person_answers(phone: Phone, agent: Agent) -> None:
    """Asked for a human, the bot falls silent; what the agent writes arrives; after *Erledigt* the bot is back."""
    handed = await phone.asks("ich will mit einem Menschen sprechen")
    assert handed
    row = await agent.finds(phone)
    assert row["topic"] == "human" or row["reason"] == "asked"
    await agent.claims(phone)
    assert await phone.asks("Fährt die U3?") == ""
    assert await phone.asks("Moin?") == ""
    emergency = await phone.asks("Hilfe, es brennt, hier ist ein Notfall!")
    assert "112" in emergency

    await agent.replies(phone, "Moin, hier ist Jana. Womit kann ich helfen?")
    assert await phone.hears() == ["Moin, hier ist Jana. Womit kann ich helfen?"]
    await agent.resolves(phone)
    again = await phone.asks("Fährt die U3?")
    assert "U3" in again
    assert "Bot von" in again


async def test_one_owner(phone: Phone, agent: Agent, second_agent: Agent) -> None:
    """A conversation that somebody has is refused to everybody else, with the owner's name; nothing is sent."""
    await phone.asks("Mensch")
    await agent.claims(phone)
    refused = await second_agent.acts(phone, "claim")
    assert (refused.status, refused.body["code"], refused.body["owner"]) == (409, "taken", f"agent:{agent.name}")
    late = await second_agent.acts(phone, "reply", "Ich auch!")
    assert (late.status, late.body["code"]) == (409, "taken")
    assert await phone.hears_all() == []
    await agent.resolves(phone)
    (closed,) = await phone.hears_all()
    assert "abgeschlossen" in closed
    after = await agent.acts(phone, "reply", "Noch etwas?")
    assert (after.status, after.body["code"]) == (409, "not_owner")
    assert await phone.hears_all() == []


async def test_an_agents_click_counts_once(phone: Phone, agent: Agent) -> None:
    """The same reply, arriving three times at once, reaches the customer once."""
    await phone.asks("Mensch")
    await agent.claims(phone)
    outcomes = await all_at_once(*(agent.acts(phone, "reply", "Einmal.", key="one-click") for _ in range(3)))
    assert {one.status for one in outcomes} == {200}
    assert await phone.hears_all() == ["Einmal."]


async def test_eight_at_once_are_one(phone: Phone) -> None:
    """The same MessageSid eight times at the same moment is one message and gets one answer."""
    answer = await phone.says("Fährt die U3?", copies=8)
    assert [one["status"] for one in answer["deliveries"]] == [200] * 8
    assert all(one["body"].endswith("<Response/>") for one in answer["deliveries"])
    assert len(await phone.hears_all()) == 1
    await phone.says("Fährt die U3?", sid=answer["sid"])
    assert await phone.hears_all() == []


async def test_a_burst_is_answered_in_order(phone: Phone) -> None:
    """Messages written without waiting are all answered, in the order in which they were written."""
    await phone.asks("Moin")
    for line in ("Fährt die U1?", "Fährt die U2?", "Fährt die U3?", "Fährt die U4?"):
        await phone.says(line)
    told = "\n".join(await phone.hears_all())
    places = [told.index(line) for line in ("U1", "U2", "U3", "U4")]
    assert places == sorted(places)


@pytest.mark.parametrize("pick", ["1", "1.", "Nummer 1", "Ja", "ja", "Jaa", "👍"])
async def test_a_choice_is_picked_as_people_do(phone: Phone, city: City, ledger: Ledger, pick: str) -> None:
    """A choice is taken by its number, its title, or roughly its title."""
    await city.starts("u3_closed")
    await phone.asks("Fährt die U3?")
    assert "genau einmal" in await phone.asks(pick)
    assert [one.subject for one in await ledger.consents(phone.number)] == ["line:U3"]


async def test_a_missing_number_is_asked_for(phone: Phone) -> None:
    """A parcel without its number is asked for it, and the number alone then answers."""
    assert "nummer" in (await phone.asks("Wo ist mein Paket?")).lower()
    assert "00340434161094042557" in await phone.asks("00340434161094042557")


@pytest.mark.parametrize("kind", ["image", "audio", "location"])
async def test_what_is_not_text_is_answered(phone: Phone, kind: str) -> None:
    """A picture, a voice message and a place get one answer that says what can be read."""
    await phone.asks("Moin")
    await phone.says(kind=kind)
    assert len(await phone.hears_all()) == 1


async def test_a_second_misunderstanding_gets_a_human(phone: Phone, agent: Agent) -> None:
    """What cannot be understood twice in a row is handed over, not asked a third time."""
    await phone.asks("Moin")
    first = await phone.asks("xqzt vlorp hmpf grr blubb")
    assert first
    await phone.asks("zxcv qwrt plonk hmmpf")
    assert await agent.finds(phone)


async def test_a_language_is_kept(phone: Phone) -> None:
    """Who writes English is answered in English, also to a word that has no language."""
    assert "no disruption" in await phone.asks("Is the U1 running right now?")
    assert "no disruption" in await phone.asks("U2")


async def test_statuses_only_go_up(phone: Phone, city: City, ledger: Ledger) -> None:
    """Status callbacks that come twice and in any order never take a message back."""
    await city.misbehaves("twilio.status", "reorder", times=2)
    await city.misbehaves("twilio.status", "duplicate", times=6)
    for line in ("Moin", "Fährt die U1?", "Fährt die U2?"):
        await phone.asks(line)
    sent = await phone.sent()
    await phone.reaches("read", len(sent))
    await city.count("twilio.status.posts", 3 * len(sent))
    ours = [one.status for one in await ledger.thread(phone.number) if one.line.message]
    assert set(ours) <= {"sent", "delivered", "read"}
    assert ours[-1] == "read"


async def test_a_sender_without_a_number(phone: Phone) -> None:
    """A business-scoped id instead of a phone number is a customer like any other, and the same one."""
    assert await phone.asks("Moin")
    again = await phone.asks("Fährt die U3?", hide_number=True)
    assert "U3" in again
    assert "Datenschutz" not in again  # known already: not a new contact


async def test_a_send_that_the_platform_refuses_for_now_is_tried_again(phone: Phone, city: City) -> None:
    """Too many requests and a broken connection delay an answer, never lose or double it."""
    await city.misbehaves("twilio.send", "error", status=429, seconds=0.1, times=2)
    await phone.says("Fährt die U3?")
    assert len(await phone.hears_all()) == 1


async def test_a_source_that_is_away_is_said(phone: Phone, city: City) -> None:
    """When the carrier does not answer, the customer is told so and gets the official link."""
    await city.misbehaves("dhl", "error", status=500)
    answer = await phone.asks("Wo ist mein Paket 00340434161094042557")
    assert "dhl.de/" in answer
