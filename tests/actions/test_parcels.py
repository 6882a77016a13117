"""Parcel numbers in sentences."""

from __future__ import annotations

import pytest

from actions.entities import recognise
from actions.entities.carriers import candidates

OK, NONE, FAILED = "ok", "none", "failed"

WRITTEN = [
    ("Wo ist 00340434161094015902?", "00340434161094015902", ["dhl"], OK),
    ("00340 4341 6109 4015 902", "00340434161094015902", ["dhl"], OK),
    ("Sendung 00340.4341.6109.4015.902 bitte", "00340434161094015902", ["dhl"], OK),
    ("(00)340434161094015902", "00340434161094015902", ["dhl"], OK),
    ("mein paket 00340434161094015903", "00340434161094015903", ["dhl"], FAILED),
    ("mein paket 0034043416109401590", "0034043416109401590", ["dhl"], FAILED),
    ("jjd014600001234567890", "JJD014600001234567890", ["dhl"], NONE),
    ("JJD01 4600 0012 3456 7890 wo?", "JJD014600001234567890", ["dhl"], NONE),
    ("JJD014600001234567890 2 Stück", "JJD014600001234567890", ["dhl"], NONE),
    ("201298452277", "201298452277", ["dhl", "gls"], OK),
    ("2012-9845-2277", "201298452277", ["dhl", "gls"], OK),
    ("DHL 201298452277", "201298452277", ["dhl"], OK),
    ("Paket 201298452278", "201298452278", ["gls", "dhl"], NONE),
    ("mein dhl paket 201298452278", "201298452278", ["dhl"], FAILED),
    ("RB123456785DE", "RB123456785DE", ["dhl_international"], OK),
    ("rb 123 456 785 de", "RB123456785DE", ["dhl_international"], OK),
    ("Paket RB123456784DE", "RB123456784DE", ["dhl_international"], FAILED),
    ("H1234567890123456789", "H1234567890123456789", ["hermes"], NONE),
    ("hermes 09133131530724", "09133131530724", ["hermes"], OK),
    ("09133131530724", "09133131530724", ["hermes", "dpd"], OK),
    ("01015026003653", "01015026003653", ["dpd", "hermes"], NONE),
    ("01015026003653C", "01015026003653C", ["dpd"], OK),
    ("0101 5026 0036 53 C", "01015026003653C", ["dpd"], OK),
    ("1Z 999 AA1 01 2345 6784", "1Z999AA10123456784", ["ups"], OK),
    ("UPS 1Z12345E0205271688", "1Z12345E0205271688", ["ups"], FAILED),
    ("GLS 12345678901", "12345678901", ["gls"], NONE),
    ("Track-ID von GLS: ZX8P2K4M", "ZX8P2K4M", ["gls"], NONE),
]


@pytest.mark.parametrize(("text", "number", "carriers", "check"), WRITTEN)
def test_parcel_numbers(text: str, number: str, carriers: list[str], check: str) -> None:
    """A number is read with blanks, points and hyphens inside; its carriers are ranked, its check is told."""
    found = [e for e in recognise(text) if e["entity"] == "parcel_number"]
    assert [(e["value"], e["carriers"], e["check"]) for e in found] == [(number, carriers, check)]


NOTHING = [
    "am 22.11.2026 um 14:05",
    "2026-11-22 14:05",
    "ruf mich an: 0171 1234567",
    "0171/1234567",
    "+49 171 12345678",
    "0049 171 1234567",
    "Tel. 040 3288 12345",
    "040/32881234",
    "Kundennummer 123456789012",
    "meine Kundennummer ist 1234567890",
    "Bestellnummer: 20129845227",
    "IBAN DE89 3704 0044 0532 0130 00",
    "4111 1111 1111 1111",
    "https://example.org/track/00340434161094015902",
    "20261122140500",
    "1234567",
    "PLZ 20357",
    "JD Sports",
    "Hamburg20",
    "",
]


@pytest.mark.parametrize("text", NOTHING)
def test_other_numbers(text: str) -> None:
    """Dates, telephone numbers, accounts, customer numbers and addresses of pages are not parcels."""
    assert [e for e in recognise(text) if e["entity"] == "parcel_number"] == []


def test_two_numbers_in_one_message() -> None:
    """Each number of a message is found."""
    found = recognise("09133131530724 und 201298452277")
    assert [e["value"] for e in found] == ["09133131530724", "201298452277"]


@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        ("00340434161094015902", "dhl"),
        ("470800204932", "dhl"),
        ("09133131530724", "hermes"),
        ("RB123456785DE", "dhl_international"),
        ("01015026003653C", "dpd"),
    ],
)
def test_check_digits_catch_one_wrong_digit(number: str, carrier: str) -> None:
    """A published number passes its carrier's check; with one digit changed it does not."""
    last = next(i for i in range(len(number) - 1, -1, -1) if number[i].isdigit())
    wrong = number[:last] + str((int(number[last]) + 1) % 10) + number[last + 1 :]
    right = {c.carrier: c.check for c in candidates(number)}
    assert right[carrier] == OK
    assert {c.carrier: c.check for c in candidates(wrong)}[carrier] != OK
