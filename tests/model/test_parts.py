"""A message's questions: links are no ends of sentences."""

from __future__ import annotations

import pytest

from bot.model.dialogue import Entity
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


def named(*names: tuple[str, str]) -> list[Entity]:
    return [{"entity": kind, "value": name, "text": name} for kind, name in names]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Läuft die U1? Und die U2 am Freitag?", "Läuft die U2 am Freitag?"),
        ("Läuft die U1 heute? Und die U2 am Freitag?", "Läuft die U2 am Freitag?"),
        ("Läuft die U1 heute? Und die U2?", "Läuft die U2 heute?"),
        ("Gibt's auf der U1 Ausfälle? Und auf der U2 morgen früh?", "Gibt's auf der U2 Ausfälle morgen früh?"),
        ("Any delays on the U1? And the U2 on Monday?", "Any delays on the U2 on Monday?"),
        ("Läuft die U1? Wie siehts bei der U2 aus?", "Läuft die U2?"),
        ("Läuft die U1 heute und die U2 am Freitag?", "Läuft die U2 am Freitag?"),
    ],
)
def test_what_is_left_out_is_filled_in(text: str, second: str) -> None:
    """A second question that only names another line or time asks what the first one asked; a time of its own
    replaces the first one's."""
    assert parts(text, named(("line", "U1"), ("line", "U2")))[1] == second


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Läuft die U1? Warum steht die U2?", named(("line", "U1"), ("line", "U2"))),
        ("Läuft die U1? Und Paket 123456?", named(("line", "U1"), ("parcel_number", "123456"))),
        ("Läuft die U1? Und wann kommst du?", named(("line", "U1"))),
    ],
)
def test_a_whole_question_stays_as_it_is(text: str, names: list[Entity]) -> None:
    """What has words of its own, or names something of another kind, is not joined to the question before."""
    assert parts(text, names)[1] == text.split("? ")[1]


@pytest.mark.parametrize("text", ["Läuft die U1 und die U2 am Freitag?", "Läuft die U1 am Freitag und die U2?"])
def test_one_time_for_both_is_one_question(text: str) -> None:
    """A time that is said once holds for all lines of the question."""
    assert parts(text, named(("line", "U1"), ("line", "U2"))) == [text]
