"""What can be read and yet means nothing is named with its file, its line and its reason before it is released."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import wiring
from bot.content.faults import Known, faults, refuse_faults
from bot.content.strict_yaml import ContentError
from bot.settings import Settings
from simulator.presets import TITLES

KNOWN = Known({"action_tide"}, {"pier"}, {"company"}, {"alerts": {"none"}})
SKILL: dict[str, Any] = {
    "skill": "tide",
    "title": {"de": "Tide", "en": "Tide"},
    "topic": {"de": "Tide", "en": "Tide"},
    "action": "action_tide",
    "reads": ["pier"],
    "keywords": {"words": ["hochwasser"], "patterns": [r"\bflut\b"], "entity": "pier"},
    "aspects": ["when", "day"],
    "instead": "tide",
    "tells": "tide",
    "dialogues": [
        {"name": "one", "world": {"alerts": ["none"]}, "turns": [{"say": "Flut?", "expect": {"skill": "tide"}}]},
        {"name": "two", "turns": [{"say": "Xyz?", "expect": {"skill": "nlu_fallback"}}]},
    ],
}
PHRASES = {"nlu": [{"intent": "tide", "metadata": {"language": "de"}, "examples": "- Kommt die Flut?\n"}]}
WHEN = {"turns": [{"say": "Wann?"}], "name": "three"}


class Harbour:
    """Content that is whole, to be spoilt."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("harbour/tide/skill.yml", SKILL)
        self.write("harbour/tide/nlu.yml", PHRASES)
        self.says("{company}: {anything}")
        self.write("common/service/follow_ups.yml", {"when": ["wann"]})

    def write(self, name: str, content: Any) -> None:
        file = self.folder / "nlu" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(content), encoding="utf-8")

    def says(self, text: str) -> None:
        self.write("harbour/tide/responses.yml", {"responses": {"utter_tide": [{"text": text}]}})

    def faults(self) -> list[str]:
        found = list(faults(self.folder, ("common", "harbour"), KNOWN))
        assert all(fault.file.is_relative_to(self.folder) for fault in found)
        return [f"{fault.file.name} {'.'.join(map(str, fault.place))}: {fault.reason}" for fault in found]


@pytest.fixture
def harbour(tmp_path: Path) -> Harbour:
    return Harbour(tmp_path)


def test_what_is_shipped_names_only_what_is_there() -> None:
    """Nothing that is shipped names an action, a skill, an entity or a world that nobody has."""
    settings = Settings(company="Hafen")
    wiring.check_content(settings, wiring.content_source(settings))
    assert wiring.known(settings).worlds["alerts"] == TITLES.keys() | {"none"}


def test_content_that_is_whole(harbour: Harbour) -> None:
    """An action fills whatever its texts name; the names of all else are known."""
    assert harbour.faults() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"action": "action_tid"}, "skill.yml action: no pack has an action 'action_tid'"),
        ({"instead": "ebb"}, "skill.yml instead: 'ebb' is no skill"),
        ({"tells": "Tide"}, "skill.yml tells: 'Tide' is no skill"),
        ({"aspects": ["when", "wen"]}, "skill.yml aspects.1: 'wen' is nothing that a follow-up can ask for"),
        ({"reads": ["pier", "peer"]}, "skill.yml reads.1: no pack recognises 'peer'; known are pier"),
        ({"keywords": {"words": ["flut", " "]}}, "skill.yml keywords.words.1: is empty"),
        ({"keywords": {"patterns": [".*"]}}, "skill.yml keywords.patterns.0: '.*' fits every message"),
        ({"keywords": {"patterns": ["flut", ""]}}, "skill.yml keywords.patterns.1: '' fits every message"),
        ({"keywords": {"unasked": ["(flut)?"]}}, "skill.yml keywords.unasked.0: '(flut)?' fits every message"),
        ({"keywords": {"entity": "peer"}}, "skill.yml keywords.entity: no pack recognises 'peer'"),
        ({"dialogues": [WHEN, WHEN]}, "skill.yml dialogues.1.name: 'three' is another dialogue's name"),
        ({"dialogues": [{**WHEN, "name": ""}]}, "skill.yml dialogues.0.name: is empty"),
        ({"dialogues": [{**WHEN, "world": {"alert": []}}]}, "skill.yml dialogues.0.world.alert: there is no such"),
        ({"dialogues": [{**WHEN, "world": {"alerts": ["flood"]}}]}, "skill.yml dialogues.0.world.alerts: there is no"),
        (
            {"dialogues": [{"name": "x", "turns": [{"say": "Ja", "expect": {"skill": "ebb"}}]}]},
            "skill.yml dialogues.0.turns.0.expect.skill: 'ebb' is no skill",
        ),
    ],
)
def test_a_skill_that_names_what_nobody_has(harbour: Harbour, changed: dict[str, Any], said: str) -> None:
    """It is refused with the key and what would fit there."""
    harbour.write("harbour/tide/skill.yml", {**SKILL, **changed})
    (found,) = harbour.faults()
    assert found.startswith(said)


