"""What admins order at once: special notices and the stop button, by rules, with audit and alarm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.model.alarm import Alarms
from bot.model.audit import Audit, Did
from bot.model.clock import Clock
from bot.model.errors import LotseError, RefusedError
from bot.model.objection import CheckText
from bot.model.orders import ALWAYS_ON, Kind, OrderBook, SwitchedOff
from bot.model.special import LONGEST, Scope, SpecialNotice

LOCALES = ("de", "de_sie", "en")
MOST_SIGNS, MOST_LINES, MOST_INSTEAD = 500, 8, 300
MOST_REASON = 200
AHEAD = timedelta(days=30)
"""So far ahead a notice may begin; and so long something may be off by itself."""
LATE = timedelta(minutes=5)
"""So late a page's clock may be."""
FACT = re.compile(r"\{fact_([a-z][a-z0-9_]*)\}")
_BLANKS = re.compile(r"[ \u00a0\u202f\u2009]+")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field; `found` is what in it is meant."""

    field: str
    code: str
    found: str = ""


class UnfitError(LotseError):
    """Something that an admin has written cannot be taken like that."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in problems))
        self.problems = problems


@dataclass(frozen=True)
class SpecialDraft:
    texts: Mapping[str, str]
    scope: Scope
    until: datetime
    begins: datetime | None = None
    id: str = ""


@dataclass(frozen=True)
class OffDraft:
    kind: Kind
    reason: str
    name: str = ""
    until: datetime | None = None
    instead: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choices:
    """What there is: skills by name, subjects, sources, dated facts."""

    skills: Collection[str] = ()
    subjects: Collection[str] = ()
    sources: Collection[str] = ()
    facts: Collection[str] = ()


