"""Where a parcel is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from actions.kit.source_errors import NeedsOperatorError, NotFoundError, UnavailableError
from actions.parcel.shipment import Parcel
from actions.parcel.shipment.model import Window
from tests.actions.feeds import NOW
from tests.actions.talk import Said, Tracking, act

NUMBER = "00340434161094015902"
WINDOW = Window(date(2026, 11, 22), NOW + timedelta(hours=1), NOW + timedelta(hours=3))
PARCEL = Parcel(NUMBER, "out_for_delivery", "Im Zustellfahrzeug.", NOW - timedelta(hours=2), WINDOW, NOW)


async def ask(text: str = NUMBER, dhl: Tracking | None = None, **more: Any) -> Said:
    return await act("action_parcel_status", text, dhl=dhl, **more)


def responses(said: Said) -> list[str]:
    return [one.removeprefix("utter_parcel_status").removeprefix("_") for one in said.responses]


async def test_a_known_parcel() -> None:
    """Status, carrier's words, moment, window, link, source and age are told and stored."""
    dhl = Tracking(PARCEL)
    said = await ask("Wo ist 00340 4341 6109 4015 902?", dhl, locale="en")
    assert dhl.asked == [(NUMBER, "en")]
    (one,) = said.says
    assert one["response"] == "utter_parcel_status"
    assert one["values"] == {
        "carrier": "DHL",
        "number": NUMBER,
        "short": f"…{NUMBER[-4:]}",
        "url": f"https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode={NUMBER}",
        "status": {"word": "utter_word_parcel_out_for_delivery"},
        "text": "Im Zustellfahrzeug.",
        "next": {"word": "utter_word_parcel_next_out_for_delivery", "carrier": "DHL"},
        "at": {"at": "2026-11-22T11:05:00+00:00"},
        "source": "DHL",
        "as_of": {"at": "2026-11-22T13:05:00+00:00"},
        "eta_from": {"at": "2026-11-22T14:05:00+00:00"},
        "eta_to": "17:05",
    }
    assert said.command("fact") is not None


async def test_what_was_collected_is_not_searched_for() -> None:
    """Who is told that it was picked up is not sent to neighbours and the safe place."""
    said = await ask(dhl=Tracking(Parcel(NUMBER, "delivered", None, NOW, None, NOW, how="collected")))
    assert said.text().splitlines()[0] == "DHL …5902: abgeholt"
    assert "Haushalt" in said.text()
    assert "Nachbarn" not in said.text()


async def test_only_a_day_is_known() -> None:
    """Without a window the day is told."""
    parcel = Parcel(NUMBER, "region", None, None, Window(date(2026, 11, 23)), NOW)
    said = await ask(dhl=Tracking(parcel))
    assert said.says[0]["values"]["eta_day"] == {"on": "2026-11-23"}
    assert "text" not in said.says[0]["values"]


@pytest.mark.parametrize(
    ("error", "case"),
    [
        (NotFoundError(), "not_found"),
        (UnavailableError("timeout"), "unavailable"),
        (UnavailableError("quota"), "quota"),
        (UnavailableError("busy"), "busy"),
        (NeedsOperatorError("http 401"), "unavailable"),
    ],
)
async def test_failures_are_told_as_what_they_are(error: Exception, case: str) -> None:
    """Not found, unavailable and out of quota or pace are four answers, each with the official page."""
    said = await ask(dhl=Tracking(error))
    assert responses(said) == [case]
    assert NUMBER in said.says[0]["values"]["url"]


@pytest.mark.parametrize(
    ("text", "carrier"),
    [
        ("Hermes 09133131530724", "Hermes"),
        ("01015026003653C", "DPD"),
        ("GLS 12345678901", "GLS"),
        ("1Z999AA10123456784", "UPS"),
        ("RB123456785DE", "DHL International"),
    ],
)
async def test_carriers_we_know(text: str, carrier: str) -> None:
    """A carrier without a source gets the official page with the number filled in."""
    said = await ask(text)
    (one,) = said.says
    assert (one["response"], one["values"]["carrier"]) == ("utter_parcel_status_link", carrier)
    assert one["values"]["number"] in one["values"]["url"]
    assert said.slots == {}


async def test_a_wrong_check_digit() -> None:
    """A number whose check digit does not fit is asked about once, not looked up, and forgotten."""
    dhl = Tracking(PARCEL)
    said = await ask("Paket 00340434161094015903", dhl)
    assert (responses(said), dhl.asked, said.slots) == (["check"], [], {"parcel_number": None})


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("mein Paket 201298452278", ["GLS", "DHL"]),  # DHL's check digit is wrong: GLS, or DHL with a slip
        ("mein Paket 01015026003653", ["DPD", "Hermes"]),
    ],
)
async def test_several_carriers(text: str, titles: list[str]) -> None:
    """A number that may belong to several carriers is asked about with them as choices."""
    said = await ask(text, Tracking(PARCEL))
    (one,) = said.says
    assert one["response"] == "utter_parcel_status_which_carrier"
    assert [c["title"] for c in one["choices"]] == titles


@pytest.mark.parametrize(("pick", "case"), [(0, "link"), (1, "check")])
async def test_the_picked_carrier(pick: int, case: str) -> None:
    """A picked carrier is the only one considered: GLS has its page, DHL a wrong check digit."""
    choices = (await ask("mein Paket 201298452278")).says[0]["choices"]
    assert responses(await act("action_parcel_status", entities=choices[pick]["entities"])) == [case]