@pytest.mark.parametrize("language", ["fr", "DE", "", None, 3])
def test_phrases_of_no_language(harbour: Harbour, language: Any) -> None:
    """The bot would answer them in whatever language comes first."""
    harbour.write("harbour/tide/nlu.yml", {"nlu": [{**PHRASES["nlu"][0], "metadata": {"language": language}}]})
    (found,) = harbour.faults()
    assert found == f"nlu.yml nlu.0.metadata.language: {language!r} is no language of phrases; known are de, en"


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_a_text_that_says_nothing(harbour: Harbour, text: str) -> None:
    """Nobody is answered with an empty message."""
    harbour.says(text)
    assert harbour.faults() == ["responses.yml responses.utter_tide.0.text: is empty"]


def test_a_placeholder_that_nothing_fills(harbour: Harbour) -> None:
    """Where no action answers, only the company's values are there, and what the skill itself reads."""
    harbour.write("harbour/tide/skill.yml", {**SKILL, "action": ""})
    harbour.says("{company}, {pier}")
    assert harbour.faults() == []
    harbour.says("{company} {nope}")
    assert harbour.faults() == [
        "responses.yml responses.utter_tide.0.text: nothing fills {nope} here; known are company"
    ]


def test_a_file_of_no_notices(harbour: Harbour) -> None:
    """Emptied by mistake, it would quietly offer nothing any more."""
    (harbour.folder / "nlu" / "harbour" / "notices.yml").write_text("# later\n")
    assert harbour.faults() == ["notices.yml : holds no notice type; without any, there is no such file"]


def test_all_are_told_at_once(harbour: Harbour) -> None:
    """Whoever mends a file need not run the check once for each mistake."""
    harbour.write("harbour/tide/skill.yml", {**SKILL, "instead": "ebb", "tells": "ebb"})
    harbour.says(" ")
    with pytest.raises(ContentError) as refused:
        refuse_faults(harbour.folder, ("common", "harbour"), KNOWN)
    assert [line.split(":")[0].rsplit("/")[-1] for line in str(refused.value).splitlines()] == [
        "skill.yml", "skill.yml", "responses.yml",
    ]  # fmt: skip


def test_choices_lead_on_to_what_there_is(harbour: Harbour) -> None:
    """To other skills of the company, each once; and an action makes its own."""
    harbour.write("harbour/tide/skill.yml", {**SKILL, "choices": ["ebb", "tide"]})
    assert harbour.faults() == [
        "skill.yml choices.0: 'ebb' is no skill of the packs that are switched on",
        "skill.yml choices.1: 'tide' is offered by itself or twice",
        "skill.yml choices: an action makes the choices of its answer itself",
    ]


def test_help_is_never_switched_off(harbour: Harbour) -> None:
    """A release may switch skills off, but none that customers always have."""
    harbour.write("harbour/tide/skill.yml", {**SKILL, "switched_off": True})
    assert harbour.faults() == []
    harbour.write("harbour/human/skill.yml", {**SKILL, "skill": "human", "switched_off": True})
    harbour.write("harbour/human/responses.yml", {"responses": {"utter_human": [{"text": "Ja."}]}})
    assert harbour.faults() == ["skill.yml switched_off: 'human' is never switched off"]