@dataclass(frozen=True)
class Ordering:
    """`choices` are asked each time: another release may be live by now."""

    book: OrderBook
    audit: Audit
    alarms: Alarms
    check: CheckText
    choices: Callable[[], Choices]
    clock: Clock
    new_id: Callable[[str], str]

    def problems(self, draft: SpecialDraft) -> list[Problem]:
        return list(self._wrong(_cleaned(draft), self.choices()))

    async def put(self, draft: SpecialDraft, by: str) -> SpecialNotice:
        """Raises UnfitError; RefusedError if it is over by now, or if there are too many."""
        draft, now = _cleaned(draft), self.clock()
        if problems := self.problems(draft):
            raise UnfitError(problems)
        before = await self._before(draft.id)
        notice = SpecialNotice(
            id=draft.id or self.new_id("special"),
            texts={locale: draft.texts[locale] for locale in LOCALES if draft.texts.get(locale)},
            scope=draft.scope,
            begins=draft.begins or (before.begins if before else now),
            until=draft.until,
            author=by,
            made_at=now,
        )
        await self.book.put(notice)
        verb = "special.edited" if before else "special.set"
        await self.audit.add(Did(verb, notice.id, by, _told(before) if before else "", _told(notice)))
        return notice

    async def end(self, id_: str, by: str) -> None:
        """Raises RefusedError if it is over by now."""
        ended = await self.book.end(id_, by, self.clock())
        if ended is None:
            raise RefusedError("unknown")
        await self.audit.add(Did("special.ended", id_, by, _told(ended)))

    def off_problems(self, draft: OffDraft) -> list[Problem]:
        return list(self._off_wrong(draft))

    async def switch_off(self, draft: OffDraft, by: str) -> SwitchedOff:
        """Raises UnfitError."""
        draft = replace(draft, reason=clean(draft.reason), instead=_clean_all(draft.instead))
        if problems := self.off_problems(draft):
            raise UnfitError(problems)
        said = {locale: text for locale, text in draft.instead.items() if text}
        off = SwitchedOff(draft.kind, by, self.clock(), draft.reason, draft.name, draft.until, said)
        await self.book.switch_off(off)
        until = f"{off.until.isoformat()}" if off.until else ""
        await self.audit.add(Did("off.set", off.key, by, after=until, reason=off.reason))
        await self.alarms.raise_("switched_off", {"what": off.key, "by": by, "reason": off.reason})
        return off

    async def switch_on(self, key: str, by: str) -> None:
        """Raises RefusedError if it is on."""
        was = await self.book.switch_on(key)
        if was is None:
            raise RefusedError("unknown")
        await self.audit.add(Did("off.lifted", key, by, before=was.reason))
        await self.alarms.raise_("switched_on", {"what": key, "by": by})

    async def _before(self, id_: str) -> SpecialNotice | None:
        if not id_:
            return None
        held = await self.book.orders()
        found = next((one for one in held.special if one.id == id_), None)
        if found is None:
            raise RefusedError("unknown")
        return found

    def _wrong(self, draft: SpecialDraft, known: Choices) -> Iterator[Problem]:
        if not draft.texts.get("de"):
            yield Problem("de", "missing")
        for locale, text in draft.texts.items():
            if locale not in LOCALES:
                yield Problem(locale, "unknown")
            else:
                yield from self._wrong_text(locale, text, MOST_SIGNS, known.facts)
        scope = draft.scope
        if not (scope.all or scope.skills or scope.subjects):
            yield Problem("scope", "missing")
        for name in (*_not_in(scope.skills, known.skills), *_not_in(scope.subjects, known.subjects)):
            yield Problem("scope", "unknown", name)
        yield from self._wrong_times(draft)

    def _wrong_times(self, draft: SpecialDraft) -> Iterator[Problem]:
        now = self.clock()
        begins = draft.begins or now
        if draft.begins and not draft.id and draft.begins < now - LATE:
            yield Problem("begins", "past")
        if begins > now + AHEAD:
            yield Problem("begins", "too_far")
        if draft.until <= now or draft.until <= begins:
            yield Problem("until", "past")
        elif draft.until - begins > LONGEST:
            yield Problem("until", "too_long")

    def _wrong_text(self, place: str, text: str, most: int, facts: Collection[str] = ()) -> Iterator[Problem]:
        """Nothing fills these texts but dated facts."""
        if len(text) > most or text.count("\n") >= MOST_LINES:
            yield Problem(place, "too_long", str(most))
        for name in _not_in(FACT.findall(text), facts):
            yield Problem(place, "placeholder", name)
        if odd := re.search(r"[{}]", FACT.sub("", text)):
            yield Problem(place, "placeholder", odd[0])
        for objection in self.check(text, unasked=True):
            yield Problem(place, objection.code, objection.found)

    def _off_wrong(self, draft: OffDraft) -> Iterator[Problem]:
        known = self.choices()
        if not 3 <= len(draft.reason) <= MOST_REASON:
            yield Problem("reason", "missing" if len(draft.reason) < MOST_REASON else "too_long", str(MOST_REASON))
        named = {"skill": known.skills, "source": known.sources}.get(draft.kind)
        if (named is None) != (not draft.name) or (named is not None and draft.name not in named):
            yield Problem("name", "unknown", draft.name)
        elif draft.kind == "skill" and draft.name in ALWAYS_ON:
            yield Problem("name", "always_on", draft.name)
        if draft.until and not self.clock() < draft.until <= self.clock() + AHEAD:
            yield Problem("until", "past" if draft.until <= self.clock() else "too_long")
        for locale, text in draft.instead.items():
            if locale not in LOCALES:
                yield Problem(locale, "unknown")
            elif text:
                yield from self._wrong_text(locale, text, MOST_INSTEAD)


def clean(text: str) -> str:
    """One way to write the same: composed letters, plain line ends, no blanks to waste."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    lines = [_BLANKS.sub(" ", line).strip() for line in plain.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _clean_all(texts: Mapping[str, str]) -> dict[str, str]:
    return {locale: clean(text) for locale, text in texts.items()}


def _cleaned(draft: SpecialDraft) -> SpecialDraft:
    """Texts that say nothing are none."""
    return replace(draft, texts={locale: text for locale, text in _clean_all(draft.texts).items() if text})


def _not_in(named: Collection[str], known: Collection[str]) -> list[str]:
    return [name for name in named if name not in known]


def _told(notice: SpecialNotice) -> str:
    """A notice as an admin would tell of it."""
    scope = notice.scope
    about = "alle" if scope.all else ", ".join((*scope.subjects, *scope.skills))
    return f"[{about}; {notice.begins.isoformat()} – {notice.until.isoformat()}] {notice.texts['de']}"
