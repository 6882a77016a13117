"""Where a source is away, every skill that needs it says so with the official page, and claims nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from actions.kit.local_quota import Alone
from actions.kit.source_errors import NeedsOperatorError, SourceError, UnavailableError
from actions.parcel.sources.dhl.source import Dhl
from bot.model.item import Locale
from tests.actions.talk import Feed, Said, Tracking, act

PARCEL = "00340434161094042557"
LOCALES: tuple[Locale, ...] = ("de", "de_sie", "en")
AWAY: tuple[SourceError, ...] = (
    UnavailableError("timeout"),
    UnavailableError("not configured"),
    UnavailableError("http 503"),
    UnavailableError("unreadable"),
    NeedsOperatorError("http 401"),
)
LINES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("action_disruption_line", "Fährt die U3?", {}),
    ("action_disruption_line", "Fahren U1 und U3?", {}),
    ("action_disruption_line", "Fährt die U3 morgen?", {}),
    ("action_disruption_line", "seit wann?", {"slots": {"line": "U3"}}),
    ("action_disruption_station", "Ist was am Jungfernstieg?", {}),
    ("action_disruption_station", "Geht der Aufzug am Jungfernstieg?", {}),
    ("action_disruption_station", "Ist übermorgen was in Barmbek?", {}),
    ("action_disruption_network", "Gibt es Störungen?", {}),
    ("action_disruption_network", "Was ist morgen gesperrt?", {}),
    ("action_tell_me", "Sag Bescheid, wenn die U3 wieder fährt", {}),
    ("action_tell_me", "Sag Bescheid, wenn sie wieder fährt", {}),
    ("action_greet", "Moin", {"remembered": {"my_line": "U3"}}),
    ("action_my_line", "?", {"remembered": {"my_line": "U3"}}),
)
CLAIMS = re.compile(
    r"keine (bekannte )?Störung|no (known )?disruption|nach Plan|as planned|fährt wieder|runs again|Stand \d|as of \d"
)
FORMAL, FAMILIAR = re.compile(r"\b(du|dir|dich|dein\w*)\b"), re.compile(r"\b(Sie|Ihnen|Ihr\w*)\b")


def honest(said: Said, host: str) -> None:
    """No claim about the world, the official page, in each language in its own form of address, and no consent."""
    for locale in LOCALES:
        text = said.text(locale)
        assert host in text, text
        assert not CLAIMS.search(text), text
        if locale != "en":
            assert not (FORMAL if locale == "de_sie" else FAMILIAR).search(text), text
    assert not [one for one in said.commands if one["command"] in {"propose_opt_in", "opt_in", "fact"}]


@pytest.mark.parametrize("error", AWAY, ids=str)
@pytest.mark.parametrize(("action", "text", "more"), LINES, ids=[f"{one[0]}: {one[1]}" for one in LINES])
async def test_a_feed_that_is_away(action: str, text: str, more: dict[str, Any], error: SourceError) -> None:
    """Line, lines, station, lift, network, another day, a follow-up, a wish and the remembered line: each says that
    the notices cannot be reached, where they stand, and that a person can be asked."""
    said = await act(action, text, feed=Feed(error), **more)
    honest(said, "hochbahn.de")
    assert any("unavailable" in response for response in said.responses)


@pytest.mark.parametrize("error", [*AWAY, UnavailableError("quota"), UnavailableError("busy")], ids=str)
@pytest.mark.parametrize("text", [f"Wo ist {PARCEL}?", f"Wann kommt {PARCEL}?"])
async def test_a_carrier_that_is_away(text: str, error: SourceError) -> None:
    """A status that nobody knows is no status: the carrier's page for this very parcel is named."""
    honest(await act("action_parcel_status", text, dhl=Tracking(error)), "dhl.de")


@pytest.mark.parametrize("error", AWAY, ids=str)
async def test_a_wish_about_a_parcel_that_nobody_can_see(error: SourceError) -> None:
    """What cannot be watched is not promised."""
    honest(await act("action_tell_me_parcel", f"Sag Bescheid, wenn {PARCEL} kommt", dhl=Tracking(error)), "dhl.de")


async def test_a_carrier_that_nobody_has_set_up_is_not_blamed() -> None:
    """Without a key nobody has asked DHL, so nothing is said about DHL's answering; the number's page is named."""
    async with aiohttp.ClientSession() as session:
        dhl = Dhl(session, "http://127.0.0.1:9", None, Alone(lambda: datetime.now(UTC)), lambda: datetime.now(UTC))
        asked = await act("action_parcel_status", f"Wo ist {PARCEL}?", dhl=dhl)
        wished = await act("action_tell_me_parcel", f"Sag Bescheid, wenn {PARCEL} kommt", dhl=dhl)
    assert asked.responses == ["utter_parcel_status_link"]
    assert wished.responses == ["utter_tell_me_parcel_link"]
    honest(asked, "dhl.de")
    honest(wished, "dhl.de")
