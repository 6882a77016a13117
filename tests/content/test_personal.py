"""A person's own data is found in what the company writes, and what only looks like it is let through."""

from __future__ import annotations

import pytest

from actions.parcel.pack import PACK
from bot.content.held_out import held_out_of, phrases_in
from bot.content.personal import personal, personal_in_files
from bot.paths import CODE

NUMBERS = PACK.harmless

PERSONAL = [
    ("phone", "Ruf mich zurück unter 0176 12345678"),
    ("phone", "meine nummer ist 040/1234567"),
    ("phone", "call me at +44 7911 123456"),
    ("phone", "Erreichbar bin ich: +49 (0)170-5554433."),
    ("iban", "bitte auf DE89 3704 0044 0532 0130 00 überweisen"),
    ("iban", "iban de89370400440532013000"),
    ("iban", "AT61 1904 3002 3457 3201 ist mein Konto"),
    ("email", "schickt es an anna.schmidt@gmx.de"),
    ("email", "mein Postfach: hund77@example.org"),
    ("card", "Karte 4111 1111 1111 1111 gesperrt?"),
    ("card", "card 5555-5555-5555-4444 declined"),
    ("name", "Hallo, mein Name ist Anna Schmidt"),
    ("name", "mein name ist özlem yıldız, wo bleibt ihr"),
    ("name", "ich heiße Jean-Pierre und warte"),
    ("name", "Hier spricht Frau Dr. Behrens"),
    ("name", "my name is O'Connor"),
    ("address", "Holt es ab in der Lindenallee 12a"),
    ("address", "ich wohne bismarckstr. 7 in hamburg"),
    ("address", "deliver it to 12 Baker Street please"),
    ("number", "Wo ist 00340434161094042557?"),
    ("number", "[00340434161094042557](parcel_number) kommt nicht"),
]
HARMLESS = [
    "Fährt die U3 um 14:30?",
    "Ich warte an der Feldstraße 10 Minuten",
    "Kellinghusenstraße 3 Uhr, da kam nichts",
    "Mein Name ist egal",
    "ich heiße nicht so",
    "Der 24.12.2026 ist ein Feiertag",
    "Bestellung 123456, wann kommt die",
    "Linie 4 von Gleis 11 um 9.15 Uhr",
    "Ist die 0800 111 0 111 kostenlos?",
    "Wählt man da die 112?",
    "DE12 3456 ist keine ganze Nummer",
    "4111 1111 1111 1112 hat einen Zahlendreher",
    "ich bin die ganze Zeit hier",
    "Das kostet 49,00 € im Monat",
    "u1 u2 u3 u4 alles dicht",
]
ANSWERS_OF_A_COMPANY = [
    "Ruf uns an: 040 19449",
    "Schreib an service@hansebahn.example",
    "Unser Fundbüro: Bei St. Annen 2, 20457 Hamburg",
    "Die Zentrale erreichst du unter +49 40 3288-0.",
    "Willkommen! Mein Name ist Lotse.",
]
SLIPS_OF_A_COMPANY = [
    ("phone", "Jana hilft dir: 0176 12345678"),
    ("email", "Frag jana.meier@hansebahn.example"),
    ("iban", "Überweise an DE89 3704 0044 0532 0130 00"),
]


@pytest.mark.parametrize(("kind", "said"), PERSONAL)
def test_what_is_a_persons_own_is_found(kind: str, said: str) -> None:
    """In a customer's sentence, once, and as what it is."""
    assert [one.kind for one in personal(said, NUMBERS, customers=True)] == [kind]


@pytest.mark.parametrize("said", HARMLESS)
def test_what_only_looks_like_it_is_let_through(said: str) -> None:
    """Times, lines, dates, prices, numbers that do not check, hotlines."""
    assert personal(said, NUMBERS, customers=True) == []


@pytest.mark.parametrize("said", ANSWERS_OF_A_COMPANY)
def test_a_company_may_name_itself(said: str) -> None:
    """Its own lines, mailboxes and addresses are what answers are for."""
    assert personal(said, NUMBERS, customers=False) == []


@pytest.mark.parametrize(("kind", "said"), SLIPS_OF_A_COMPANY)
def test_an_answer_names_no_person(kind: str, said: str) -> None:
    """A mobile, somebody's own mailbox, an account."""
    assert [one.kind for one in personal(said, NUMBERS, customers=False)] == [kind]


def test_hardly_anything_that_is_shipped_looks_personal() -> None:
    """Of thousands of sentences only demonstration numbers of carriers are taken for somebody's."""
    said = [*phrases_in(CODE / "data", ("common", "transit", "parcel"))]
    said += held_out_of(CODE / "data", ("common", "transit", "parcel"))
    found = [(one.kind, one.text, each.text) for each in said for one in personal(each.text, NUMBERS, customers=True)]
    assert len(said) > 4_000
    assert [one for one in found if one[0] != "number"] == []


PHRASES = """version: "3.1"

nlu:
  - intent: opening
    metadata: {language: de}
    examples: |
      - Wann habt ihr auf?
      - mein name ist Kästner, wann habt ihr auf
"""


def test_only_what_the_company_has_written_is_looked_at() -> None:
    """A sentence that is shipped so is nobody's; a new one, a changed text and a golden dialogue are looked at."""
    file, new = "common/opening/nlu.yml", PHRASES + "      - ich heiße Nele Ott, seid ihr da\n"
    assert personal_in_files({file: PHRASES}, {file: PHRASES}, NUMBERS) == []
    found = personal_in_files({file: new}, {file: PHRASES}, NUMBERS)
    assert [(one["kind"], one["found"]) for one in found] == [("name", "Nele Ott")]
    assert found[0] == {**found[0], "file": file, "text": "ich heiße Nele Ott, seid ihr da"}
    answers = {"common/opening/responses.yml": RESPONSES, "common/opening/skill.yml": SKILL}
    kinds = [(one["file"], one["kind"]) for one in personal_in_files(answers, {}, NUMBERS)]
    assert kinds == [("common/opening/responses.yml", "phone"), ("common/opening/skill.yml", "email")]


RESPONSES = """version: "3.1"

responses:
  utter_opening:
    - condition:
        - {type: slot, name: locale, value: de}
      text: "Von 9 bis 17 Uhr. Jana erreichst du unter 0176 12345678."
"""
SKILL = """skill: opening
title: {de: Öffnungszeiten, en: Opening hours}
topic: {de: Öffnungszeiten, en: opening hours}

dialogues:
  - name: opening
    locale: de
    turns:
      - say: habt ihr auf? antwort an kim99@example.org
        expect: {skill: opening}
"""
