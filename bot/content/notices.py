"""Notice types, read from one file. What would make a newsletter of a notice is refused with file and reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from bot.content.folders import Content, notice_files
from bot.content.render import PLACEHOLDER
from bot.content.strict_yaml import (
    LOCALES,
    ContentError,
    Place,
    Problem,
    Strict,
    refusal,
    refuse_all,
    refused,
    validated,
    whole,
)
from bot.content.vocabulary import NOTHING_MORE, MaySay
from bot.model.consent import NoticeType, Per, Shape
from bot.model.item import Locale
from bot.model.schedule import Span
from bot.model.subject import ORIGIN, Kinds, SubjectKind
from bot.model.words import NoticeWords

LONGEST = timedelta(days=366)
MOST: Mapping[Per, int] = {"total": 3, "day": 5}
COMPANY = frozenset({"company", "team", "privacy_url", "imprint_url"})
TERMS = frozenset({"until", "often", "stop_word", "granted_at", "hours", "least", "promise"})
ASKED = ("company", "until", "stop_word", "often")
"""What every question must name: who writes, until when, how to stop, how often."""
REQUIRED = ("question", "confirmation", "notice", "ended", "failed", "too_late")
CROWD = re.compile(r"recipient|contact|audience|segment|group|broadcast|list$|^to$|^all$|^numbers$")
WORD = re.compile(r"\w")
TEXT = re.compile(rf"\b([a-z_]+)(?: text)? \(({'|'.join(LOCALES)})\)")
"""How a reason names the text that it is about."""
TOUCHING = re.compile(r"\}\s*\{")


class _Budget(Strict):
    count: Annotated[int, Field(ge=1)]
    per: Per


class _NoticeFile(Strict):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    purpose: str
    pack: str = ""
    subject: str
    shape: Shape
    budget: Annotated[_Budget, BeforeValidator(lambda raw: {"count": raw, "per": "total"} if _plain(raw) else raw)]
    longest: Annotated[timedelta, Field(gt=timedelta(0))]
    quiet_hours: Annotated[Span | None, BeforeValidator(lambda raw: Span.of(raw) if isinstance(raw, str) else raw)] = (
        None
    )
    quiet_except: frozenset[str] = frozenset()
    drop_after: Annotated[timedelta, Field(gt=timedelta(0))]
    events: tuple[str, ...]
    template: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")] | None = None
    variables: tuple[str, ...] = ()
    texts: dict[str, dict[Locale, str]]


def _plain(raw: Any) -> bool:
    return not isinstance(raw, Mapping)


def notices_of(
    content: Content, packs: Iterable[str], kinds: Kinds, may: MaySay = NOTHING_MORE
) -> dict[str, NoticeType]:
    """The notice types of these packs in a folder of content; raises ContentError."""
    wanted = set(packs)
    types: dict[str, NoticeType] = {}
    written: dict[str, Path] = {}
    wrong: list[ContentError] = []
    for place in notice_files(content):
        if place.pack and place.pack not in wanted:
            continue
        try:
            read = read_notices(place.path, wanted, kinds, may, place.pack)
        except ContentError as error:
            wrong.append(error)
            continue
        for name, notice in read.items():
            if name in written:
                raise refusal(place.path, [name], f"is written in {written[name]}, too")
            types[name], written[name] = notice, place.path
    refuse_all(wrong)
    return types


def read_notices(
    file: Path, packs: Iterable[str], kinds: Kinds, may: MaySay = NOTHING_MORE, pack: str = ""
) -> dict[str, NoticeType]:
    """The notice types of these packs; every type in the file is checked, is about one of the `kinds` of subjects, and
    may say only what a notice may. Without the `pack` whose file it is, each type names its own. Raises
    ContentError."""
    if not file.exists():
        return {}
    raw = validated(dict[str, dict[str, Any]], file)
    wrong: list[Problem] = []
    for name, fields in raw.items():
        if crowds := sorted(key for key in map(str, fields) if CROWD.search(key)):
            wrong.append(
                Problem(file, f"notice type {name} names {crowds[0]}; a notice goes to who asked for it alone")
            )
    if wrong:
        raise refused(wrong)
    read: dict[str, _NoticeFile] = validated(dict[str, _NoticeFile], file)
    for name, notice_file in read.items():
        said = may.objections(NoticeWords(name, notice_file.texts), told_of(notice_file.subject, kinds))
        reasons = list(chain(_objections(notice_file, kinds), said))
        wrong += [Problem(file, f"notice type {name} {reason}", _place(name, reason)) for reason in reasons]
        if reasons:
            continue
        for text in _texts_of(notice_file):
            whole(file, f"notice type {name}, {text}", notice_file.texts.get(text, {}), (name, "texts", text))
    if wrong:
        raise refused(wrong)
    wanted = set(packs)
    of = {name: _pack(file, name, one.pack, pack) for name, one in read.items()}
    return {
        name: _notice_type(name, one, of[name], kinds.subjects[one.subject])
        for name, one in read.items()
        if of[name] in wanted
    }


def _place(name: str, reason: str) -> Place:
    """Where in its file a type is wrong, as far as the reason names a text."""
    text = TEXT.search(reason)
    return (name, "texts", text[1], text[2]) if text else (name,)


def _pack(file: Path, name: str, named: str, pack: str) -> str:
    """The pack whose file it is; in a file of the version before each type names its own."""
    if named and pack and named != pack:
        raise refusal(file, [name, "pack"], f"{named!r} is not the pack that the file lies in, {pack!r}")
    return pack or named


def _notice_type(name: str, file: _NoticeFile, pack: str, about: SubjectKind) -> NoticeType:
    return NoticeType(
        name=name,
        purpose="service",
        about=about,
        budget=file.budget.count,
        longest=file.longest,
        texts=file.texts,
        shape=file.shape,
        per=file.budget.per,
        pack=pack,
        quiet_hours=file.quiet_hours,
        quiet_except=file.quiet_except,
        drop_after=file.drop_after,
        template=file.template,
        variables=file.variables,
        events=file.events,
    )


def told_of(subject: str, kinds: Kinds) -> frozenset[str]:
    """What an event about such a subject tells of it; where it comes from and how old it is says nothing of it."""
    return frozenset(kinds.subjects[subject].fields) - ORIGIN.keys() if subject in kinds.subjects else frozenset()


def placeholders(about: SubjectKind) -> frozenset[str]:
    """All that a text of a type about such a subject may show."""
    return COMPANY | TERMS | {name for name, field in about.told.items() if field.shown} | about.derived.keys()


def _texts_of(file: _NoticeFile) -> list[str]:
    return [*REQUIRED, *(["template"] if file.template else [])]


def _objections(file: _NoticeFile, kinds: Kinds) -> Iterable[str]:
    """Why this is no notice type, as the end of a sentence."""
    if file.subject not in kinds.subjects:
        yield f"is about a {file.subject!r}, and there is no such kind of subject"
        return
    if unknown := sorted({*file.events, *file.quiet_except} - kinds.events.keys()):
        yield f"has events that cannot happen: {unknown[0]!r}"
    if file.purpose != "service":
        yield f"has the purpose {file.purpose!r}; only 'service' is sent"
    if file.budget.count > MOST[file.budget.per]:
        yield f"has a budget of {file.budget.count}; at most {MOST[file.budget.per]} per {file.budget.per}"
    if (file.shape == "standing") != (file.budget.per == "day"):
        yield f"is {file.shape}; its budget cannot count per {file.budget.per}"
    if file.longest > LONGEST:
        yield f"holds longer than {LONGEST.days} days"
    if not file.events and kinds.subjects[file.subject].fields:
        yield "has no events that it tells"
    if not file.quiet_except <= set(file.events):
        yield "breaks its quiet hours for an event that it does not tell"
    yield from _texts(file, kinds.subjects[file.subject])
    yield from _template(file)


def _texts(file: _NoticeFile, about: SubjectKind) -> Iterable[str]:
    known = {*REQUIRED, "template", *(f"notice_{event}" for event in file.events)}
    if unknown := sorted(file.texts.keys() - known):
        yield f"has a text that nothing says: {unknown[0]}"
    allowed = placeholders(about)
    for name, by_locale in file.texts.items():
        for locale, text in by_locale.items():
            if free := sorted(set(PLACEHOLDER.findall(text)) - allowed):
                yield f"has free text in {name} ({locale}): {{{free[0]}}} is no field of a {file.subject}"
    for locale, text in file.texts.get("question", {}).items():
        if missing := [part for part in ASKED if part not in PLACEHOLDER.findall(text)]:
            yield f"has a question ({locale}) that does not name {{{missing[0]}}}"


def _template(file: _NoticeFile) -> Iterable[str]:
    if (file.template is None) != ("template" not in file.texts):
        yield "has a template without a text, or a text without a template"
    for locale, text in file.texts.get("template", {}).items():
        blanks = set(PLACEHOLDER.findall(text)) - COMPANY
        if blanks != set(file.variables) or len(set(file.variables)) != len(file.variables):
            yield f"has a template text ({locale}) whose placeholders are not its variables"
        parts = PLACEHOLDER.split(text)
        if not WORD.search(parts[0]) or not parts[-1].strip():
            yield f"has a template text ({locale}) that begins or ends with a variable"
        if TOUCHING.search(text):
            yield f"has a template text ({locale}) with two variables side by side"
