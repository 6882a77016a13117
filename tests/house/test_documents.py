"""What the documents say of the program is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from bot.store.codec import VERSION

ROOT = Path(__file__).parents[2]


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
    for name in ("ARCHITECTURE.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for path in re.findall(r"`((?:bot|brain|actions|connectors|simulator|tests|data)/\w[\w/.]+)(?::\w+)?`", text):
            assert (ROOT / path).exists(), f"{name}: {path}"
