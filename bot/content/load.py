"""A release's content, read from its folder: skills, responses by locale, notice types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from bot.content.facts import facts_of
from bot.content.folders import Content, PackFolder, pack_folders, packs_in, service_folder
from bot.content.notice_words import offered
from bot.content.remembered import remembered, remembering
from bot.content.render import Phrasebook, render, write
from bot.content.skill_file import Keywords, put_in, read_file, skill_of
from bot.content.stated import on_day
from bot.content.strict_yaml import LOCALES, ContentError, Strict, refusal, refuse_all, validated, whole
from bot.content.templates import template_use, templates
from bot.content.vocabulary import NOTHING_MORE, MaySay
from bot.model.company import Company
from bot.model.consent import NoticeType
from bot.model.fact import Facts
from bot.model.grammar.danger import DangerWords, Signs
from bot.model.grammar.words import Phrases
from bot.model.item import Locale
from bot.model.message import TemplateUse
from bot.model.skill import Skill
from bot.model.subject import Kinds
from bot.model.template import Template
from bot.model.words import NoticeWords

T = TypeVar("T")


class _Signs(Strict):
    certain: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


class _DangerFile(Strict):
    parts: dict[str, str] = Field(default_factory=dict)
    kinds: dict[str, _Signs] = Field(default_factory=dict)
    foreign: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    harmless: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    cries: tuple[str, ...] = ()
    spelt: tuple[str, ...] = ()


class _Condition(BaseModel):
    name: str = ""
    value: Any = None


class _Variation(BaseModel):
    """One of a response's texts, in Rasa's schema; keys that we do not use are Rasa's own."""

    text: str
    condition: tuple[_Condition, ...] = ()


class _ResponsesFile(BaseModel):
    responses: dict[str, tuple[_Variation, ...]] = Field(default_factory=dict)


OF_BEFORE = "reflexes.yml"
"""How a release of the version before calls its keyword rules."""


@dataclass(frozen=True)
class FolderContent:
    """The Content port over files. `company` values (`{company}`, `{privacy_url}` …) fit every text."""

    release: str
    skills: Mapping[str, Skill]
    notices: Mapping[str, NoticeType]
    words: Mapping[str, NoticeWords]
    service: Mapping[str, Skill]
    phrases: Phrasebook
    company: Mapping[str, str]
    timezone: ZoneInfo
    follow_ups: Phrases
    danger: DangerWords = field(default_factory=DangerWords)
    facts: Facts = field(default_factory=dict)
    own: Company = field(default_factory=Company)
    _days: dict[date, Phrasebook] = field(default_factory=dict, init=False, compare=False, repr=False)
    model: str = ""

    def render(self, response: str, locale: Locale, values: Mapping[str, Any], seed: str, now: datetime) -> str:
        local = now.astimezone(self.timezone)
        return render(self.on_day(local.date()), response, locale, {**self.company, **values}, seed, local)

    def on_day(self, day: date) -> Phrasebook:
        """The responses with the dated facts of a day in them; made once a day."""
        if day not in self._days:
            self._days.clear()
            self._days[day] = on_day(self.phrases, self.facts, day) if self.facts else self.phrases
        return self._days[day]

    def stated(self, text: str, locale: Locale, now: datetime) -> str:
        """A text that stands in no file, with the dated facts of the day in it."""
        day = now.astimezone(self.timezone).date()
        return on_day({**self.phrases, "": {locale: [text]}}, self.facts, day)[""][locale][0]

    def render_notice(
        self, words: NoticeWords, text: str, locale: Locale, values: Mapping[str, Any], now: datetime
    ) -> str:
        phrases = {**words.parts, text: {locale: [words.texts[text][locale]]}}
        return render(phrases, text, locale, {**self.company, **values}, "", now.astimezone(self.timezone))

    def template(
        self, words: NoticeWords, locale: Locale, values: Mapping[str, Any], now: datetime
    ) -> TemplateUse | None:
        def written(value: Any) -> str:
            return write(words.parts, locale, value, "", now.astimezone(self.timezone))

        return template_use(words, locale, self.company, values, written)

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        return self.templates_of(self.words.values())

    def templates_of(self, words: Iterable[NoticeWords]) -> tuple[Template, ...]:
        """Those of these words, of types that are offered."""
        offered = [(word, self.notices[word.type]) for word in words if word.type in self.notices]
        return tuple(
            template for notice_words, notice in offered for template in templates(notice_words, notice, self.company)
        )

    @cached_property
    def titles(self) -> Mapping[str, Mapping[str, str]]:
        return {name: skill.title for name, skill in self.skills.items()}


