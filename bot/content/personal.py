"""A person's own data in what the company has written: it belongs neither into a model nor into anybody's answer.

Looked at is only what differs from the shipped text. In sentences that are learnt or played, customers speak: nothing
of a person may stand there. In answers the company speaks: its own hotline, mailbox and address are no secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from phonenumbers import PhoneNumberMatcher, PhoneNumberType, number_type
from stdnum import iban, luhn

from bot.content.edit.units import units
from bot.content.held_out import HELD_OUT, MARK
from bot.content.rasa_files import PHRASES
from bot.model.training_report import Personal
from bot.model.workspace import Unit

Span = tuple[int, int]
Numbers = Callable[[str], Iterable[Span]]
"""Where numbers of the packs' own stand that belong to one person, e.g. such as a carrier gives."""

COUNTRY = "DE"
"""Where a phone number is dialled that names no country."""
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_OF_SOMEBODY = re.compile(
    r"[a-zäöüß]{2,}[._][a-zäöüß]{2,}@|@(?:gmail|googlemail|gmx|web|t-online|yahoo|outlook|hotmail|icloud|posteo|mailbox)\."
)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?:[ .-]?[A-Z0-9]){11,30}(?![A-Z0-9])")
_CARD = re.compile(r"(?<![0-9])[3-6](?:[ .-]?[0-9]){12,18}(?![0-9])")
_NAME = re.compile(
    r"(?:\bmein name (?:ist|lautet|wäre)|\bich hei(?:ß|ss)e|\bname\s*:|\bmy name(?: is|'s)|\bmy names|\bi am called|"
    r"\bhier (?:ist|spricht|schreibt)|\bich bin (?:herr|frau)|\bthis is (?:mr|mrs|ms|miss)\.?)\s+"
    r"((?:herr|frau|mr\.?|mrs\.?|ms\.?|dr\.?)\s+)?([^\W\d_][\w'’-]{1,30})(?:\s+([^\W\d_][\w'’-]{1,30}))?",
    re.IGNORECASE,
)
_LISTED = (
    "egal nicht unwichtig geheim privat falsch so wie was doch auch jetzt hier not none secret nobody irrelevant "
    "unimportant bot lotse mustermann max erika musterfrau john jane doe fahrgast kunde kundin der die das ein eine "
    "the a an your dein ihr euer willkommen"
)
_NO_NAMES = frozenset(_LISTED.split())
_STREET = re.compile(
    r"\b[^\W\d_][\w.-]{0,40}?(?:straße|strasse|str\.|weg|allee|platz|gasse|ring|damm|ufer|chaussee|stieg|kamp|twiete|"
    r"redder|markt|brook|reihe)\s{1,2}[0-9]{1,4}\s?[a-k]?(?![\w:%€])(?!\s?(?:min|uhr|stund|std|mal\b|stat|halt|k?m\b|"
    r"meter|euro|eur\b|prozent|person|leute|wagen|minutes|hours|o'clock|times))|"
    r"\b[0-9]{1,4}\s[A-Z][a-z]{2,30}\s(?:Street|Road|Avenue|Lane|Drive)\b",
    re.IGNORECASE,
)
_OPEN_LINES = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)


@dataclass(frozen=True)
class Found:
    """What was taken for personal data, and which."""

    kind: str
    text: str


def personal_in_files(ours: Mapping[str, str], base: Mapping[str, str], numbers: Numbers) -> list[Personal]:
    """In the company's files; `base` are the shipped ones that they were made from."""
    found: list[Personal] = []
    for file, text in sorted(ours.items()):
        before = units(file, base.get(file))
        for unit, value in units(file, text).items():
            if before.get(unit) == value:
                continue
            for said in _strings(value):
                customers = _customers_say(file, unit)
                found += [
                    {"file": file, "text": said, "found": one.text, "kind": one.kind}
                    for one in personal(said, numbers, customers=customers)
                ]
    return found


def personal(said: str, numbers: Numbers, *, customers: bool) -> list[Found]:
    """In one text. What a customer says may hold nothing of a person, a company's answer its own."""
    text = MARK.sub(r"\1", said)
    found: list[Found] = []
    for kind, spans in _finders(customers=customers):
        for start, end in list(spans(text, numbers)):
            found.append(Found(kind, text[start:end].strip()))
            text = f"{text[:start]}{'#' * (end - start)}{text[end:]}"  # what is an account number is no phone number
    return found


def _finders(*, customers: bool) -> list[tuple[str, Callable[[str, Numbers], Iterable[Span]]]]:
    of_anybody: list[tuple[str, Callable[[str, Numbers], Iterable[Span]]]] = [
        ("iban", lambda text, _: _checked(_IBAN, text.upper(), iban.is_valid)),
        ("number", lambda text, numbers: numbers(text)),
        ("card", lambda text, _: _checked(_CARD, text, luhn.is_valid)),
        ("email", lambda text, _: _emails(text, customers=customers)),
        ("phone", lambda text, _: _phones(text, customers=customers)),
    ]
    if not customers:
        return of_anybody
    return [
        *of_anybody,
        ("name", lambda text, _: _names(text)),
        ("address", lambda text, _: (match.span() for match in _STREET.finditer(text))),
    ]


def _checked(form: re.Pattern[str], text: str, fits: Callable[[str], bool]) -> Iterator[Span]:
    """What looks so and checks; what follows such a number may have been taken for its end."""
    for match in form.finditer(text):
        words = match[0].split(" ")
        for last in range(len(words), 0, -1):
            number = " ".join(words[:last])
            if fits(re.sub(r"[ .-]", "", number)):
                yield match.start(), match.start() + len(number)
                break


def _emails(text: str, *, customers: bool) -> Iterator[Span]:
    for match in _EMAIL.finditer(text):
        if customers or _OF_SOMEBODY.search(match[0].lower()):
            yield match.span()


def _phones(text: str, *, customers: bool) -> Iterator[Span]:
    for match in PhoneNumberMatcher(text, COUNTRY):
        kind = number_type(match.number)
        if kind == PhoneNumberType.MOBILE or (customers and kind not in _OPEN_LINES):
            yield match.start, match.end


def _names(text: str) -> Iterator[Span]:
    for match in _NAME.finditer(text):
        if match[2].casefold() not in _NO_NAMES:
            yield match.start(2), match.end(3) if match[3] else match.end(2)


def _customers_say(file: str, unit: Unit) -> bool:
    return file.endswith(("/" + PHRASES, "/" + HELD_OUT)) or unit[:1] == ("dialogue",)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)