async def test_a_check_digit_that_fits_by_chance() -> None:
    """A number that DHL does not know, and that may be another carrier's, is asked about."""
    said = await ask("201298452277", Tracking(NotFoundError()))
    assert responses(said) == ["which_carrier"]
    assert [c["title"] for c in said.says[0]["choices"]] == ["DHL", "GLS"]


async def test_the_number_spoken_of_before() -> None:
    """A question without a number means the one spoken of before; without any it is asked for."""
    dhl = Tracking(PARCEL)
    assert responses(await ask("und jetzt?", dhl, slots={"parcel_number": NUMBER})) == [""]
    assert responses(await ask("und jetzt?", dhl)) == ["ask_number"]


async def test_several_numbers() -> None:
    """Each number of a message is answered."""
    assert responses(await ask(f"{NUMBER} und 1Z999AA10123456784", Tracking(PARCEL))) == ["", "link"]


async def test_a_miss_is_counted() -> None:
    """A number that the carrier does not know counts towards the day's limit."""
    said = await ask(dhl=Tracking(NotFoundError()))
    assert said.command("count") == {"command": "count", "key": "parcel_misses"}


@pytest.mark.parametrize("misses", [5, 6])
async def test_guessing_is_stopped(misses: int) -> None:
    """After five misses in a day nothing is looked up any more; a person takes over."""
    dhl = Tracking(PARCEL)
    said = await ask(dhl=dhl, remembered={"parcel_misses": misses})
    assert (responses(said), dhl.asked) == (["limit"], [])
    assert said.command("hand_over") == {"command": "hand_over", "reason": "limit", "topic": "parcel_status"}


@pytest.mark.parametrize("value", ["", "ß", "abc", "1" * 60])
async def test_any_value_in_the_slot(value: str) -> None:
    """Whatever a form put into the slot, the answer is a question, never a failure."""
    assert responses(await ask("hm", slots={"parcel_number": value}))[0] in ("ask_number", "check")


async def test_until_when_a_ready_parcel_stays() -> None:
    """The day if the carrier names it, else that it does not, and never when it comes."""
    asked = [{"entity": "parcel_number", "value": NUMBER}, {"entity": "aspect", "value": "until"}]
    for until, silent in ((date(2026, 11, 30), None), (None, {"word": "utter_word_silent_pick_up"})):
        ready = Parcel(NUMBER, "ready", None, NOW, None, NOW, until=until)
        (one,) = (await ask("bis wann?", Tracking(ready), entities=asked)).says
        assert one["response"] == "utter_parcel_status_when"
        assert one["values"].get("until") == (until and {"on": until.isoformat()})
        assert one["values"].get("silent") == silent


@pytest.mark.parametrize(
    ("window", "values"),
    [
        (Window(date(2026, 11, 22), NOW - timedelta(hours=3), NOW - timedelta(hours=1)), {"passed"}),
        (Window(date(2026, 11, 22), None, NOW - timedelta(minutes=1)), {"passed"}),
        (Window(date(2026, 11, 21)), {"passed"}),
        (Window(date(2026, 11, 22)), {"eta_day"}),
        (Window(date(2026, 11, 22), None, NOW + timedelta(hours=1)), {"eta_until"}),
        (Window(date(2026, 11, 22), NOW - timedelta(hours=1), NOW + timedelta(hours=1)), {"eta_from", "eta_to"}),
    ],
)
async def test_a_forecast_that_has_passed_is_told_as_that(window: Window, values: set[str]) -> None:
    """A frame, an end or a day that is over is no forecast any more."""
    said = await ask(dhl=Tracking(Parcel(NUMBER, "transit", None, NOW, window, NOW)))
    told = {"passed", "eta_day", "eta_until", "eta_from", "eta_to"} & set(said.says[0]["values"])
    assert told == values


async def test_an_old_shipment_of_a_number_is_told_as_old() -> None:
    """Numbers are used again: what was delivered a year ago is hardly the one that somebody asks about today."""
    old = Parcel(NUMBER, "delivered", None, NOW - timedelta(days=300), None, NOW)
    assert responses(await ask(dhl=Tracking(old))) == ["old"]


@pytest.mark.parametrize("status", ["ready", "lost", "damaged", "returned", "delivered", "unknown"])
async def test_nobody_is_offered_to_wait_for_what_is_over(status: Any) -> None:
    """Only what is still to come is offered to be told."""
    said = await ask(dhl=Tracking(Parcel(NUMBER, status, None, NOW, None, NOW)))
    assert said.command("propose_opt_in") is None


async def test_who_missed_it_is_offered_to_hear_of_the_delivery() -> None:
    """After a failed attempt the next news is delivered or ready, not the vehicle."""
    said = await ask(dhl=Tracking(Parcel(NUMBER, "failure", None, NOW, None, NOW)))
    offered = said.command("propose_opt_in")
    assert offered is not None
    assert offered["type"] == "parcel_done"


@pytest.mark.parametrize(
    ("text", "case"), [("https://amzn.eu/d/abc12 Paket?", "amazon"), ("Paket https://bit.ly/x1y2z3", "unread_link")]
)
async def test_links_without_a_number(text: str, case: str) -> None:
    """What a link is is said, nothing is asked of anybody, and no number is remembered."""
    dhl = Tracking(PARCEL)
    said = await ask(text, dhl)
    assert (responses(said), dhl.asked, said.slots) == ([case], [], {"parcel_number": None})
