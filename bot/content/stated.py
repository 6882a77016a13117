"""Texts with their dated facts put in, as they are true on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from babel.dates import format_date

from bot.content.render import LANGUAGE, PLACEHOLDER, Phrasebook
from bot.model.fact import PREFIX, DatedFact, Facts
from bot.model.item import Locale

OUTDATED = "utter_fact_outdated"
"""What a line becomes that would say what holds no more, or not yet."""
AS_OF = "utter_word_fact_as_of"
Texts = Mapping[str, Mapping[Locale, str]]


def on_day(phrases: Phrasebook, facts: Facts, day: date) -> Phrasebook:
    """All responses with the values of this day in them."""
    return {
        name: {
            locale: [_text(phrases, facts, text, locale, day) for text in texts] for locale, texts in by_locale.items()
        }
        if any("{" + PREFIX in text for texts in by_locale.values() for text in texts)
        else by_locale
        for name, by_locale in phrases.items()
    }


def facts_in(text: str) -> list[str]:
    """The names of the facts that a text shows."""
    return [name.removeprefix(PREFIX) for name in PLACEHOLDER.findall(text) if name.startswith(PREFIX)]


def _text(phrases: Phrasebook, facts: Facts, text: str, locale: Locale, day: date) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        shown = [facts[name] for name in facts_in(line) if name in facts]
        if lost := [fact for fact in shown if fact.at(day) is None]:
            lines += [one for one in _elsewhere(phrases, lost, locale) if one not in lines]
        else:
            lines.append(_stated(phrases, shown, line, locale, day))
    return "\n".join(lines)


def _elsewhere(phrases: Phrasebook, lost: list[DatedFact], locale: Locale) -> Iterator[str]:
    for fact in lost:
        for text in phrases.get(OUTDATED, {}).get(locale, ())[:1]:
            yield text.replace("{title}", fact.title[locale]).replace("{link}", fact.link)


def _stated(phrases: Phrasebook, facts: list[DatedFact], line: str, locale: Locale, day: date) -> str:
    """A line with its values; the oldest of their days stands once, behind the last that has one."""
    last = next((fact.name for fact in reversed(facts) if fact.dated), "")
    days = [value.as_of for fact in facts if fact.dated and (value := fact.at(day))]
    said = f" {_as_of(phrases, min(days), locale)}" if days else ""
    for fact in facts:
        value = fact.at(day)
        if value is None:
            continue
        shown, placeholder = value.shown[locale], f"{{{PREFIX}{fact.name}}}"
        if fact.name == last:
            before, _, after = line.rpartition(placeholder)
            line = before + shown + said.rstrip() + after if placeholder in line else line
        line = line.replace(placeholder, shown)
    return line


def _as_of(phrases: Phrasebook, day: date, locale: Locale) -> str:
    pattern = "d MMM yyyy" if locale == "en" else "dd.MM.yyyy"
    text = next(iter(phrases.get(AS_OF, {}).get(locale, ())), "")
    return text.replace("{day}", format_date(day, pattern, locale=LANGUAGE[locale]))
