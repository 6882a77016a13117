"""What the documents say of the program is what the program does."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from bot.store.redis.codec import VERSION

ROOT = Path(__file__).parents[2]
GUIDES = (
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "docs/glossary.md",
    *(f"docs/subjects/{page.name}" for page in (ROOT / "docs" / "subjects").glob("*.md")),
)
"""What tells a reader where things are."""


@cache
def code() -> str:
    """All of the product's Python."""
    rooms = ("bot", "actions", "connectors")
    return "\n".join(file.read_text(encoding="utf-8") for room in rooms for file in (ROOT / room).rglob("*.py"))


def is_defined(symbol: str) -> bool:
    """Whether a class, function, constant or parameter of ours has this name."""
    return re.search(rf"(?:class|def) {symbol}\b|^ *{symbol}(?:: [^=\n]+)? = ", code(), re.MULTILINE) is not None


def test_the_changelog_names_the_stored_version() -> None:
    """The newest heading of the changelog says in which version everything is stored, for whoever steps back."""
    newest = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]
    assert f"\nStored version: {VERSION.decode()}.\n" in newest


def test_links_between_documents_lead_somewhere() -> None:
    """Each relative link of a document names a file or folder of the repository."""
    pages = [*ROOT.glob("*.md"), ROOT / "brain" / "README.md"]
    pages += [
        page for room in ("docs", "actions", "connectors", "data", "simulator") for page in (ROOT / room).rglob("*.md")
    ]
    for page in pages:
        for link in re.findall(r"\]\((?!https?:)([^)#\s]*[./][^)#\s]*)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.relative_to(ROOT)}: {link}"


def test_files_that_the_architecture_names_are_there() -> None:
    """A path in the architecture or in the guide for contributors that stands for a file of ours is one."""
    for name in GUIDES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for path in re.findall(r"`((?:bot|brain|actions|connectors|simulator|tests|data)/\w[\w/.]+)(?::\w+)?`", text):
            assert (ROOT / path).exists(), f"{name}: {path}"


def test_each_decision_has_a_number_of_its_own() -> None:
    """Whoever cites a decision by its number means one file, and no number is left out."""
    numbers = sorted(page.name[:4] for page in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


OTHERS = {"StatusCallback"}
"""Names of others that a guide tells of: a field of Twilio's."""
NAMED = re.compile(r"`((?:brain/)?tests/[\w/]+\.py)(?:::(\w+))?`")
ACTORS = (
    "anonymous chatter", "customer", "event secret", "source feed", "agent", "admin", "content editor", "network",
    "local user", "neighbour", "platform", "dependency",
)  # fmt: skip


def defined_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


def test_tests_that_documents_name_are_there() -> None:
    """Whoever is told that a test shows something finds that test."""
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for file, name in NAMED.findall(page.read_text(encoding="utf-8")):
            where = f"{page.relative_to(ROOT)}: {file}::{name}"
            assert (ROOT / file).is_file(), where
            assert not name or name in defined_in(ROOT / file), where


def test_each_threat_names_its_test() -> None:
    """Every kind of attacker has attacks, each with a test of its own that shows what stops it."""
    text = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    sections = text.partition("## What is not stopped")[0].split("\n## ")[1:]
    rows = [line for section in sections for line in section.splitlines() if re.match(r"\| (?!attack)", line)]
    headings = " ".join(section.splitlines()[0] for section in sections)
    assert [actor for actor in ACTORS if actor not in headings] == []
    assert [section for section in sections if section.count("\n| ") < 2] == []
    assert [row for row in rows if not any(name for _, name in NAMED.findall(row.split(" | ")[-1]))] == []
    assert len({one for row in rows for one in NAMED.findall(row)}) >= len(rows) >= 30


def test_symbols_that_documents_name_are_there() -> None:
    """`path.py:symbol` is defined in that file; a `_CONSTANT`, a `ClassName`, a `function()` somewhere."""
    for name in GUIDES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for path, symbol in re.findall(r"`([\w/]+\.py):(\w+)`", text):
            files = [ROOT / path] if "/" in path else (ROOT / "bot").rglob(path)
            assert any(symbol in defined_in(file) for file in files), f"{name}: {path}:{symbol}"
        for symbol in re.findall(r"`(_[A-Z]{2,}\w*|[A-Z][a-z]+[A-Z]\w*|[a-z_]+(?=\(\)))", text):
            assert symbol in OTHERS or is_defined(symbol), f"{name}: {symbol} is nowhere in the code"
