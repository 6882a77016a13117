"""What Rasa is trained with: domain and rules of each skill, made from its `skill.yml`.

A folder may hold files of its own for what `skill.yml` cannot say: `domain.yml` is taken in place of the made one,
`rules.yml` or `stories.yml` in place of the made rules.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from bot.content.folders import SKILL, Content, PackFolder, pack_folders
from bot.content.skill_file import Form, SkillFile, read_file
from bot.content.strict_yaml import ContentError, refusal, refuse_all, validated

PHRASES, RESPONSES, DOMAIN = "nlu.yml", "responses.yml", "domain.yml"
OWN_RULES = ("rules.yml", "stories.yml")
Step = dict[str, Any]


class _Block(BaseModel):
    """Rasa's own schema; we look only at whose phrases they are."""

    intent: str = ""
    examples: str = ""


class _PhrasesFile(BaseModel):
    nlu: tuple[_Block, ...] = ()


@dataclass(frozen=True)
class _Gathered:
    """What lies in the folders of the packs, checked as a whole."""

    folders: list[PackFolder]
    skills: dict[str, SkillFile]
    domain: dict[str, Any]

    @property
    def names(self) -> set[str]:
        """All skills, those that cannot be read among them."""
        return {place.path.name for place in self.folders if place.description.exists()}


def check(content: Content, packs: Iterable[str]) -> None:
    """Raises ContentError for all that Rasa could not be trained with, or only by half."""
    found: list[ContentError] = []
    _gather(content, packs, found)
    refuse_all(found)


def write_out(content: Content, packs: Iterable[str], target: Path, *, words: bool = True) -> None:
    """Write `domain.yml` and `data/` into a folder, where plain `rasa train` looks for them; raises ContentError.
    Without `words` the domain has responses by name alone: no model says more, and other words need no other model."""
    found: list[ContentError] = []
    gathered = _gather(content, packs, found)
    refuse_all(found)
    target.mkdir(parents=True, exist_ok=True)
    responses = {name: [{"text": name}] for name in sorted(gathered.domain.get("responses", {}))}
    _write(target / DOMAIN, gathered.domain if words else gathered.domain | {"responses": responses})
    for place in gathered.folders:
        _write_data(place, gathered.skills, target / "data" / place.path.name)


def _gather(content: Content, packs: Iterable[str], found: list[ContentError]) -> _Gathered:
    """What can be read; what is wrong is added to `found`."""
    folders = pack_folders(content, packs)
    skills: dict[str, SkillFile] = {}
    domain: dict[str, Any] = {"version": "3.1"}
    for place in folders:
        with _noting(found):
            if place.description.exists():
                skills[place.path.name] = read_file(place)
            for part in _domains(place, skills.get(place.path.name)):
                _merge(domain, part, place.path)
    gathered = _Gathered(folders, skills, domain)
    for place in folders:
        with _noting(found):
            if place.path.name in skills:
                _check(place, gathered)
            elif (place.path / PHRASES).exists() and not any((place.path / own).exists() for own in (DOMAIN, SKILL)):
                raise ContentError(f"{place.path}: {SKILL} is missing: what answers the phrases in {PHRASES}")
    return gathered


@contextmanager
def _noting(found: list[ContentError]) -> Iterator[None]:
    """What is wrong with one folder keeps nobody from looking at the next."""
    try:
        yield
    except ContentError as error:
        found.append(error)


def _write_data(place: PackFolder, skills: Mapping[str, SkillFile], target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    own = [place.path / name for name in (PHRASES, *OWN_RULES) if (place.path / name).exists()]
    for file in own:
        shutil.copy(file, target)
    skill = skills.get(place.path.name)
    if skill and not any(file.name in OWN_RULES for file in own):
        _write(target / "rules.yml", {"version": "3.1", "rules": rules(skill, skills)})


def _write(file: Path, content: Any) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1 << 20), encoding="utf-8")


def _domains(place: PackFolder, skill: SkillFile | None) -> list[dict[str, Any]]:
    own = place.path / DOMAIN
    parts = [validated(dict[str, Any], place.path / RESPONSES)] if (place.path / RESPONSES).exists() else []
    if own.exists():
        return [validated(dict[str, Any], own), *parts]
    return [domain(skill), *parts] if skill else parts


def domain(skill: SkillFile) -> dict[str, Any]:
    """What a skill adds to Rasa's domain."""
    read = {name: _slot("text", {"type": "from_entity", "entity": name}) for name in skill.reads}
    kept = {name: _slot("any", {"type": "custom"}) for name in skill.keeps}
    found: dict[str, Any] = {"intents": [skill.skill], "entities": list(skill.reads), "slots": {**read, **kept}}
    if skill.action:
        found["actions"] = [skill.action]
    if skill.form:
        found["forms"] = {_name(skill, skill.form): {"required_slots": list(skill.form.asks)}}
    return found


