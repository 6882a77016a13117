"""A standing notice for the hours in which somebody travels: gathered, then proposed, never granted unasked."""

from __future__ import annotations

from typing import Any

from tests.actions.talk import act

FOR_DAYS: dict[str, Any] = {"window_until": None}
SCHEDULE = {"days": [1, 2, 3, 4, 5], "from": "06:30", "to": "09:00"}


async def test_all_in_one_sentence() -> None:
    """Line, hours, severity, number a day and end are read from one sentence, and it is still a question."""
    text = "Pendel-Hinweis U3, Mo–Fr 6:30–9:00, nur bei Sperrung oder ab 15 Minuten, höchstens 1 am Tag, bis 30. Juni"
    said = await act("action_commute", text, **FOR_DAYS)
    assert said.says == []
    assert said.commands == [
        {
            "command": "propose_opt_in",
            "type": "commute",
            "subject": "line:U3",
            "until": "2027-06-30T21:59:00+00:00",
            "values": {
                "line": "U3",
                "schedule": SCHEDULE,
                "least": {"closed": True, "delay_minutes": 15},
                "a_day": 1,
            },
        }
    ]


async def test_what_is_not_said_is_moderate() -> None:
    """Without more words it is workdays, closures or ten minutes, for a quarter of a year."""
    said = await act("action_commute", "Pendel-Hinweis U3 von 6:30 bis 9:00 Uhr", **FOR_DAYS)
    wish = said.commands[0]
    assert wish["values"] == {"line": "U3", "schedule": SCHEDULE, "least": {"closed": True, "delay_minutes": 10}}
    assert wish["until"].startswith("2027-02-20")


async def test_only_closures() -> None:
    """Whoever asks for closures only is not told of delays."""
    said = await act("action_commute", "Pendel-Hinweis U3 Mo-Fr 6:30-9:00 nur bei Sperrung", **FOR_DAYS)
    assert said.commands[0]["values"]["least"] == {"closed": True}


async def test_the_line_is_asked_for() -> None:
    """Without one line it is asked for, and hours and terms that were said are kept."""
    said = await act("action_commute", "Pendel-Hinweis Mo-Fr 6:30-9:00 nur bei Sperrung", **FOR_DAYS)
    assert said.responses == ["utter_commute_ask_line"]
    assert said.slots == {"commute_terms": {"closed": True}, "schedule": "12345 06:30-09:00"}
    then = await act("action_commute", "U3", slots=said.slots, **FOR_DAYS)
    assert then.commands[0]["values"] == {"line": "U3", "schedule": SCHEDULE, "least": {"closed": True}}


async def test_the_hours_are_asked_for() -> None:
    """Without hours they are asked for, with two usual ones to pick, and the line is kept."""
    said = await act("action_commute", "Pendel-Hinweis für die U3", **FOR_DAYS)
    assert said.responses == ["utter_commute_ask_schedule"]
    assert said.slots["line"] == "U3"
    assert [c["entities"][1]["value"] for c in said.says[0]["choices"]] == ["12345 06:00-09:00", "12345 15:00-18:00"]


async def test_one_that_exists_can_be_changed() -> None:
    """A second wish for the same line names the one that holds and asks for new hours."""
    live = [{"id": "n", "type": "commute", "subject": "line:U3", "until": "2027-02-20T22:59:00+00:00"}]
    said = await act("action_commute", "Pendel-Hinweis U3", consents=live, **FOR_DAYS)
    assert said.responses == ["utter_commute_already"]


async def test_a_line_of_others() -> None:
    """None for a line of others, of which nothing would be known."""
    said = await act("action_commute", "Pendel-Hinweis S1 Mo-Fr 6:30-9:00", **FOR_DAYS)
    assert (said.responses, said.commands) == (["utter_commute_not_served"], [])
