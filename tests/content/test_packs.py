"""Content lies in the folders of its packs; what a release of the version before holds is still read."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.folders import notice_files, pack_folders, packs_in
from bot.content.load import load, read_phrases
from bot.content.notice_words import words_in
from bot.content.releases import Releases
from bot.content.strict_yaml import ContentError
from bot.paths import CODE
from tests.content.notice_types import notice_type
from tests.support.names import KINDS

PACKS = ("common", "transit", "parcel")
WORDS = {
    "callback": "4ed8e7c346cfdff3d729b4f43b0142d7",
    "commute": "6b52531677dca691113c5533e999a402",
    "line_runs_again": "cda7989380e7c679b065013a66616076",
    "parcel_comes": "4c153aa683f4942d372c06d0c4fcc8ff",
    "parcel_done": "6f546eb6c1fbc327a1921a6858517a33",
}
"""Versions that consents have named since before packs had folders."""


@pytest.fixture
def flat(tmp_path: Path) -> Path:
    """The shipped content as the version before laid it out: skills side by side, each with its pack, one file of
    notices."""
    for place in pack_folders(CODE / "data", PACKS):
        target = shutil.copytree(place.path, tmp_path / "nlu" / place.path.name)
        if (target / "skill.yml").exists():
            described = yaml.safe_load((target / "skill.yml").read_text(encoding="utf-8")) | {"pack": place.pack}
            (target / "skill.yml").write_text(yaml.safe_dump(described), encoding="utf-8")
    types = {}
    for file in notice_files(CODE / "data"):
        read = yaml.safe_load(file.path.read_text(encoding="utf-8"))
        types |= {name: one | {"pack": file.pack} for name, one in read.items()}
    (tmp_path / "notices.yml").write_text(yaml.safe_dump(types), encoding="utf-8")
    return tmp_path


def read(content: Path, *packs: str) -> dict[str, str]:
    return {name: one.version for name, one in load(content, packs, "r-1", {}, "Europe/Berlin", KINDS).words.items()}


def test_words_keep_their_version() -> None:
    """Where a notice's words lie is no part of them: consents given for them before are still given for them."""
    assert read(CODE / "data", *PACKS) == WORDS
    assert read(CODE / "data", "common", "parcel") == {
        name: WORDS[name] for name in ("callback", "parcel_comes", "parcel_done")
    }


def test_a_release_of_the_version_before(flat: Path) -> None:
    """It has the same skills, texts and notices as when each pack has a folder."""
    old, new = (load(folder, PACKS, "r-1", {}, "Europe/Berlin", KINDS) for folder in (flat, CODE / "data"))
    assert (old.skills, old.phrases, old.words) == (new.skills, new.phrases, new.words)
    assert (old.service, old.danger) == (new.service, new.danger)
    assert old.follow_ups.read("und wie lange noch") == new.follow_ups.read("und wie lange noch")
    assert new.follow_ups.read("und wie lange noch").kinds
    assert set(load(flat, ["common"], "r-1", {}, "Europe/Berlin", KINDS).notices) == {"callback"}
    assert words_in(flat, read_phrases(flat), KINDS) == words_in(CODE / "data", read_phrases(CODE / "data"), KINDS)


def copy(folder: Path) -> Path:
    return Path(shutil.copytree(CODE / "data", folder / "data"))


@pytest.mark.parametrize("pack", ["common", "parcel", "harbour"])
def test_a_notice_type_is_declared_once(tmp_path: Path, pack: str) -> None:
    """Two packs that name a kind of notice alike are refused, with both files."""
    file = copy(tmp_path) / "nlu" / pack / "notices.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(yaml.safe_dump({"commute": notice_type(pack=pack)}), encoding="utf-8")
    with pytest.raises(ContentError, match=r"notices\.yml:\d+: commute: is written in") as refusal:
        load(tmp_path / "data", (*PACKS, "harbour"), "r-1", {}, "Europe/Berlin", KINDS)
    assert str(file) in str(refusal.value)
    assert str(tmp_path / "data" / "nlu" / "transit" / "notices.yml") in str(refusal.value)


