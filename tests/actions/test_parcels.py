"""Parcel numbers in sentences."""

from __future__ import annotations

import pytest

from actions.parcel.entities.carriers import candidates
from tests.support.entities import recognise

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


LINKS = [
    ("https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode=00340434161094015902", "dhl"),
    ("https://nolp.dhl.de/nextt-online-public/set_identcodes.do?lang=de&idc=00340434161094015902&rfn=", "dhl"),
    ("https://www.dhl.de/x?piececode=0034%200434%201610%209401%205902", "dhl"),
    ("www.dhl.de/de/dhl-sendungsverfolgung.html?piececode=00340434161094015902", "dhl"),
    ("HTTPS://WWW.DHL.DE/X?PIECECODE=00340434161094015902", "dhl"),
    ("https://www.dhl.com/de-de/home/tracking.html?submit=1&tracking-id=JJD014600001234567890", "dhl"),
    ("https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation#09133131530724", "hermes"),
    ("https://tracking.dpd.de/status/de_DE/parcel/01015026003653", "dpd"),
    ("https://gls-group.com/DE/de/paketverfolgung?match=12345678901", "gls"),
    ("https://www.gls-pakete.de/sendungsverfolgung?trackingNumber=ZX8P2K4M", "gls"),
    ("https://www.ups.com/track?loc=de_DE&tracknum=1Z999AA10123456784&requester=ST/trackdetails", "ups"),
    ("https://www.fedex.com/fedextrack/?trknbr=771234567890", "fedex"),
    (
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnolp.dhl.de%2Fx.do%3Fidc%3D"
        "00340434161094015902&data=05",
        "dhl",
    ),
    ("https://www.google.com/url?q=https://tracking.dpd.de/parcelstatus?query%3D01015026003653%26locale%3Dde", "dpd"),
]
NUMBERS = ("00340434161094015902", "JJD014600001234567890", "09133131530724", "01015026003653", "12345678901",
           "ZX8P2K4M", "1Z999AA10123456784", "771234567890")  # fmt: skip


@pytest.mark.parametrize("around", ["{}", "Wo ist das? {}.", "({})", "hier: {} , danke", "<{}>"])
@pytest.mark.parametrize(("link", "carrier"), LINKS)
def test_a_link_names_number_and_carrier(link: str, carrier: str, around: str) -> None:
    """A pasted link of a carrier's page gives the number and its carrier, whatever stands around it."""
    (found,) = (e for e in recognise(around.format(link)) if e["entity"] == "parcel_number")
    assert found["carriers"] == [carrier]
    assert found["value"] in NUMBERS
    assert around.format(link)[found["start"] : found["end"]] == link


def test_a_link_with_several_numbers() -> None:
    """Each number of a link is found, and those beside it."""
    found = recognise("https://www.ups.com/track?tracknum=1Z999AA10123456784%0D%0A1Z5338FF0107231059 und 201298452277")
    assert [e["value"] for e in found] == ["1Z999AA10123456784", "1Z5338FF0107231059", "201298452277"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://www.amazon.de/progress-tracker/package/ref=pe?orderId=302-1234567-1234567", "AMAZON"),
        ("Wo bleibt mein Paket? https://amzn.eu/d/abc12", "AMAZON"),
        ("Wo bleibt mein Paket? https://bit.ly/3xYz12", "LINK"),
        ("https://www.dhl.de/de/privatkunden/hilfe.html", "LINK"),
        ("https://www.dhl.de/de/privatkunden/hilfe.html Nummer 00340434161094015902", "00340434161094015902"),
    ],
)
def test_a_link_without_a_number(text: str, value: str) -> None:
    """Amazon's links and those that would have to be opened are known as such; a number beside them is the number."""
    (found,) = (e for e in recognise(text) if e["entity"] == "parcel_number")
    assert found["value"] == value


@pytest.mark.parametrize(
    "text",
    [
        "https://dhl.de.example.org/?piececode=00340434161094015902",
        "https://example.org/dhl.de/?piececode=00340434161094015902",
        "https://notdhl.de/?piececode=00340434161094015902",
        "https://dhl.de@example.org/?piececode=00340434161094015902",
        "https://bit.ly/3xYz12",
        "https://[::1/dhl?piececode=1",
        "ich war auf dhl.de, da stand nichts",
        "schreib an service@dhl.de/x",
    ],
)
def test_other_links(text: str) -> None:
    """A page that only looks like a carrier's is none, and a shortened link alone may be anything."""
    assert [e for e in recognise(text) if e["entity"] == "parcel_number"] == []
