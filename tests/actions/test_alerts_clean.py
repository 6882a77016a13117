"""Texts and addresses of feeds, cleaned at the border, and what is read out of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.transit.sources.alerts import clean, texts


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("<b>U3</b>: Änderung&nbsp;heute", "U3: Änderung heute"),
        ("<p>Eins.</p><p>Zwei &amp; <a href='https://x.example'>drei</a>.</p>", "Eins.\nZwei & drei."),
        ("<ul><li>Bus</li><li>Bahn</li></ul>", "• Bus\n• Bahn"),
        ("&lt;p&gt;doppelt &amp;amp; so&lt;/p&gt;", "doppelt & so"),
        ("Linie <U3>: 1 < 2 & 3 > 2", "Linie <U3>: 1 < 2 & 3 > 2"),
        ("<script>boese()</script><style>p{}</style>gut<!-- nie -->", "gut"),
        ("a\x00b\u202ec\u200bd\te\r\nf", "abcd e\nf"),
        ("weich\u00adge\u00adtrennt", "weichgetrennt"),
        ("  \n \t ", ""),
        ("<br/><br/>", ""),
    ],
)
def test_texts_are_fit_for_a_phone(raw: str, said: str) -> None:
    """No markup, no entities, no control characters; what only looks like markup stays."""
    assert clean.text(raw) == said


@given(st.text(max_size=400))
def test_any_text(raw: str) -> None:
    """Whatever comes is cleaned to something bounded that is clean already."""
    once = clean.text(raw, 100)
    assert len(once) <= 102
    assert not any(ord(c) < 32 and c != "\n" for c in once)


def test_long_texts_end_at_a_word() -> None:
    """A text without end is cut, and shows it."""
    assert clean.text("Wort " * 5_000, 50) == "Wort " * 9 + "Wort …"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de-DE", "de"), ("DE_de", "de"), ("deu", "de"), ("GER", "de"), ("german", "de"), ("en-html", "en"), ("ENG", "en"),
     ("", ""), ("mul", ""), ("und", ""), ("pl-PL", "pl")],
)  # fmt: skip
def test_languages_in_any_spelling(tag: str, language: str) -> None:
    """A tag is read whoever wrote it."""
    assert clean.language(tag)[0] == language


def test_plain_text_goes_before_markup() -> None:
    """Of a text and its twin in markup the plain one is told, in whichever order; a text without a tag is German."""
    for pairs in ([("en-html", "<p>x</p>"), ("en", "plain")], [("en", "plain"), ("en-html", "<p>x</p>")]):
        assert clean.translations(pairs) == {"en": "plain"}
    assert clean.translations([("en-html", "<p>x</p>")]) == {"en": "x"}
    assert clean.translations([("", "ohne"), ("de", "mit")]) == {"de": "mit"}


@pytest.mark.parametrize(
    ("raw", "url"),
    [("https://a.example/x?y=1&amp;z", "https://a.example/x?y=1&z"), (" http://a.example ", "http://a.example"),
     ("a.example", None), ("javascript:alert(1)", None), ("https://", None), ("https://a b", None),
     ("https://u:p@a.example", None), ("https://[", None), ("https://a.example/" + "x" * 3000, None)],
)  # fmt: skip
def test_addresses(raw: str, url: str | None) -> None:
    """Only a web address is shown."""
    assert clean.url(raw) == url


@pytest.mark.parametrize(
    "said",
    ["Der Ersatzverkehr mit Bussen entfällt ab sofort.", "Schienenersatzverkehr fährt erst ab Montag.",
     "Ein Ersatzverkehr wird vorbereitet.", "Ersatzverkehr ist eingestellt.", "Es gibt keinen Ersatzverkehr.",
     "Wir bereiten einen Ersatzverkehr vor.", "Ersatzverkehr ist derzeit nicht möglich.", "Ersatzbusse sind bestellt.",
     "Der Ersatzverkehr, der seit Montag fuhr, entfällt.", "Ersatzverkehr in Kürze", "Ersatzverkehr startet morgen.",
     "Ersatzverkehr mit Bussen fährt. Ab 12 Uhr entfällt der Ersatzverkehr.", "Wir versuchen, einen SEV einzurichten.",
     "Der SEV endet heute.", "Pendelbusse sind angefordert."],
)  # fmt: skip
def test_a_replacement_that_does_not_run_is_none(said: str) -> None:
    """A replacement service that ends, is denied or only promised is not told."""
    assert texts.replacement(said, "de") is None


@pytest.mark.parametrize(
    "said",
    ["Kein Zugverkehr zwischen Barmbek und Mundsburg, Ersatzverkehr mit Bussen ist eingerichtet.",
     "Der Betrieb ist eingestellt; Ersatzverkehr mit Bussen fährt.", "Bitte nutzen Sie den Ersatzverkehr mit Bussen.",
     "Die U3 fährt nicht. Ersatzverkehr mit Bussen im 5-Minuten-Takt."],
)  # fmt: skip
def test_a_replacement_that_runs(said: str) -> None:
    """What is closed beside it does not deny it."""
    assert texts.replacement(said, "de") == "Ersatzverkehr mit Bussen"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Zwischen Schlump und Mundsburg ist ein SEV mit Bussen eingerichtet.", "SEV mit Bussen"),
        ("Pendelbusse fahren alle zehn Minuten.", "Pendelbusse"),
    ],
)
def test_replacements_have_many_names(said: str, told: str) -> None:
    """Short forms and shuttles are a replacement service, too."""
    assert texts.replacement(said, "de") == told
