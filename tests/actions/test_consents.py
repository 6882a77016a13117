"""What a customer has allowed: named, explained, paused, ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.common.terms import pause_end
from tests.actions.talk import act

COMMUTE = {
    "id": "n1",
    "type": "commute",
    "subject": "line:U3",
    "until": "2027-06-30T21:59:00+00:00",
    "status": "live",
    "how": {"word": "utter_word_hours"},
}
ONCE = {
    "id": "n2",
    "type": "parcel_comes",
    "subject": "parcel:123",
    "until": "2026-11-25T10:00:00+00:00",
    "status": "live",
    "how": {"word": "utter_word_often_once"},
}
PARCELS = ("parcel_comes", "parcel_done")
LAST = {
    "type": "commute",
    "subject": "line:U3",
    "at": "2026-11-20T06:40:00+00:00",
    "granted_at": "2026-11-01T10:00:00+00:00",
    "words": "Ja",
}


async def test_why_we_wrote() -> None:
    """The stored basis answers: which notice, about what, the customer's own words, and when."""
    said = await act("action_why_written", last_notice=LAST)
    (one,) = said.says
    assert one["response"] == "utter_why_written"
    assert one["values"] == {
        "title": {"word": "utter_word_notice_commute", "or": "utter_word_notice"},
        "subject": "U3",
        "granted_at": {"at": LAST["granted_at"]},
        "words": "Ja",
        "at": {"at": LAST["at"]},
        "stop_word": "STOPP",
    }


async def test_why_we_wrote_is_no_longer_known() -> None:
    """Where the texts of the consent have reached their end, it is said when we wrote and that no more is stored."""
    said = await act("action_why_written", last_notice={**LAST, "type": "", "subject": "", "words": ""})
    (one,) = said.says
    assert one["response"] == "utter_why_written_forgotten"
    assert one["values"] == {"at": {"at": LAST["at"]}}


async def test_we_never_wrote_first() -> None:
    """Without a notice the truth is that all of it was answers."""
    assert (await act("action_why_written")).responses == ["utter_why_written_none"]


async def test_what_holds() -> None:
    """Each consent is a row with its hours or how often; a remembered line is named beside them."""
    said = await act(
        "action_my_consents", consents=[COMMUTE, {**ONCE, "status": "paused"}], remembered={"my_line": "U1"}
    )
    values = said.says[0]["values"]
    assert [row["subject"] for row in values["rows"]["of"]] == ["U3", "123"]
    assert [row["how"] for row in values["rows"]["of"]] == [COMMUTE["how"], ONCE["how"]]
    assert "paused" not in values["rows"]["of"][0]
    assert values["rows"]["of"][1]["paused"] == {"word": "utter_word_paused"}
    assert values["line"]["my_line"] == "U1"


async def test_nothing_holds() -> None:
    """Whoever has allowed nothing hears that."""
    assert (await act("action_my_consents")).responses == ["utter_my_consents_none"]


@pytest.mark.parametrize(
    ("text", "subject", "until", "response"),
    [
        ("Pause", None, None, "utter_pause_open"),
        ("Pausiere die U3 bis Montag", "line:U3", "2026-11-22T23:00:00+00:00", "utter_pause_until"),
        ("Zwei Wochen keine Hinweise", None, "2026-12-05T23:00:00+00:00", "utter_pause_until"),
    ],
)
async def test_a_pause(text: str, subject: str | None, until: str | None, response: str) -> None:
    """Everything or one line is paused, until the day that was named or until told otherwise."""
    said = await act("action_pause", text, consents=[COMMUTE])
    assert said.commands == [{"command": "pause", "type": None, "subject": subject, "until": until}]
    assert said.responses == [response]


@pytest.mark.parametrize("text", ["Pause", "Pause für die U1"])
async def test_nothing_to_pause(text: str) -> None:
    """A pause of nothing says so."""
    said = await act("action_pause", text)
    assert (said.responses, said.commands) == (["utter_pause_nothing"], [])


NAMED_U1 = {"word": "utter_word_subject_line", "name": "U1"}
HOLDS_U3 = {
    "word": "utter_word_consent",
    "title": {"word": "utter_word_notice_commute", "or": "utter_word_notice"},
    "subject": {"word": "utter_word_subject_line", "name": "U3"},
}


