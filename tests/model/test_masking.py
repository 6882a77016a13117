"""What is blotted out of a customer's words, and what is not."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn

from bot.model.item import Location, MessageItem
from bot.model.masking import mask
from tests.flow.outside import Watch
from tests.support.masked import masked

HERE = Path(__file__).parent / "sentences"
KINDS = ("IBAN", "Kartennummer", "Prüfnummer", "PIN", "TAN", "Passwort")
MASK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
GAPS = ["", " ", "-", ".", "\n", "\u00a0", "\u200b", " - ", "\u2013", "/"]
DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]
LONGEST = 4_096
ABOUT_WORDS = ["Moin, ", "Fährt die U3? ", "", "bitte ", "\n", "hier: "]


def sentences(name: str) -> list[str]:
    """Those of a file; one that was typed over several lines is one."""
    found, begun = [], ""
    for line in (HERE / name).read_text(encoding="utf-8").split("\n"):
        begun += line
        if begun.count("«") > begun.count("»"):
            begun += "\n"
            continue
        if begun and not begun.startswith("#"):
            found.append(begun)
        begun = ""
    return found


def message(text: str, **fields: object) -> MessageItem:
    return MessageItem("i-1", Watch()(), "SM1", text, **fields)  # type: ignore[arg-type]


def in_other_digits(number: str, digits: str) -> str:
    return number.translate(str.maketrans("0123456789", digits))


def grouped(number: str, sizes: tuple[int, ...], gap: str) -> str:
    """The number in groups of these sizes."""
    places = [sum(sizes[:one]) for one in range(len(sizes) + 1)]
    return gap.join(number[a:b] for a, b in pairwise(places))


@pytest.mark.parametrize("sentence", sentences("masked.txt"))
def test_secrets_go(sentence: str) -> None:
    """What the list marks is gone and nothing else is."""
    found = masked(message(re.sub("[«»]", "", sentence)))
    assert MASK.sub("[]", found.text) == re.sub(r"«[^»]*»", "[]", sentence)
    assert found.masked


@pytest.mark.parametrize("sentence", sentences("kept.txt"))
def test_everything_else_stays(sentence: str) -> None:
    """Questions, parcels, telephones, tickets, orders, amounts and moments are no secrets."""
    assert masked(message(sentence)) == message(sentence)


@given(
    prefix=st.sampled_from(["4", "51", "55", "2221", "2720", "6011", "3528"]),
    rest=st.text("0123456789", min_size=15, max_size=15),
    sizes=st.sampled_from([(16,), (4, 4, 4, 4), (8, 8), (1,) * 16]),
    gap=st.sampled_from(GAPS),
    digits=st.sampled_from(DIGITS),
    before=st.sampled_from(ABOUT_WORDS),
)
def test_no_card_is_kept(prefix: str, rest: str, sizes: tuple[int, ...], gap: str, digits: str, before: str) -> None:
    """A card's number goes, however it is grouped and in whatever digits it is written."""
    body = (prefix + rest)[:15]
    number = in_other_digits(grouped(body + luhn.calc_check_digit(body), sizes, gap), digits)
    found = masked(message(f"{before}{number} danke"))
    assert found.text == f"{before}[Kartennummer] danke"
    assert found.masked == ("Kartennummer",)


@given(
    account=st.text("0123456789", min_size=18, max_size=18),
    gap=st.sampled_from(GAPS),
    digits=st.sampled_from(DIGITS),
    low=st.booleans(),
    before=st.sampled_from(["", "IBAN ", "meine iban ist: ", "Konto "]),
)
def test_no_iban_is_kept(account: str, gap: str, digits: str, low: bool, before: str) -> None:
    """A German IBAN goes, in groups of four and in one, in capitals or not."""
    number = f"DE{iban.calc_check_digits(f'DE00{account}')}{account}"
    typed = in_other_digits(grouped(number, (4, 4, 4, 4, 4, 2), gap), digits)
    found = masked(message(f"{before}{typed.lower() if low else typed}, danke"))
    assert found.text == f"{before}[IBAN], danke"


@given(
    serial=st.text("0123456789", min_size=14, max_size=14),
    gap=st.sampled_from(["", " ", "."]),
    before=st.sampled_from(["", "Sendung ", "Wo ist ", "Mein Paket "]),
)
def test_no_parcel_is_a_card(serial: str, gap: str, before: str) -> None:
    """DHL's twenty digits stay, in one or in groups of four, with or without a word beside them."""
    body = f"00340{serial}"
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(body))
    typed = grouped(f"{body}{-total % 10}", (4, 4, 4, 4, 4), gap)
    assert masked(message(before + typed)).text == before + typed


@given(serial=st.text("0123456789", min_size=13, max_size=13))
def test_no_number_of_fourteen_digits_is_a_card(serial: str) -> None:
    """Hermes and DPD number so; cards of that length are seen only where a card is named."""
    body = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(serial))
    assert masked(message(f"{serial}{-body % 10}")).masked == ()


@given(st.text(st.sampled_from("pinta 0123456789:.-\n[]«»PaßwortIBAN„“\u200b４é"), max_size=120))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    """What is masked holds nothing to mask, so a message that passes again stays as it is."""
    once = mask(text)
    assert mask(once.text).text == once.text
    assert bool(once.kinds) == (once.text != text)


def test_words_of_places_and_buttons_are_masked_too() -> None:
    """A location's label and a button's answer hold words; platform ids are nobody's words and stay."""
    found = masked(message("", location=Location(53.5, 9.9, "IBAN DE89 3704 0044 0532 0130 00"), choice="PIN 4711"))
    assert found.location == Location(53.5, 9.9, "IBAN [IBAN]")
    assert found.choice == "PIN [PIN]"
    assert found.masked == ("IBAN", "PIN")
    assert found.message_id == "SM1"


def test_no_message_is_expensive() -> None:
    """Texts made of what patterns look for cost a small part of a second, also the longest."""
    random = Random(1)
    pieces = ["4 ", "4111 ", "DE89 ", "de12", "pin ", "ist ", "meine ", "passwort: ", "eins ", "a1", "\ufdfa", "4️⃣",
              "iban ", "karte ", '"', ", ", "12/28 ", "...", "4711 "]  # fmt: skip
    texts = [piece * LONGEST for piece in pieces]
    texts += ["".join(random.choices(pieces, k=LONGEST)) for _ in range(40)]
    for text in texts:
        before = time.process_time()
        masked(message(text[:LONGEST]))
        assert time.process_time() - before < 0.5
