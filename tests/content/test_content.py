"""Content is read whole, or refused with the file and the reason."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.folders import pack_folders, packs_in
from bot.content.load import FolderContent, load
from bot.content.strict_yaml import ContentError
from bot.model.keyword_rules import unasked
from bot.paths import CODE
from tests.content.notice_types import notice_type
from tests.support.names import KINDS

SKILL: dict[str, Any] = {
    "skill": "tide",
    "title": {"de": "Tide", "en": "Tide"},
    "pack": "harbour",
    "topic": {"de": "Tide", "en": "Tide"},
    "action": "action_tide",
    "keywords": {"words": ["hochwasser"], "patterns": [r"\bflut\b"]},
}


def variation(text: str, locale: str | None = None) -> dict[str, Any]:
    condition = [{"type": "slot", "name": "locale", "value": locale}]
    return {"text": text, **({"condition": condition} if locale else {})}


class Desk:
    """A content folder on the editor's desk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("nlu/harbour/tide/skill.yml", SKILL)
        self.write("nlu/harbour/tide/responses.yml", {"responses": {"utter_tide": [variation("{company}: {tide}")]}})
        self.write("nlu/harbour/notices.yml", {"tide_comes": notice_type()})

    def write(self, name: str, content: Any) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")

    def load(self, *packs: str) -> FolderContent:
        return load(self.folder, packs or ("harbour",), "r-1", {"company": "Hafen"}, "Europe/Berlin", KINDS)

    def refused(self, reason: str, file: str) -> None:
        with pytest.raises(ContentError, match=reason) as refusal:
            self.load()
        assert str(self.folder / file) in str(refusal.value)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_content_that_is_whole(desk: Desk) -> None:
    """Skills and notice types of the packs that are switched on, and all responses."""
    content = desk.load()
    assert content.skills["tide"].keywords.words == ("hochwasser",)
    assert list(content.notices) == ["tide_comes"]
    assert (desk.load("common").skills, desk.load("common").notices) == ({}, {})


def test_the_company_is_in_every_text(desk: Desk) -> None:
    """The company's own values fit every text; a value of the same name goes before them."""
    content = desk.load()
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert content.render("utter_tide", "de", {"tide": "hoch"}, "", now) == "Hafen: hoch"
    assert content.render("utter_tide", "de", {"tide": "hoch", "company": "Elbe"}, "", now) == "Elbe: hoch"
    assert content.render_notice(content.words["tide_comes"], "notice", "en", {"line": "U3"}, now) == "U3: Hafen"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"skil": "tide"}, "skil"),
        ({"keywords": {"word": ["x"]}}, "word"),
        ({"keywords": {"patterns": ["(unclosed"]}}, "patterns"),
        ({"keywords": {"unasked": ["(unclosed"]}}, "is no pattern"),
        (
            {"keywords": {"patterns": [r"flut(?! und ebbe)"]}},
            r"patterns: .*flut\(\?! und ebbe\) is no pattern that can be",
        ),
        (
            {"keywords": {"unasked": [{"says": "flut", "unless": r"(?<=ebbe) x"}]}},
            "x is no pattern that can be searched",
        ),
        ({"keywords": {"patterns": [r"(flut) \1"]}}, "linear"),
        ({"keywords": {"patterns": [r"((flut ){0,99} ){0,99}"]}}, "linear|too large"),
        ({"keywords": {"patterns": [r"(flut ){0,900}"]}}, "too large to be searched for: [0-9]+ steps"),
        ({"keywords": {"patterns": [{"says": "flut", "if": "ebbe"}]}}, "if"),
        ({"keywords": {"patterns": "flut"}}, "patterns"),
        ({"keywords": {"unasked": ["{high} water"]}}, "which is no part"),
        ({"keywords": {"parts": {"high": "very {high}"}, "unasked": ["{high} water"]}}, "which is no part"),
        ({"title": None}, "title"),
    ],
)
def test_a_skill_that_is_not_one(desk: Desk, changed: dict[str, Any], reason: str) -> None:
    """Unknown keys, a pattern that does not compile, a missing title: refused by name."""
    desk.write("nlu/harbour/tide/skill.yml", {**SKILL, **changed})
    desk.refused(reason, "nlu/harbour/tide/skill.yml")


