"""What Rasa is trained with is made from each skill's description, and can be written out."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import rasa_files
from bot.content.folders import pack_folders
from bot.content.skill_file import SkillFile
from bot.content.strict_yaml import ContentError
from bot.paths import CODE

PACKS = ("common", "transit", "parcel")
TITLE = {"de": "Fähre", "en": "Ferry"}


def described(**keys: Any) -> SkillFile:
    return SkillFile.model_validate({"skill": "ferry", "title": TITLE, "topic": TITLE, **keys})


def steps(rule: dict[str, Any]) -> list[Any]:
    return [next(iter(step.items())) for step in rule["steps"]]


@pytest.fixture(scope="module", name="out")
def _out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    rasa_files.write_out(CODE / "data", PACKS, folder)
    return folder


def read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def test_a_skill_without_logic() -> None:
    """Its intent is answered by the text of its name; its domain declares that intent and nothing else."""
    ferry = described()
    assert rasa_files.rules(ferry, {}) == [
        {"rule": "ferry is answered", "steps": [{"intent": "ferry"}, {"action": "utter_ferry"}]}
    ]
    assert rasa_files.domain(ferry) == {"intents": ["ferry"], "entities": [], "slots": {}}


def test_a_skill_with_an_action() -> None:
    """The action is declared and answers; what the skill reads and keeps are slots that influence nothing."""
    ferry = described(action="action_ferry", reads=["pier"], keeps=["fare"])
    assert steps(rasa_files.rules(ferry, {})[0]) == [("intent", "ferry"), ("action", "action_ferry")]
    domain = rasa_files.domain(ferry)
    assert (domain["actions"], domain["entities"], set(domain["slots"])) == (
        ["action_ferry"],
        ["pier"],
        {"pier", "fare"},
    )
    assert domain["slots"]["pier"]["mappings"] == [{"type": "from_entity", "entity": "pier"}]
    assert domain["slots"]["fare"]["mappings"] == [{"type": "custom"}]
    assert not any(slot["influence_conversation"] for slot in domain["slots"].values())


def test_a_skill_with_a_form() -> None:
    """It asks for what it lacks; another question leaves it, is answered and asked again, or only asks again."""
    form = {"asks": ["pier"], "unreadable": "utter_no_pier", "leaves": ["bye", {"deny": "utter_left"}],
            "resumes": ["thank"], "repeats": ["greet"]}  # fmt: skip
    ferry = described(action="action_ferry", reads=["pier"], form=form)
    others = {name: described(skill=name) for name in ("bye", "deny", "thank")}
    found = {rule["rule"]: rule for rule in rasa_files.rules(ferry, others)}
    assert rasa_files.domain(ferry)["forms"] == {"ferry_form": {"required_slots": ["pier"]}}
    asking, left = (
        [("action", "ferry_form"), ("active_loop", "ferry_form")],
        [
            ("action", "action_deactivate_loop"),
            ("active_loop", None),
        ],
    )
    during = {name: steps(rule) for name, rule in found.items() if rule.get("condition")}
    assert steps(found["ferry asks for what it lacks"]) == [("intent", "ferry"), *asking]
    assert during["nothing is understood, in ferry_form"] == [
        ("intent", "nlu_fallback"), ("action", "utter_no_pier"), *asking,
    ]  # fmt: skip
    assert during["bye leaves, in ferry_form"] == [("intent", "bye"), ("action", "utter_bye"), *left]
    assert during["deny leaves, in ferry_form"] == [("intent", "deny"), ("action", "utter_left"), *left]
    assert during["thank comes back, in ferry_form"] == [("intent", "thank"), ("action", "utter_thank"), *asking]
    assert during["greet asks again, in ferry_form"] == [("intent", "greet"), *left, *asking]
    assert all(found[name]["condition"] == [{"active_loop": "ferry_form"}] for name in during)


def test_every_skill_that_is_shipped_has_its_rule(out: Path) -> None:
    """Each intent begins a rule of its own, and the domain declares every action that a rule names."""
    domain = read(out / "domain.yml")
    skills = [place.path.name for place in pack_folders(CODE / "data", PACKS) if place.description.exists()]
    assert sorted(domain["intents"]) == sorted(skills)
    declared = {*domain["actions"], *domain["forms"], *domain["responses"], "action_deactivate_loop"}
    for skill in skills:
        written = read(out / "data" / skill / "rules.yml")["rules"]
        assert any({"intent": skill} in rule["steps"] for rule in written)
        assert {step["action"] for rule in written for step in rule["steps"] if "action" in step} <= declared
        assert (out / "data" / skill / "nlu.yml").exists()


def test_the_service_has_a_word_of_its_own(out: Path) -> None:
    """What is no skill is taken as it lies: the language of the texts, and what is said to what nobody understands."""
    assert read(out / "domain.yml")["slots"]["locale"]["values"] == ["de", "de_sie", "en"]
    (rule,) = read(out / "data" / "service" / "rules.yml")["rules"]
    assert rule["steps"] == [{"intent": "nlu_fallback"}, {"action": "utter_not_understood"}]


def test_only_the_packs_that_are_switched_on(tmp_path: Path) -> None:
    """Nothing of the others is trained."""
    rasa_files.write_out(CODE / "data", ("common", "transit"), tmp_path)
    domain = read(tmp_path / "domain.yml")
    assert "disruption_line" in domain["intents"]
    assert "parcel_status" not in domain["intents"]
    assert "forms" not in domain
    assert not (tmp_path / "data" / "parcel_status").exists()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of what is shipped, with one more question of three files."""
    copy = Path(shutil.copytree(CODE / "data", tmp_path / "data"))
    folder = copy / "nlu" / "transit" / "ferry"
    folder.mkdir()
    write(folder / "skill.yml", {"skill": "ferry", "title": TITLE, "topic": TITLE})
    write(
        folder / "nlu.yml", {"nlu": [{"intent": "ferry", "examples": "- Fährt die Fähre?\n- Wann geht die Fähre?\n"}]}
    )
    write(folder / "responses.yml", {"responses": {"utter_ferry": [{"text": "Ja."}]}})
    return copy


