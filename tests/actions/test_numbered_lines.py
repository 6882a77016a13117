"""Lines whose names are numbers are called so: "Linie 5", never "die 5"."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.transit.network import Names, Network, Wanted, from_folder
from actions.transit.sources.alerts import Alert, Snapshot
from bot.model.item import Locale
from tests.actions.cities import folder
from tests.actions.feeds import NOW
from tests.actions.talk import Feed, act

FIVE = [{"entity": "line", "value": "5"}]


@pytest.fixture(name="city")
def _city(tmp_path: Path) -> Network:
    return from_folder(folder(tmp_path / "city"), Names(), Wanted(operators=("MV",)))


def feed(*alerts: Alert) -> Feed:
    return Feed(Snapshot(alerts, NOW, NOW, header_at=NOW))


@pytest.mark.parametrize(
    ("locale", "begins"),
    [
        ("de", "Zur Linie 5 liegt mir keine Störung vor."),
        ("en", "I have no disruption on record for the number 5 line."),
    ],
)
async def test_nothing_is_known_of_it(city: Network, locale: Locale, begins: str) -> None:
    """A sentence about it names what it is."""
    said = await act("action_disruption_line", "5?", feed=feed(), entities=FIVE, network=city, locale=locale)
    assert said.text(locale).startswith(begins)


async def test_a_row_and_the_lines_that_are_free(city: Network) -> None:
    """So does a row, and the list of the others; the tap still names it as the timetable does."""
    closed = Alert("a", ("5",), effect="no_service")
    one = await act("action_disruption_line", "5?", feed=feed(closed), entities=FIVE, network=city)
    assert one.text().startswith("Linie 5: kein Zugverkehr")
    net = await act("action_disruption_network", "?", feed=feed(closed), entities=[], network=city)
    assert "Keine Störung bekannt: M2 und Linie 25" in net.text()


async def test_a_bus_is_asked_for_where_there_are_some(city: Network) -> None:
    """Where buses are among our lines, "kommt der Bus?" is asked which one."""
    said = await act("action_other_transport", "Kommt der Bus?", entities=[], network=city)
    assert said.responses == ["utter_disruption_line_ask_line"]