def load(
    folder: Content,
    packs: Iterable[str],
    release: str,
    company: Mapping[str, str],
    timezone: str,
    kinds: Kinds,
    may: MaySay = NOTHING_MORE,
    model: str = "",
) -> FolderContent:
    """Read the content of the packs that are switched on; raises ContentError. `kinds` are those of subjects that
    notices can be about, `may` says what a company adds to the words of notices."""
    with remembering("content"):
        return _load(folder, set(packs), release, company, timezone, kinds, may, model)


def _load(
    folder: Content,
    wanted: set[str],
    release: str,
    company: Mapping[str, str],
    timezone: str,
    kinds: Kinds,
    may: MaySay,
    model: str,
) -> FolderContent:
    folders = pack_folders(folder, wanted)
    skills = {skill.name: skill for skill in _skills(folders)}
    phrases = phrases_of(folders)[0]
    notices, words = offered(folder, wanted, phrases, kinds, may)
    before_the_brain = service_folder(folder)
    service = _service(before_the_brain / "keyword_rules.yml") or _service(before_the_brain / OF_BEFORE)
    follow_ups = _made(_follow_ups, before_the_brain / "follow_ups.yml") or Phrases({})
    zone, danger = ZoneInfo(timezone), _made(_danger, before_the_brain / "danger.yml") or DangerWords()
    facts = facts_of(folder, wanted)
    parts = (skills, notices, words, service, phrases, company, zone, follow_ups, danger, facts)
    return FolderContent(release, *parts, model=model or release)


def read_phrases(folder: Content) -> Phrasebook:
    """The responses of all packs in a folder of content; raises ContentError."""
    return phrases_of(pack_folders(folder, packs_in(folder)))[0]


def phrases_of(folders: Iterable[PackFolder]) -> tuple[Phrasebook, Mapping[str, Path]]:
    """Their responses, and the file that each is written in; raises ContentError."""
    phrases: dict[str, dict[Locale, list[str]]] = {}
    written: dict[str, Path] = {}
    for file in (place.path / "responses.yml" for place in folders):
        if file.exists():
            _read_responses(file, phrases, written)
    return phrases, written


def _skills(folders: Iterable[PackFolder]) -> list[Skill]:
    return [skill_of(place, read_file(place)) for place in folders if place.description.exists()]


def _made(make: Callable[[Path], T], file: Path) -> T | None:
    return remembered(make, file) if file.exists() else None


def _service(file: Path) -> dict[str, Skill]:
    """Keyword rules of the service itself: name → words and patterns."""
    read = validated(dict[str, Keywords], file) if file.exists() else {}
    return {name: Skill(name, "service", {}, {}, "", rules.rule()) for name, rules in read.items()}


def _danger(file: Path) -> DangerWords:
    """How danger sounds; raises ContentError if a pattern cannot be searched for in linear time."""
    read: _DangerFile = validated(_DangerFile, file)

    def whole(patterns: Iterable[str]) -> tuple[str, ...]:
        return tuple(put_in(pattern, read.parts) for pattern in patterns)

    try:
        kinds = {name: Signs(whole(signs.certain), whole(signs.perhaps)) for name, signs in read.kinds.items()}
        words = DangerWords(kinds, read.foreign, whole(read.harmless), whole(read.told), read.cries, read.spelt)
        words.check()
    except ValueError as error:
        raise ContentError(f"{file}: {error}") from error
    return words


def _follow_ups(file: Path) -> Phrases:
    """The phrases of follow-ups by aspect; an aspect is tried before what may stand beside it."""
    read: dict[str, tuple[str, ...]] = validated(dict[str, tuple[str, ...]], file)
    return Phrases({aspect: "|".join(phrases) for aspect, phrases in read.items()})


def _read_responses(file: Path, into: dict[str, dict[Locale, list[str]]], written: dict[str, Path]) -> None:
    found = []
    for name, variations in validated(_ResponsesFile, file).responses.items():
        try:
            _read_response(file, name, variations, into, written)
        except ContentError as error:
            found.append(error)
    refuse_all(found)


def _read_response(
    file: Path,
    name: str,
    variations: tuple[_Variation, ...],
    into: dict[str, dict[Locale, list[str]]],
    written: dict[str, Path],
) -> None:
    if (first := written.setdefault(name, file)) != file:
        raise refusal(file, ["responses", name], f"is written in {first}, too")
    by_locale = into.setdefault(name, {})
    for variation in variations:
        for locale in _locales(variation, file, name):
            by_locale.setdefault(locale, []).append(variation.text.rstrip("\n"))
    whole(file, name, by_locale, ("responses", name))


def _locales(variation: _Variation, file: Path, name: str) -> tuple[Locale, ...]:
    """The locales that a variation is for; one without a condition is for all."""
    named = [condition.value for condition in variation.condition if condition.name == "locale"]
    if unknown := [str(value) for value in named if value not in LOCALES]:
        raise refusal(file, ["responses", name], f"has an unknown locale: {', '.join(unknown)}")
    return tuple(named) or LOCALES