def test_a_response_is_written_once(tmp_path: Path) -> None:
    """So is a text: another folder does not quietly add a variation to it."""
    file = copy(tmp_path) / "nlu" / "parcel" / "tell_me_parcel" / "responses.yml"
    with file.open("a", encoding="utf-8") as responses:
        responses.write('\n  utter_thank:\n    - text: "Bitte."\n')
    with pytest.raises(ContentError, match=r"responses\.yml:\d+: responses\.utter_thank: is written in") as refusal:
        load(tmp_path / "data", PACKS, "r-1", {}, "Europe/Berlin", KINDS)
    said = str(refusal.value)
    assert str(file) in said
    assert str(tmp_path / "data" / "nlu" / "common" / "thank" / "responses.yml") in said


def test_a_folder_has_one_name(tmp_path: Path) -> None:
    """Two packs with a skill of one name are refused, with both folders; where one of them is off, it is none."""
    data = copy(tmp_path)
    shutil.copytree(data / "nlu" / "common" / "thank", data / "nlu" / "harbour" / "thank")
    with pytest.raises(ContentError, match=r"common/thank and .*harbour/thank: two folders of one name"):
        load(data, (*PACKS, "harbour"), "r-1", {}, "Europe/Berlin", KINDS)
    assert load(data, PACKS, "r-1", {}, "Europe/Berlin", KINDS).skills["thank"].pack == "common"


def test_a_skill_of_another_pack(tmp_path: Path) -> None:
    """A skill.yml that names another pack than its folder's is refused: one of the two is a mistake."""
    data = copy(tmp_path)
    file = data / "nlu" / "common" / "thank" / "skill.yml"
    file.write_text(f"pack: transit\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    with pytest.raises(
        ContentError, match=r"thank/skill\.yml:1: pack: 'transit' is not the pack that .* lies in, 'common'"
    ):
        load(data, PACKS, "r-1", {}, "Europe/Berlin", KINDS)


def test_a_pack_may_lie_anywhere(tmp_path: Path, flat: Path) -> None:
    """A company's own pack lies where the company wants it; its skills, texts and notices are its pack's."""
    away = tmp_path / "away" / "words-of-ferries"
    ferry = away / "ferry"
    ferry.mkdir(parents=True)
    (ferry / "skill.yml").write_text("skill: ferry\ntitle: {de: F, en: F}\ntopic: {de: F, en: F}\n", encoding="utf-8")
    (ferry / "nlu.yml").write_text("nlu:\n- intent: ferry\n  examples: '- Fährt die Fähre?'\n", encoding="utf-8")
    (ferry / "responses.yml").write_text("responses: {utter_ferry: [{text: Ja.}]}\n", encoding="utf-8")
    declared = {name: one for name, one in notice_type().items() if name != "pack"}
    (away / "notices.yml").write_text(yaml.safe_dump({"ferry_goes": declared}), encoding="utf-8")
    source = {**{pack: CODE / "data" / "nlu" / pack for pack in PACKS}, "ferries": away}
    content = load(source, ("common", "ferries"), "r-1", {}, "Europe/Berlin", KINDS)
    assert content.skills["ferry"].pack == content.notices["ferry_goes"].pack == "ferries"
    assert {skill.pack for skill in content.skills.values()} == {"common", "ferries"}
    assert "utter_ferry" in content.phrases
    assert "utter_parcel_status_quota" not in content.phrases
    assert content.service
    assert packs_in(source) == ("common", "ferries", "parcel", "transit")
    assert (
        load(flat, PACKS, "r-1", {}, "Europe/Berlin", KINDS).skills.keys()
        == load({pack: source[pack] for pack in PACKS}, PACKS, "r-1", {}, "Europe/Berlin", KINDS).skills.keys()
    )


async def test_a_release_holds_the_packs_from_anywhere(tmp_path: Path) -> None:
    """Whatever lay elsewhere is in the release, under its pack's name."""
    away = tmp_path / "away"
    shutil.copytree(CODE / "data" / "nlu" / "parcel", away)
    source = {"common": CODE / "data" / "nlu" / "common", "post": away}

    async def train(folder: Path, out: Path) -> dict[str, Any]:
        assert (folder / "data" / "parcel_status" / "rules.yml").exists()
        return {}

    release = await Releases(tmp_path / "releases", source, CODE / "brain", ("common", "post")).build(train)
    content = load(release.content, ("common", "post"), release.id, {}, "Europe/Berlin", KINDS)
    assert content.skills["parcel_status"].pack == content.notices["parcel_done"].pack == "post"
    assert {name: one.version for name, one in content.words.items()} == {
        name: WORDS[name] for name in ("callback", "parcel_comes", "parcel_done")
    }