def write(file: Path, content: Any) -> None:
    file.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")


def test_files_of_its_own_are_taken_instead(data: Path, tmp_path: Path) -> None:
    """What a description cannot say lies beside it, and nothing is made in its place."""
    folder = data / "nlu" / "transit" / "ferry"
    story = {"stories": [{"story": "a ferry", "steps": [{"intent": "ferry"}, {"action": "utter_ferry"}]}]}
    write(folder / "stories.yml", story)
    write(folder / "domain.yml", {"intents": [{"ferry": {"use_entities": []}}]})
    rasa_files.write_out(data, PACKS, tmp_path / "out")
    assert {"ferry": {"use_entities": []}} in read(tmp_path / "out" / "domain.yml")["intents"]
    assert read(tmp_path / "out" / "data" / "ferry" / "stories.yml") == story
    assert not (tmp_path / "out" / "data" / "ferry" / "rules.yml").exists()


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"asks": ["pier"]}, "form.asks: expected a text utter_ask_pier in responses.yml"),
        ({"unreadable": "utter_unread"}, "form.unreadable: expected a text utter_unread"),
        ({"leaves": ["goodby"]}, "form.leaves: expected a skill of the packs that are switched on; 'goodby' is none"),
        ({"resumes": ["tank"]}, "form.resumes: .*'tank' is none"),
        ({"repeats": ["gret"]}, "form.repeats: .*'gret' is none"),
        ({"leaves": [{"deny": "utter_nowhere"}]}, "form.leaves: expected a text utter_nowhere"),
        ({"leaves": ["deny", {"deny": "utter_thank"}]}, "form.leaves: a skill is named twice"),
        ({"leaves": "deny"}, "form.leaves: Input should be"),
        ({"asks": []}, "form.asks: expected at least one"),
        ({"ask": ["pier"]}, "form.ask: is no key here; known are asks, leaves, name, repeats, resumes, unreadable"),
    ],
)
def test_a_form_names_what_is_there(data: Path, form: dict[str, Any], reason: str) -> None:
    """A text or a skill that is nowhere, a key that is none: refused with file, line and what is expected."""
    file = data / "nlu" / "transit" / "ferry" / "skill.yml"
    whole = {"asks": ["parcel_number"], "unreadable": "utter_ferry", **form}
    reads = [name for name in whole["asks"] if name]
    described = {"skill": "ferry", "title": TITLE, "topic": TITLE, "reads": reads, "form": whole}
    write(file, yaml.safe_dump(described, sort_keys=False))
    with pytest.raises(ContentError, match=rf"ferry/skill\.yml:\d+: {reason}"):
        rasa_files.check(data, PACKS)