@pytest.mark.parametrize(
    ("responses", "reason"),
    [
        ({"utter_x": [variation("Bonjour", "fr")]}, "utter_x: has an unknown locale: fr"),
        ({"utter_x": [variation("Moin", "de")]}, "utter_x has no text for de_sie, en"),
        ({"utter_x": [{"image": "x.png"}]}, "text"),
        ({"utter_x": []}, "utter_x has no text for de, de_sie, en"),
        (["utter_x"], "dict"),
    ],
)
def test_responses_that_are_not(desk: Desk, responses: Any, reason: str) -> None:
    """An unknown or a missing locale, a response without a text: refused by name."""
    desk.write("nlu/harbour/tide/responses.yml", {"responses": responses})
    desk.refused(reason, "nlu/harbour/tide/responses.yml")


@pytest.mark.parametrize(
    "file",
    [
        "nlu/harbour/tide/skill.yml",
        "nlu/harbour/tide/responses.yml",
        "nlu/harbour/notices.yml",
        "nlu/common/service/keyword_rules.yml",
    ],
)
@pytest.mark.parametrize("text", ["a: [", "- just\n- a list", "just words"])
def test_a_file_that_is_no_mapping(desk: Desk, file: str, text: str) -> None:
    """Broken YAML, a list or words where a mapping belongs are refused with the file's name."""
    desk.write(file, text)
    desk.refused(r"yml:[1-3]: ", file)


def test_a_file_in_another_encoding_is_refused(desk: Desk) -> None:
    """Bytes that are not UTF-8 are refused with the file's name."""
    (desk.folder / "nlu/harbour/notices.yml").write_bytes("x: Störung".encode("latin-1"))
    desk.refused("yml:1: is no UTF-8 text", "nlu/harbour/notices.yml")


def test_the_service_has_keyword_rules_of_its_own(desk: Desk) -> None:
    """Keyword rules of the service are no skills."""
    desk.write("nlu/common/service/keyword_rules.yml", {"queue_place": {"words": ["wie lange noch"]}})
    content = desk.load()
    assert content.service["queue_place"].keywords.words == ("wie lange noch",)
    assert "queue_place" not in content.skills


def names(content: Path, *packs: str) -> list[str]:
    return [place.path.name for place in pack_folders(content, packs)]


def test_the_folders_of_a_release(desk: Desk) -> None:
    """A release takes the folders of its packs, whether they are skills or the service's own words, and no others."""
    desk.write("nlu/common/service/domain.yml", {"version": "3.1"})
    assert names(desk.folder, "common", "harbour") == ["service", "tide"]
    assert names(desk.folder, "common") == ["service"]
    assert names(desk.folder) == []
    assert packs_in(desk.folder) == ("common", "harbour")


def test_what_is_shipped_can_be_read(tmp_path: Path) -> None:
    """The shipped content is whole, in every choice of packs."""
    shutil.copytree(CODE / "data", tmp_path / "data")
    for packs in (("common",), ("common", "transit"), ("common", "parcel"), ("common", "transit", "parcel")):
        assert load(tmp_path / "data", packs, "r-1", {}, "Europe/Berlin", KINDS).skills


def test_a_pattern_has_its_exception(desk: Desk) -> None:
    """A sentence that holds what must not be there is not meant, wherever it stands."""
    rule = {"parts": {"calm": "ebbe|ebb"}, "unasked": [{"says": r"\bflut\b", "unless": r"\b{calm}\b"}]}
    desk.write("nlu/harbour/tide/skill.yml", {**SKILL, "keywords": rule})
    tide = desk.load().skills["tide"]
    assert unasked("Flut kommt. Ebbe und Flut. Flut oder Ebbe. Flut, Ebbé", tide) == ["Flut kommt"]


def test_a_refused_pattern_of_the_service_is_named(desk: Desk) -> None:
    """Where many rules share a file, the message says whose pattern it is."""
    desk.write("nlu/common/service/keyword_rules.yml", {"queue_leave": {"patterns": [r"kein(?=er)"]}})
    desk.refused(r"queue_leave\.patterns: .*kein\(\?=er\) is no pattern", "nlu/common/service/keyword_rules.yml")


def test_a_pattern_is_put_together_from_its_parts(desk: Desk) -> None:
    """Parts have names and may hold others; a repetition is none."""
    parts = {"high": "hoch|high", "flood": "{high}wasser"}
    desk.write("nlu/harbour/tide/skill.yml", {**SKILL, "keywords": {"parts": parts, "unasked": ["kein{1,2} {flood}"]}})
    tide = desk.load().skills["tide"]
    assert unasked("Moin. Kein Hochwasser mehr! Und Tschüs", tide) == [" Kein Hochwasser mehr"]
    assert unasked("Hochwasser", tide) == []
