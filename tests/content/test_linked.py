"""Which links customers may be shown, so that somebody asks daily whether they still lead somewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot import wiring
from bot.content.linked import linked
from bot.paths import CODE
from bot.settings import Settings

DAY = date(2026, 11, 30)
RESPONSES = """version: "3.1"

responses:
  utter_opening:
    - text: "{text}"
"""
SKILL = """skill: opening
title: {de: Öffnungszeiten, en: Opening hours}
topic: {de: Öffnungszeiten, en: opening hours}
"""
PHRASES = """version: "3.1"

nlu:
  - intent: opening
    metadata: {language: de}
    examples: |
      - Wann habt ihr auf?
"""


def found(tmp_path: Path, text: str, **settings: str) -> list[str]:
    """The links of an installation whose one skill answers so."""
    folder = tmp_path / "nlu" / "common" / "opening"
    folder.mkdir(parents=True)
    (folder / "responses.yml").write_text(RESPONSES.replace("{text}", text))
    (folder / "skill.yml").write_text(SKILL)
    (folder / "nlu.yml").write_text(PHRASES)
    given = Settings(_env_file=None, packs="common", **settings)
    return linked(wiring.read_content(given, tmp_path, "r"), DAY)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Alles steht auf https://www.hansebahn.de/zeiten.", ["https://www.hansebahn.de/zeiten"]),
        ("(https://hansebahn.de/a?b=c&d=1#e)", ["https://hansebahn.de/a?b=c&d=1#e"]),
        ("HTTPS://Hansebahn.de/A!", ["HTTPS://Hansebahn.de/A"]),
        ("https://a.de/x und https://b.de/y, https://a.de/x", ["https://a.de/x", "https://b.de/y"]),
        ("Mehr: {privacy_url}", ["https://hansebahn.de/schutz"]),
        ("Verfolgen: https://dhl.de/{number}", []),
        ("hansebahn.de ohne Schema, mailto:a@b.de, ftp://b.de", []),
        ("https://example.org/x https://shop.example/y https://x.test/ http://localhost/z", []),
    ],
)
def test_links_in_answers_are_found_whole(tmp_path: Path, text: str, links: list[str]) -> None:
    """Each once, without the sentence around it; what only a conversation completes, and nobody's hosts, are none."""
    own = {"privacy_url": "https://hansebahn.de/schutz", "imprint_url": "https://example.org/i"}
    extra = ["https://hansebahn.de/schutz"]
    assert found(tmp_path, text, **own) == sorted({*links, *extra})


def test_what_is_shipped_links_somewhere() -> None:
    """Facts and answers name pages of the trade, and none of the demonstration's."""
    shipped = linked(wiring.read_content(Settings(_env_file=None), CODE / "data", "shipped"), DAY)
    assert shipped
    assert all(link.startswith(("https://", "http://")) for link in shipped)
    assert not any("example" in link for link in shipped)
