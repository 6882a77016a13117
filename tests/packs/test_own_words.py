"""Where a company's own pack keeps its words, and what is said when they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import wiring
from bot.model.errors import SettingsError
from bot.settings import Settings

PACK = """\
from pathlib import Path
from bot.model.pack import Pack
PACK = Pack(name="quay", data=Path(__file__).parent / "words")
"""


def test_a_pack_whose_words_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack whose folder is missing stops whoever reads it, by name and folder; nothing is quietly left out."""
    package = tmp_path / "quay_of_ours"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "pack.py").write_text(PACK, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    settings = Settings(_env_file=None, packs="quay_of_ours.pack")
    with pytest.raises(SettingsError, match=f"LOTSE_PACKS: there are no words of 'quay' in {package / 'words'}"):
        wiring.shipped_content(settings)
    skill = package / "words" / "quay"
    skill.mkdir(parents=True)
    (skill / "skill.yml").write_text("skill: quay\ntitle: {de: Kai, en: Quay}\ntopic: {de: Kai, en: Quay}\n")
    assert wiring.shipped_content(settings).skills["quay"].pack == "quay"
    assert "disruption_line" not in wiring.shipped_content(settings).skills