@pytest.mark.parametrize(
    ("action", "text", "response"),
    [("action_pause", "Pausiere U1", "utter_pause_other"), ("action_resume", "Weiter U1", "utter_resume_other")],
)
async def test_a_pause_of_something_else(action: str, text: str, response: str) -> None:
    """Where nothing is noted of what was named, that is said of it alone, with what holds or rests besides."""
    said = await act(action, text, consents=[{**COMMUTE, "status": "paused"}])
    assert (said.responses, said.commands) == ([response], [])
    assert said.says[0]["values"] == {"named": [NAMED_U1], "holds": [HOLDS_U3], "stop_word": "STOPP"}


@pytest.mark.parametrize(("action", "text"), [("action_pause", "Pausiere {}"), ("action_resume", "Weiter {}")])
async def test_a_pause_says_what_it_is_about(action: str, text: str) -> None:
    """Who pauses one line of several is not told that all is silent, nor that all goes on."""
    consents = [{**COMMUTE, "status": "paused"}, {**COMMUTE, "subject": "line:U1", "status": "paused"}]
    of_one = await act(action, text.format("U1"), consents=consents)
    of_all = await act(action, text.format(""), consents=consents)
    assert [one.says[0]["values"].get("named") for one in (of_one, of_all)] == [[NAMED_U1], None]


async def test_a_pause_of_one_kind() -> None:
    """A kind of notice is named for a pause as for a stop; two lines are two pauses."""
    kind = await act("action_pause", "Pausiere die Pendel-Hinweise", consents=[COMMUTE, ONCE])
    assert [(one["type"], one["subject"]) for one in kind.commands] == [("commute", None)]
    two = await act("action_pause", "Pausiere U1 und U3", consents=[COMMUTE, ONCE])
    assert [(one["type"], one["subject"]) for one in two.commands] == [(None, "line:U1"), (None, "line:U3")]


async def test_the_end_of_a_pause() -> None:
    """What is paused goes on; without a pause it says so."""
    said = await act("action_resume", "Weiter", consents=[{**COMMUTE, "status": "paused"}])
    assert said.commands == [{"command": "resume", "type": None, "subject": None}]
    assert (await act("action_resume", "Weiter", consents=[COMMUTE])).responses == ["utter_resume_nothing"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ([{"type": None, "subject": None}], "STOPP"),
        ([{"type": None, "subject": "line:U3"}], "STOP U3"),
        ([{"type": None, "subject": "line:U1"}, {"type": None, "subject": "line:U3"}], "U1 und U3 abbestellen"),
        ([{"type": None, "subject": None}], "alles abbestellen, auch die U3"),
        ([{"type": None, "subject": "line:U3"}], "Alle Hinweise zur U3 abbestellen"),
        ([{"type": "commute", "subject": None}], "Alle Pendel-Hinweise abbestellen"),
        (
            [*({"type": one, "subject": None} for one in PARCELS), {"type": None, "subject": "line:U3"}],
            "U3 und Paket-Bescheid abbestellen",
        ),
        ([{"type": "commute", "subject": None}], "Pendel-Hinweis abbestellen"),
        ([{"type": "commute", "subject": "line:U3"}], "Pendel-Hinweis für die U3 beenden"),
        ([{"type": one, "subject": None} for one in PARCELS], "Paket-Bescheid abbestellen"),
        ([{"type": None, "subject": "parcel:00340434161094015902"}], "kein Bescheid mehr zu 00340434161094015902"),
    ],
)
async def test_a_stop_ends_what_it_names(text: list[dict[str, Any]], ends: str) -> None:
    """A stop ends one line, one parcel, one kind of notice, or everything if it names nothing or says so."""
    said = await act("action_stop", ends)
    assert [{"type": c["type"], "subject": c["subject"]} for c in said.commands] == text


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("bis morgen", date(2026, 11, 23)),
        ("heute keine Hinweise", date(2026, 11, 23)),
        ("bis Montag", date(2026, 11, 23)),
        ("bis Freitag", date(2026, 11, 27)),
        ("bis Sonntag", date(2026, 11, 29)),
        ("diese Woche nicht", date(2026, 11, 23)),
        ("zwei Wochen", date(2026, 12, 6)),
        ("für 3 Tage", date(2026, 11, 25)),
        ("bis 30. November", date(2026, 12, 1)),
        ("Ich verreise heute, bitte zwei Wochen Pause", date(2026, 12, 6)),
        ("Ab heute bis 30. November pausieren", date(2026, 12, 1)),
        ("I leave today, pause until 30 November", date(2026, 12, 1)),
        ("Diese Woche bis Mittwoch", date(2026, 11, 25)),
        ("Pause", None),
    ],
)
def test_when_a_pause_ends(text: str, end: date | None) -> None:
    """The first day after the pause, counted from a Sunday; a named day of a month is still paused."""
    assert pause_end(text, date(2026, 11, 22)) == end