def test_a_form_asks_for_what_the_skill_reads(data: Path) -> None:
    """A value that no entity fills would be asked for, for ever."""
    form = {"asks": ["parcel_number"], "unreadable": "utter_ferry"}
    write(
        data / "nlu" / "transit" / "ferry" / "skill.yml",
        {"skill": "ferry", "title": TITLE, "topic": TITLE, "form": form},
    )
    with pytest.raises(ContentError, match="'parcel_number' is nothing that the skill reads"):
        rasa_files.check(data, PACKS)


@pytest.mark.parametrize(
    ("phrases", "reason"),
    [
        (None, "ferry: nlu.yml is missing"),
        ("", r"nlu\.yml:1: holds no examples of 'ferry'"),
        ("nlu: []", "holds no examples of 'ferry'"),
        ("nlu:\n- intent: ferry\n  examples: ''", "holds no examples"),
        (
            "nlu:\n- intent: ferry\n  examples: '- a'\n- intent: fery\n  examples: '- b'",
            r"nlu\.yml:4: .*'fery' is another",
        ),
        ("nlu: words", r"nlu\.yml:1: nlu: Input should be a valid tuple"),
        ("nlu:\n- intent: ferry\n  examples: [a, b]", r"nlu\.yml:3: nlu\.0\.examples: .*valid string"),
    ],
)
def test_phrases_are_the_skills_own(data: Path, phrases: str | None, reason: str) -> None:
    """Phrases of no intent, or of another skill's, are refused: the question would never be known by them."""
    file = data / "nlu" / "transit" / "ferry" / "nlu.yml"
    file.unlink() if phrases is None else write(file, phrases)
    with pytest.raises(ContentError, match=reason):
        rasa_files.check(data, PACKS)


def test_a_skill_without_an_answer(data: Path) -> None:
    """Neither an action nor a text: refused, with the text that is expected."""
    write(data / "nlu" / "transit" / "ferry" / "responses.yml", {"responses": {"utter_fery": [{"text": "Ja."}]}})
    with pytest.raises(ContentError, match=r"skill\.yml:1: has no action; expected the text utter_ferry"):
        rasa_files.check(data, PACKS)


def test_phrases_without_a_description(data: Path) -> None:
    """A description by another name is none: phrases that nothing answers are refused."""
    folder = data / "nlu" / "transit" / "ferry"
    (folder / "skill.yml").rename(folder / "skill.yaml")
    with pytest.raises(ContentError, match=r"ferry: skill\.yml is missing"):
        rasa_files.check(data, PACKS)


def test_two_folders_that_differ(data: Path) -> None:
    """What several skills say alike is one; what they say differently is refused, with the folder and the name."""
    folder = data / "nlu" / "transit" / "ferry"
    write(folder / "domain.yml", {"intents": ["ferry"], "slots": {"line": {"type": "bool"}}})
    with pytest.raises(ContentError, match="ferry: another folder says something else of slots line"):
        rasa_files.check(data, PACKS)
    (folder / "domain.yml").unlink()
    write(folder / "skill.yml", {"skill": "ferry", "title": TITLE, "topic": TITLE, "reads": ["line"]})
    rasa_files.check(data, PACKS)
