"""A pack's dated facts, read from its `facts.yml`. A value that could not be true on any day is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any

from babel.dates import format_date
from babel.numbers import format_decimal
from pydantic import AfterValidator, Field, model_validator

from bot.content.folders import FACTS, Content, pack_files
from bot.content.render import LANGUAGE
from bot.content.strict_yaml import LOCALES, Place, Strict, refusal, validated
from bot.model.fact import DATED, DAY, DatedFact, DatedValue, FactKind
from bot.model.item import Locale

LONGEST = 300
PHONE = re.compile(r"\+?[0-9](?:[0-9 ()/-]{0,22}[0-9])?")
LINK = re.compile(r"https://[^\s{}<>\"]{3,290}")
DEAREST = Decimal(1_000_000)


def _link(text: str) -> str:
    if text and not LINK.fullmatch(text):
        raise ValueError("expected an address that begins with https://")
    return text


Link = Annotated[str, AfterValidator(_link)]
Day = Annotated[date, Field(strict=False)]


class UnfitError(ValueError):
    """What cannot be a value, or not at this place of a fact; `code` is for pages, which have their own words."""

    def __init__(self, code: str, reason: str, place: Place = ()) -> None:
        super().__init__(reason)
        self.code = code
        self.place = place


class ByLanguage(Strict):
    """A text for people; who is addressed as Sie reads the German one if there is no other."""

    de: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    de_sie: Annotated[str, Field(max_length=LONGEST)] = ""
    en: Annotated[str, Field(min_length=1, max_length=LONGEST)]

    def by_locale(self) -> dict[Locale, str]:
        return {"de": self.de, "de_sie": self.de_sie or self.de, "en": self.en}


class _Value(Strict):
    """A value and its days. One that follows another says what differs."""

    value: Any
    source: Link = ""
    checked_on: Day | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Value:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise UnfitError("order", f"ends on {self.valid_until}, before it begins on {self.valid_from}")
        return self


class _Next(_Value):
    valid_from: Day


class FactFile(_Value):
    """A fact as its file has it."""

    kind: FactKind
    title: ByLanguage
    source: Annotated[Link, Field(min_length=1)]
    checked_on: Day
    link: Link = ""
    dated: bool | None = None
    next: tuple[_Next, ...] = ()


FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,58}$")]


def facts_of(content: Content, packs: Iterable[str]) -> dict[str, DatedFact]:
    """The facts of these packs; raises ContentError."""
    wanted, facts = set(packs), dict[str, DatedFact]()
    written: dict[str, Path] = {}
    for file in pack_files(content, FACTS):
        if file.pack not in wanted:
            continue
        for name, fact in read_facts(file.path, file.pack).items():
            if name in facts:
                raise refusal(file.path, [name], f"is written in {written[name]}, too")
            facts[name], written[name] = fact, file.path
    return facts


def read_facts(file: Path, pack: str) -> dict[str, DatedFact]:
    """Raises ContentError."""
    found: dict[str, FactFile] = validated(dict[FactName, FactFile], file)
    facts = {}
    for name, read in found.items():
        try:
            facts[name] = fact_of(name, read, pack)
        except UnfitError as error:
            raise refusal(file, [name, *error.place], str(error)) from error
    return facts


def fact_of(name: str, read: FactFile, pack: str) -> DatedFact:
    """Raises UnfitError."""
    rows: list[tuple[Place, _Value]] = [((), read)]
    rows += [(("next", number), one) for number, one in enumerate(read.next)]
    rows.sort(key=lambda row: row[1].valid_from or date.min)
    values: list[DatedValue] = []
    for (place, one), later in zip(rows, [*rows[1:], None], strict=True):
        values.append(_value(place, one, later[1].valid_from if later else None, read))
    dated = read.kind in DATED if read.dated is None else read.dated
    return DatedFact(name, pack, read.kind, read.title.by_locale(), read.link or read.source, dated, tuple(values))


def _value(place: Place, one: _Value, begins: date | None, first: FactFile) -> DatedValue:
    """One value of a fact, the next of which `begins` on a day."""
    if begins and (one.valid_from or date.min) >= begins:
        raise UnfitError("same_day", "two values begin on one day", place)
    if begins and one.valid_until and one.valid_until >= begins:
        reason = f"holds until {one.valid_until}, and the next value begins on {begins}"
        raise UnfitError("overlap", reason, (*place, "valid_until"))
    try:
        shown = _shown(first.kind, one.value)
    except UnfitError as error:
        raise UnfitError(error.code, str(error), (*place, "value")) from error
    until = one.valid_until or (begins - DAY if begins else None)
    return DatedValue(
        shown, one.value, one.checked_on or first.checked_on, one.source or first.source, one.valid_from, until
    )


def _shown(kind: FactKind, value: Any) -> dict[Locale, str]:
    """How each language says it; raises ValueError for what is no such value."""
    shown = _SHOWN[kind](value)
    for text in shown.values():
        if "\n" in text or "{" in text or "}" in text:
            raise UnfitError("line", "expected one line without braces")
    return shown


def _text(value: Any) -> dict[Locale, str]:
    if not isinstance(value, Mapping):
        raise UnfitError("languages", "expected a text in each language: {de: …, en: …}")
    if missing := [language for language in ("de", "en") if not str(value.get(language) or "").strip()]:
        raise UnfitError("languages", f"has no text for {', '.join(missing)}")
    if unknown := sorted(set(value) - set(LOCALES)):
        raise UnfitError("languages", f"has an unknown language: {unknown[0]}")
    texts = {language: " ".join(str(text).split()) for language, text in value.items() if text}
    if any(len(text) > LONGEST for text in texts.values()):
        raise UnfitError("too_long", f"is longer than {LONGEST} characters")
    return {"de": texts["de"], "de_sie": texts.get("de_sie") or texts["de"], "en": texts["en"]}


def _money(value: Any) -> dict[Locale, str]:
    amount = _decimal(value)
    cents = amount.as_tuple().exponent
    if not 0 < amount < DEAREST or not isinstance(cents, int) or cents < -2:
        raise UnfitError("amount", "expected an amount in euros, such as 63 or 4.10")
    german, english = ("#,##0", "#,##0") if amount == amount.to_integral() else ("#,##0.00", "#,##0.00")
    euros = f"{format_decimal(amount, german, locale='de')} Euro"
    return {"de": euros, "de_sie": euros, "en": f"€{format_decimal(amount, english, locale='en_GB')}"}


def _number(value: Any) -> dict[Locale, str]:
    number = _decimal(value)
    return {locale: format_decimal(number, locale=LANGUAGE[locale]) for locale in LOCALES}


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnfitError("number", "expected a number")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise UnfitError("number", f"expected a number such as 63 or 4.10; it is {str(value)[:40]!r}") from None
    if not number.is_finite():
        raise UnfitError("number", "expected a number")
    return number


def _clock(value: Any) -> dict[Locale, str]:
    if not isinstance(value, str) or not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise UnfitError("clock", 'expected a time in quotes, such as "18:30"')
    hour, minute = map(int, value.split(":"))
    german = f"{hour} Uhr" if not minute else f"{hour}:{minute:02} Uhr"
    return {"de": german, "de_sie": german, "en": time(hour, minute).strftime("%H:%M")}


def _date(value: Any) -> dict[Locale, str]:
    try:
        value = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise UnfitError("date", "expected a date such as 2027-01-01") from None
    english = format_date(value, "d MMMM yyyy", locale="en_GB")
    german = format_date(value, "d. MMMM yyyy", locale="de")
    return {"de": german, "de_sie": german, "en": english}


def _same(value: Any, pattern: re.Pattern[str], code: str, expected: str) -> dict[Locale, str]:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise UnfitError(code, f"expected {expected}")
    return dict.fromkeys(LOCALES, value)


_SHOWN: Mapping[FactKind, Callable[[Any], dict[Locale, str]]] = {
    "text": _text,
    "money": _money,
    "number": _number,
    "clock": _clock,
    "date": _date,
    "phone": lambda value: _same(value, PHONE, "phone", 'a telephone number in quotes, such as "040 3288-2945"'),
    "url": lambda value: _same(value, LINK, "url", "an address that begins with https://"),
}
