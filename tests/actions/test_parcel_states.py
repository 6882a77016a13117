"""Which state a carrier's words tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.parcel.shipment import public
from actions.parcel.shipment.model import Status
from actions.parcel.shipment.states import how, state

ROWS = [
    line.split("\t") for line in (Path(__file__).parent / "parcel_states.tsv").read_text(encoding="utf-8").splitlines()
]
CODES: dict[str, Status | None] = {
    "pre-transit": "announced", "transit": "transit", "delivered": "delivered", "failure": "failure", "-": None,
}  # fmt: skip
WORDS = sorted({word for _, text, _ in ROWS for word in text.split()})


@pytest.mark.parametrize(("code", "text", "wanted"), ROWS, ids=[f"{code} {text}" for code, text, _ in ROWS])
def test_what_a_sentence_tells(code: str, text: str, wanted: str) -> None:
    """A sentence makes its code more exact or weaker; what is announced, conditional or denied tells nothing."""
    assert state(CODES[code], [text] if text else []) == wanted


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), st.sampled_from([None, "transit", "failure"]))
def test_no_text_says_delivered(text: str, code: Status | None) -> None:
    """Whatever a text says, only the carrier's code makes a parcel a delivered one."""
    assert state(code, [text]) != "delivered"


@pytest.mark.parametrize(("before", "wanted"), [(True, "ready"), (False, "handed_in")])
def test_what_lies_in_a_packstation(before: bool, wanted: str) -> None:
    """Put into a Packstation at the end of its way it lies there for the recipient; at its begin it was handed in."""
    assert state("transit", ["Die Sendung wurde in eine Packstation eingeliefert."], on_last_mile=before) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Die Sendung wurde bei Ihrem Nachbarn abgegeben.", "neighbour"),
        ("Delivered to a neighbor", "neighbour"),
        ("Die Sendung wird in die Filiale gebracht.", "to_pick_up"),
        ("It will be brought to a nearby post office.", "to_pick_up"),
        ("Der Empfänger hat die Sendung in der Filiale abgeholt.", "collected"),
        ("Die Sendung wurde von einer abholberechtigten Person am Automaten entnommen und abgeholt.", "collected"),
        ("Collected from parcel shop by customer", "collected"),
        ("Die Sendung kann ab morgen in der Filiale abgeholt werden.", None),
        ("Die Sendung wurde in der Filiale nicht abgeholt.", None),
        ("Die Sendung wurde beim Absender abgeholt.", None),
        ("Die Sendung wurde zugestellt.", None),
    ],
)
def test_how(text: str, wanted: str | None) -> None:
    """A neighbour, a pick-up by the recipient and a way to a pick-up place are told apart from the rest."""
    assert how([text]) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Die Sendung liegt in der Filiale Musterweg 3, 20095 Hamburg zur Abholung bereit.",
        "Die Sendung liegt in der Filiale Kiosk Yildiz zur Abholung bereit.",
        "Die Sendung liegt in der PACKSTATION 147 zur Abholung bereit.",
        "Die Sendung wurde zugestellt an: Frau Petersen",
        "Die Sendung wurde beim Nachbarn Klaus Brandt abgegeben.",
        "Left at front door",
        "Delivered - left in the garage behind the house",
        "Signed for by J. MILLER",
        "JESSICA VAN DAM",
        "Die Sendung wurde Dr. Martens übergeben.",
        "Die Sendung wurde von Klaus Brandt angenommen.",
        "Die Sendung wurde von Petersen angenommen.",
        "Die Sendung wurde an Jansen übergeben.",
        "The shipment was accepted by Mary Jones",
        "Zugestellt an Hausbewohner, 2. Stock",
        "Die Sendung wurde am Ablageort Terrasse abgelegt.",
        "Delivered to Mr Jones at number 12",
        "Die Sendung wurde an Jansen, Elbchaussee 9 zugestellt.",
    ],
)
def test_what_names_a_person_or_a_place_is_not_for_everybody(text: str) -> None:
    """Whoever knows a number reads neither where a parcel lies nor who has it."""
    assert public.told(text) is None
    assert public.told(f"{text}. Die Sendung wurde heute bearbeitet.") in (None, "Die Sendung wurde heute bearbeitet.")


@pytest.mark.parametrize(
    "text",
    [
        "Die Sendung liegt in der PACKSTATION zur Abholung bereit.",
        "Die Sendung konnte nicht zugestellt werden und wird in eine PACKSTATION weitergeleitet.",
        "Die Sendung wurde im Ziel-Paketzentrum bearbeitet.",
        "Die Sendung ist in der Region des Empfängers angekommen.",
        "The shipment is returning to sender.",
        "Arrived at the destination parcel center",
    ],
)
def test_what_names_nobody_is_quoted(text: str) -> None:
    """A carrier's own sentence is told as it is."""
    assert public.told(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Die Sendung liegt in der Filiale beim Kiosk Yildiz zur Abholung bereit.",
        "Die Sendung wurde im Hinterhof übergeben an die Hausverwaltung",
        "Die Sendung wurde Petersen zugestellt.",
        "Delivered to the reception of the Adler",
        "The parcel is ready for collection at Spar Musterstadt",
    ],
)
def test_of_what_has_arrived_only_plain_words_are_told(text: str) -> None:
    """A sentence about a delivery or a pick-up place with any other word in it may name somebody or a place."""
    assert public.told(text, arrived=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "Die Sendung wurde erfolgreich zugestellt.",
        "Die Sendung liegt in der PACKSTATION zur Abholung bereit.",
        "Die Sendung liegt ab sofort in der Filiale zur Abholung bereit.",
        "The shipment has been successfully delivered",
        "The parcel is ready for collection at the service point.",
    ],
)
def test_plain_words_of_what_has_arrived_are_told(text: str) -> None:
    """The carrier's usual sentences are quoted."""
    assert public.told(text, arrived=True) == text
