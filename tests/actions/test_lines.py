"""Line names as people write them."""

from __future__ import annotations

import pytest

from tests.support.entities import recognise

WRITTEN = [
    ("Fährt die U3?", ["U3"]),
    ("fährt die u 3 wieder", ["U3"]),
    ("U-3 gesperrt?", ["U3"]),
    ("U-Bahn 3", ["U3"]),
    ("ubahn 3 kaputt?", ["U3"]),
    ("u bahn linie u3", ["U3"]),
    ("U-Bahn-Linie 1", ["U1"]),
    ("Linie U3", ["U3"]),
    ("LINIE U4!!", ["U4"]),
    ("linie 2 bitte", ["U2"]),
    ("steh in der u3er", ["U3"]),
    ("u drei", ["U3"]),
    ("U-Bahn eins?", ["U1"]),
    ("is the subway U1 running", ["U1"]),
    ("subway 2", ["U2"]),
    ("line U2 please", ["U2"]),
    ("U3-Störung?", ["U3"]),
    ("(U1)", ["U1"]),
    ("U1 und U3", ["U1", "U3"]),
    ("U1/U2/U4", ["U1", "U2", "U4"]),
    ("U2/4", ["U2", "U4"]),
    ("U1, U2 und 3?", ["U1", "U2", "U3"]),
    ("S1", ["S1"]),
    ("S-Bahn S3", ["S3"]),
    ("sbahn 21", ["S21"]),
    ("S 5 und U1", ["S5", "U1"]),
    ("u3000", []),
    ("U9 gibt es nicht", []),
    ("Menu3", []),
    ("um u 3 Uhr", []),
    ("gib's 3", []),
    ("Buslinie 3", []),
    ("Bus Linie 3", []),
    ("U3.5 Version", []),
    ("U1 und 2 Kinder", ["U1"]),
    ("Du, 3 Fragen", []),
    ("", []),
    ("🚇", []),
    ("Geht die Drei?", ["U3"]),
    ("fährt die 3", ["U3"]),
    ("faehrt die 4 wieder?", ["U4"]),
    ("die 2 steht", ["U2"]),
    ("Die 3 fährt nicht, oder?", ["U3"]),
    ("ist die 1 gesperrt", ["U1"]),
    ("die eins ist wieder frei", ["U1"]),
    ("Was ist mit der 2?", ["U2"]),
    ("wie siehts auf der 3 aus", ["U3"]),
    ("komm ich mit der vier nach Hause", ["U4"]),
    ("kommt die 1 heute noch", ["U1"]),
    ("is the 3 running", ["U3"]),
    ("3 Pakete", []),
    ("um 3", []),
    ("Die 3 Pakete sind da", []),
    ("kommt die 3. Lieferung heute", []),
    ("mit der 3. Mahnung", []),
    ("der 3. Versuch", []),
    ("nach 3 Stationen", []),
    ("geht die 3 Euro Karte noch", []),
    ("die 2 stehen da rum", []),
    ("die drei ist meine Glückszahl", []),
    ("auf der 3 Meter langen Bank", []),
    ("Ich wohne auf der 3. Etage", []),
    ("mit der 2 Monate alten Tochter", []),
    ("kommt die 1 Uhr Bahn", []),
    ("fährt die U3 oder steht die 1 Minute", ["U3"]),
    ("1) Ja 2) Nein", []),
    ("Is the 3 for 2 offer on", []),
    ("fährt die 9", []),
]


@pytest.mark.parametrize(("text", "lines"), WRITTEN)
def test_lines(text: str, lines: list[str]) -> None:
    """A line is found in every common spelling and in nothing else."""
    assert [e["value"] for e in recognise(text) if e["entity"] == "line"] == lines


def test_a_bare_number_after_linie_is_doubtful() -> None:
    """ "Linie 3" may be a bus, so it is less sure than "U3"."""
    doubtful, sure = recognise("Linie 3"), recognise("U3")
    assert doubtful[0]["confidence"] < sure[0]["confidence"]


def test_entity_shape() -> None:
    """An entity says what it is, where it stands and what stood there."""
    assert recognise("Fährt die u 3?") == [
        {"entity": "line", "value": "U3", "start": 10, "end": 13, "text": "u 3", "confidence": 0.9}
    ]
