"""The language and the form of address are the customer's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.grammar.address import formal
from bot.model.grammar.tongues import tongue, wished
from tests.flow.scene import Scene

FOREIGN = {
    "tr": [
        "Merhaba, paketim nerede acaba?",
        "metro neden çalışmıyor, çok bekliyorum",
        "paketim için çok bekliyorum, nerede?",
    ],
    "pl": [
        "Dzień dobry, gdzie jest moja paczka?",
        "czy pociąg jeszcze dzisiaj kursuje",
        "nie mam biletu, proszę o pomoc",
    ],
    "ru": ["Где моя посылка?", "Здравствуйте, метро работает?"],
    "uk": ["Де моя посилка?", "Чи їздить метро сьогодні"],
    "ar": ["أين طردي الآن؟", "هل يعمل القطار اليوم"],
    "ro": ["Bună ziua, unde este coletul meu?", "trenul nu merge astăzi, când vreau să plec?"],
    "it": ["Buongiorno, dove è il mio pacco?", "il treno non è ancora arrivato, perché?"],
    "es": ["Hola, ¿dónde está mi paquete?", "necesito ayuda para hablar con una persona"],
    "fr": ["Bonjour, où est mon colis ?", "je voudrais parler à quelqu'un pour mon billet"],
    "fa": ["بسته من کجاست؟", "آیا مترو امروز کار می‌کند"],
}
OURS = [
    "Fährt die U3?", "Moin", "Wo ist mein Paket?", "Where is my parcel?", "no", "la la la", "Si", "Per Mail bitte",
    "Jungfernstieg nach Barmbek", "est 2 pm ok?", "Ich warte am Gänsemarkt que sera", "U3 Wandsbek Markt", "ne danke",
    "Danke, ciao", "Metro Bus 5 kaputt", "Ne du das ist es nicht", "Amigo was geht", "was ist die PIN",
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, texts in FOREIGN.items() for text in texts])
async def test_another_language_hears_so_in_it(town: Scene, language: str, text: str) -> None:
    """In one sentence, with the word that calls a person; the desk sees the language."""
    (said,) = await town.say(text)
    assert town.has(said, f"utter_foreign_{language}")
    assert "Mensch" in said
    await town.say("Mensch")
    row = await town.stores.threads.row(town.contact)
    assert row is not None
    assert row.locale == language


@pytest.mark.parametrize("text", OURS)
def test_german_and_english_are_no_other_language(text: str) -> None:
    """Nor are names, exclamations and loan words."""
    assert tongue(text) == ""


@pytest.mark.parametrize(
    "text", ["english please", "Speak English?", "Can we speak English please", "bitte auf Englisch"]
)
async def test_english_is_kept_when_wished_for(town: Scene, text: str) -> None:
    """The wish is answered at once and outlives a German word; another wish changes it back."""
    assert town.has(await town.say(text), "utter_language", "en")
    await town.say("Fährt die U3?")
    assert (await town.state()).locale == "en"
    assert town.has(await town.say("auf deutsch bitte"), "utter_language")
    assert (await town.state()).locale == "de"


@pytest.mark.parametrize(
    "text", ["I lost my English book", "Mein Deutschticket", "english breakfast where", "Deutsch lernen"]
)
def test_what_only_names_a_language_is_no_wish(text: str) -> None:
    """Only a whole message wishes for one."""
    assert wished(text) == ""


@pytest.mark.parametrize(
    ("text", "sie"),
    [
        ("Können Sie mir sagen, ob die U3 fährt?", True),
        ("können sie mir helfen", True),
        ("Guten Tag, ich habe eine Frage an Sie.", True),
        ("Wie ist Ihre Telefonnummer?", True),
        ("Ich danke Ihnen", True),
        ("Sehr geehrte Damen und Herren", True),
        ("KÖNNEN SIE MIR HELFEN", True),
        ("Kannst du mir helfen?", False),
        ("Du, fährt die U3?", False),
        ("Habt ihr offen?", False),
        ("Meine Eltern fragen. Sie warten schon.", None),
        ("sie kommt nicht, die bahn", None),
        ("Fährt die U3?", None),
    ],
)
def test_the_form_of_address_is_read(text: str, sie: bool | None) -> None:
    """*Sie* for those who write it, not for those who speak of others."""
    assert formal(text) is sie


async def test_sie_for_those_who_write_sie(town: Scene) -> None:
    """It is kept for the contact, also where a later message does not tell; du for everybody else."""
    shipped = town.services.content()
    auto = replace(shipped, own=replace(shipped.own, form="auto"))
    town.services = replace(town.services, content=lambda: auto)
    await town.say("Moin")
    assert (await town.state()).locale == "de"
    await town.say("Können Sie mir sagen, ob die U3 fährt?")
    await town.say("Mensch")
    assert (await town.state()).locale == "de_sie"


async def test_du_stays_du_where_the_company_says_so(town: Scene) -> None:
    """Without `auto` the form is the company's."""
    await town.say("Können Sie mir sagen, ob die U3 fährt?")
    assert (await town.state()).locale == "de"