def _slot(kind: str, mapping: dict[str, str]) -> dict[str, Any]:
    return {"type": kind, "influence_conversation": False, "mappings": [mapping]}


def rules(skill: SkillFile, skills: Mapping[str, SkillFile]) -> list[dict[str, Any]]:
    """A skill's rules; `skills` are all, by name, whose answers its form may lead to."""
    if skill.form is None:
        return [_rule(f"{skill.skill} is answered", [{"intent": skill.skill}, {"action": skill.answer}])]
    form, name = skill.form, _name(skill, skill.form)
    asking: list[Step] = [{"action": name}, {"active_loop": name}]
    left: list[Step] = [{"action": "action_deactivate_loop"}, {"active_loop": None}]
    filled: list[Step] = [{"action": name}, {"active_loop": None}]
    answered: list[Step] = [{"action": skill.answer}]
    opening: list[Step] = [{"intent": skill.skill}]

    def during(title: str, *steps: list[Step]) -> dict[str, Any]:
        made = _rule(f"{title}, in {name}", [step for part in steps for step in part])
        return {"rule": made["rule"], "condition": [{"active_loop": name}], "steps": made["steps"]}

    def said(intent: str, own: str = "") -> list[Step]:
        return [{"intent": intent}, {"action": own or skills[intent].answer}]

    unread: list[Step] = [{"intent": "nlu_fallback"}, {"action": form.unreadable}]
    return [
        _rule(f"{skill.skill} asks for what it lacks", [*opening, *asking]),
        _rule(f"{skill.skill} that lacks nothing is answered", [*opening, *filled, *answered]),
        during("all is told", filled, [{"slot_was_set": [{"requested_slot": None}]}], answered),
        during("nothing is understood", unread, asking),
        *(during(f"{intent} leaves", said(intent, own), left) for intent, own in form.leaves.items()),
        *(during(f"{intent} comes back", said(intent, own), asking) for intent, own in form.resumes.items()),
        *(during(f"{intent} asks again", [{"intent": intent}], left, asking) for intent in form.repeats),
    ]


def _rule(name: str, steps: list[Step]) -> dict[str, Any]:
    return {"rule": name, "steps": steps}


def _name(skill: SkillFile, form: Form) -> str:
    return form.name or f"{skill.skill}_form"


def _merge(domain: dict[str, Any], part: Mapping[str, Any], folder: Path) -> None:
    """Add what a folder says; what several say alike is one. Raises ContentError for what they say differently."""
    for key, said in part.items():
        if isinstance(said, list):
            known = domain.setdefault(key, [])
            known += [one for one in said if one not in known]
        elif isinstance(said, Mapping):
            known = domain.setdefault(key, {})
            if differ := [name for name, one in said.items() if known.setdefault(name, one) != one]:
                raise ContentError(f"{folder}: another folder says something else of {key} {differ[0]}")
        elif key != "version":
            domain[key] = said


def _check(place: PackFolder, gathered: _Gathered) -> None:
    """That a skill has phrases of its own and names nothing but texts that are there. Raises ContentError."""
    skill, file, texts = gathered.skills[place.path.name], place.description, gathered.domain.get("responses", {})
    if not (place.path / PHRASES).exists():
        raise ContentError(f"{place.path}: {PHRASES} is missing: the phrases by which the question is known")
    _check_phrases(place.path / PHRASES, skill.skill)
    if not skill.action and skill.response not in texts:
        raise refusal(file, [], f"has no action; expected the text {skill.response} in {RESPONSES}, or an `action`")
    if skill.form:
        for key, missing in _missing(skill, skill.form, gathered.names, texts):
            raise refusal(file, ["form", key], f"expected {missing}")


def _missing(
    skill: SkillFile, form: Form, skills: Collection[str], texts: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """What a form names that is not there: by its key, what is expected."""
    for slot in form.asks:
        if not {f"utter_ask_{_name(skill, form)}_{slot}", f"utter_ask_{slot}"} & texts.keys():
            yield "asks", f"a text utter_ask_{slot} in {RESPONSES}"
    if form.unreadable not in texts:
        yield "unreadable", f"a text {form.unreadable} in {RESPONSES}"
    for key, said in (("leaves", form.leaves), ("resumes", form.resumes), ("repeats", dict.fromkeys(form.repeats, ""))):
        for intent, text in said.items():
            if intent not in skills:
                yield key, f"a skill of the packs that are switched on; {intent!r} is none"
            if text and text not in texts:
                yield key, f"a text {text} in {RESPONSES}"


def _check_phrases(file: Path, skill: str) -> None:
    read: _PhrasesFile = validated(_PhrasesFile, file)
    for number, block in enumerate(read.nlu):
        if block.intent not in ("", skill):
            raise refusal(file, ["nlu", number, "intent"], f"{block.intent!r} is another skill; expected {skill!r}")
    if not any(block.intent and block.examples.strip() for block in read.nlu):
        raise ContentError(f"{file}:1: holds no examples of {skill!r}")
