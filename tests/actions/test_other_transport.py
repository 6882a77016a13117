"""Buses, ferries and other trains."""

from __future__ import annotations

import pytest

from tests.actions.talk import act
from tests.actions.test_disruptions import feed

ACTION = "action_other_transport"


@pytest.mark.parametrize(
    "text", ["Kommt der Nachtbus?", "fährt die fähre nach finkenwerder", "Hat der 5er Bus Verspätung"]
)
async def test_what_there_are_no_notices_of(text: str) -> None:
    """Whoever asks for a bus hears that there are no notices, which lines there are, and where to look."""
    said = await act(ACTION, text)
    assert said.responses == ["utter_other_transport"]
    assert "U1, U2, U3 und U4" in said.text()
    assert "hochbahn.de" in said.text()


async def test_a_line_of_ours_beside_the_bus() -> None:
    """Who names a line of ours hears how it stands."""
    said = await act(ACTION, "Fährt der Bus oder muss ich die U1 nehmen?", feed=feed())
    assert said.responses == ["utter_disruption_line_none"]


async def test_a_line_of_others() -> None:
    """Of a line that somebody else runs the page is theirs."""
    assert (await act(ACTION, "Fährt die Bahn S1?")).responses == ["utter_disruption_line_not_served"]
