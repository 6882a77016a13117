"""What people call stations is content: it follows the release, and what cannot be meant is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.kit.recognise import recognise
from actions.transit.company_network import network
from actions.transit.network import NICKNAMES, hamburg
from actions.transit.settings import Settings as TransitSettings
from bot.content.strict_yaml import ContentError
from bot.settings import Settings
from bot.wiring.packs import Packs, build_packs
from bot.wiring.sources import Recognition


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    """All packs, on a network of this test's own."""
    names = tmp_path / "names.yml"
    names.write_text("stations: {Schlump: [Schlümpchen]}\n", encoding="utf-8")
    settings = Settings(_env_file=None, data_dir=tmp_path).with_packs(network_names=str(names))
    return build_packs(settings)


def release(folder: Path, text: str | None) -> Path:
    """Content with these nicknames; without any, as a release of the version before."""
    pack = folder / "nlu" / "transit"
    pack.mkdir(parents=True, exist_ok=True)
    if text is not None:
        (pack / "stations.yml").write_text(text, encoding="utf-8")
    return folder


def station(packs: Packs, text: str) -> str:
    found = [str(one["value"]) for one in recognise(text, packs.entities()) if one["entity"] == "station"]
    return found[0] if found else ""


def test_a_new_nickname_is_understood_as_soon_as_it_is_live(packs: Packs, tmp_path: Path) -> None:
    """And one that is taken out is not any more; what the installation has set holds beside both."""
    assert station(packs, "Was ist an der Elphi los?") == "Baumwall"
    packs.take(release(tmp_path / "one", "stations: {Baumwall: [Glaswelle]}\n"))
    assert station(packs, "Was ist an der Glaswelle los?") == "Baumwall"
    assert station(packs, "Was ist an der Elphi los?") == ""
    assert station(packs, "Ist am Schlümpchen zu?") == "Schlump"
    packs.take(release(tmp_path / "two", None))
    assert station(packs, "Was ist an der Elphi los?") == "Baumwall"


def test_who_asks_the_same_again_is_understood_anew(packs: Packs, tmp_path: Path) -> None:
    """The one text that came before and after a release does not keep its finding of before."""
    recogniser = Recognition(packs)

    def values() -> list[object]:
        return [one["value"] for one in recogniser.recognise("Was ist an der Glaswelle los?")]

    assert list(recogniser.recognise("")) == []
    packs.take(release(tmp_path / "before", "stations: {}\n"))
    assert values() == []
    packs.take(release(tmp_path / "one", "stations: {Baumwall: [Glaswelle]}\n"))
    assert values() == ["Baumwall"]
    packs.take(release(tmp_path / "two", "stations: {Messehallen: [Glaswelle]}\n"))
    assert values() == ["Messehallen"]


def test_a_file_that_cannot_be_read_changes_nothing(packs: Packs, tmp_path: Path) -> None:
    """A release that is live is served as far as it can be."""
    packs.take(release(tmp_path / "one", "stations: {Baumwall: [Glaswelle]}\n"))
    packs.take(release(tmp_path / "two", "stationen: {}\n"))
    assert station(packs, "Was ist an der Glaswelle los?") == "Baumwall"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("stationen: {}\n", "stationen"),
        ("stations: {Baumwall: [Elphi], Messehallen: [elphi]}\n", "belongs to several"),
        ("stations: {Baumwall: [Schlump]}\n", "another station's name"),
        ("stations: {Baumwall: ['!!']}\n", "no letter"),
        ("stations: [Baumwall]\n", "stations"),
    ],
)
def test_nicknames_that_cannot_be_meant_are_refused(packs: Packs, tmp_path: Path, text: str, reason: str) -> None:
    """Before they are released, with file and reason."""
    with pytest.raises(ContentError, match=reason) as refusal:
        packs.check(release(tmp_path / "content", text))
    assert "stations.yml" in str(refusal.value)


def test_what_is_shipped_is_right(packs: Packs) -> None:
    """The shipped nicknames pass, and lead to stations that there are."""
    packs.check({"transit": NICKNAMES.parent})
    assert hamburg().exactly("Elphi") == "Baumwall"
    assert network(TransitSettings(_env_file=None), Path()).exactly("Kelle") == "Kellinghusenstraße"
