"""A message's questions: links are no ends of sentences."""

from __future__ import annotations

import pytest

from bot.model.grammar.parts import parts

LINK = "https://www.dhl.de/de/verfolgen.html?piececode=00340434161094015902"


@pytest.mark.parametrize(
    "text",
    [f"Wo bleibt mein Paket {LINK}", f"{LINK} wo ist das?", "Wo bleibt mein Paket https://amzn.eu/d/abc12 ...", LINK],
)
def test_a_link_stays_whole(text: str) -> None:
    """The points and question marks of a link end no sentence, and a message of one question is left as it is."""
    assert parts(text, []) == [text]


def test_two_questions_beside_a_link_are_two() -> None:
    """Each keeps what stands in it."""
    assert parts(f"Wo ist mein Paket {LINK} ? Fährt die U3?", []) == [f"Wo ist mein Paket {LINK} ?", "Fährt die U3?"]
