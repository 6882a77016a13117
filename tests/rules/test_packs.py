"""No room of `bot/` knows a trade's words: they lie in the trade's pack, so that another trade is another folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import actions
from tests.rules.imports import imports, modules

ROOT = Path(__file__).parents[2]
TRADES = [pack for pack in actions.packs(actions.available()) if pack.name not in actions.ALWAYS]
WORDS = r"parcels?|pakete?s?|u-?bahn|stations?|haltestellen?|transit|dhl|shipcloud|hochbahn|gtfs"
DECLARED = sorted(
    {pack.name for pack in TRADES}
    | {kind.entity for pack in TRADES for kind in pack.subjects if kind.entity != "line"}
    | {type_ for pack in TRADES for notices in pack.notices for type_ in notices.types}
    | {name for pack in TRADES for name in pack.settings.model_fields}
)
"""What packs declare, but for events and a kind of entity whose names are everyday words of ours as well."""
TRADE = re.compile(rf"(?<![a-zäöüß])(?:{WORDS}|{'|'.join(map(re.escape, DECLARED))})(?![a-zäöüß])", re.IGNORECASE)
SUBJECT = re.compile(rf"\b(?:{'|'.join(kind.name for pack in TRADES for kind in pack.subjects)}):(?=[A-Z0-9{{*\"'])")
TEXTS = {".py", ".lua", ".js", ".json", ".txt", ".html", ".css", ".yml"}
EXEMPT = {
    "bot/content/vocabulary.txt": "all that any notice may say: a guard over the packs, which none of them may widen",
    "bot/model/masking_bank.py": "a number is told from a secret by the word before it, whatever the company does",
    "bot/model/grammar/postcode.py": "what is counted is no town",
    "bot/model/grammar/ellipsis.py": "small words beside a name, of a sentence that leaves out its verb",
    "bot/desk/page/words.json": "how the desk calls sources; one that it does not know has its own name",
    "bot/desk/page/static/sources.js": "those of them that have words",
}
"""Files that may, and why. None of them decides anything for one trade."""


def told(text: str) -> list[str]:
    """The lines that name a trade."""
    return [line.strip() for line in text.splitlines() if TRADE.search(line) or SUBJECT.search(line)]


def files() -> dict[str, str]:
    found = {path for path in (ROOT / "bot").rglob("*") if path.suffix in TEXTS and "__pycache__" not in path.parts}
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(found)}


def test_no_room_knows_a_trade() -> None:
    """Neither code nor words nor comments under `bot/` name what belongs to one trade."""
    found = {name: lines for name, text in files().items() if name not in EXEMPT and (lines := told(text))}
    assert found == {}


def test_each_exemption_is_needed() -> None:
    """An exemption goes when the file names no trade any more."""
    read = files()
    assert {name for name in EXEMPT if not told(read[name])} == set()


@pytest.mark.parametrize(
    "line",
    [
        'if subject.startswith("parcel:"):',
        "parcel_days: int = 14",
        'kinds = ("commute",)',
        "# wo das Paket ist",
        "the station's name",
        "key = settings.dhl_api_key",
        '"subjects": ["line:U3"]',
    ],
)
def test_the_words_are_found(line: str) -> None:
    """Each way in which a trade would come back is one that the walk sees."""
    assert told(line) == [line]


@pytest.mark.parametrize("line", ["lines.append(line)", "a transition of states", "Paketierung", "one line: another"])
def test_other_words_are_not(line: str) -> None:
    """Words that only look like it are no trade's."""
    assert told(line) == []


def test_only_the_common_pack_is_imported() -> None:
    """Wiring finds trades by their folders; nobody under `bot/` imports one, and no trade another."""
    names = {f"actions.{pack.name}" for pack in TRADES}
    wrong = [
        f"{one.importer} imports {one.name}"
        for one in imports(modules(ROOT, ("bot",)))
        if any(one.name == name or one.name.startswith(f"{name}.") for name in names)
    ]
    assert wrong == []


def test_no_trade_knows_another() -> None:
    """A pack takes what all share from `kit` and `common`, which know no trade: one of them may be left out."""
    crossing = [
        f"{file.relative_to(ROOT)}: actions.{room}"
        for file in sorted((ROOT / "actions").rglob("*.py"))
        for room in re.findall(r"^\s*(?:from|import) actions\.(\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        if room not in {file.relative_to(ROOT / "actions").parts[0], "kit", "common"}
    ]
    assert crossing == []
