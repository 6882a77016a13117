"""The texts that platforms approve beforehand: from a notice type's own words, and with its values filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.content.render import PLACEHOLDER
from bot.model.consent import NoticeType
from bot.model.item import Locale
from bot.model.message import TemplateUse
from bot.model.template import Template, filled
from bot.model.words import NoticeWords

TEXT = "template"
SAMPLES: Mapping[str, str] = {"who": "Jana"}
"""What a blank may look like that is no value of a subject; platforms want to see it before they approve."""
_BLANKS = re.compile(r"\s+")


def templates(words: NoticeWords, notice: NoticeType, company: Mapping[str, str]) -> Iterator[Template]:
    """One for each locale, of words that have one. What is the company's own is no blank."""
    looks = {**SAMPLES, **notice.about.samples}
    if words.template:
        for locale in words.texts[TEXT]:
            samples = tuple(looks.get(variable, variable) for variable in words.variables)
            text = _with_blanks(words, locale, company)
            yield Template(words.template, locale, text, words.variables, samples, notice.drop_after, words.version)


def _with_blanks(words: NoticeWords, locale: Locale, company: Mapping[str, str]) -> str:
    numbers = {variable: f"{{{number}}}" for number, variable in enumerate(words.variables, 1)}
    fixed = {**company, **numbers}
    return PLACEHOLDER.sub(lambda match: fixed[match[1]], words.texts[TEXT][locale].strip())


def template_use(
    words: NoticeWords,
    locale: Locale,
    company: Mapping[str, str],
    values: Mapping[str, Any],
    write: Callable[[Any], str],
) -> TemplateUse | None:
    """The template with these values, each on one line; None if there is none or a blank would stay empty."""
    if not words.template:
        return None
    written = tuple(_BLANKS.sub(" ", write(values.get(name))).strip() for name in words.variables)
    if not all(written):
        return None
    text = filled(_with_blanks(words, locale, company), written)
    return TemplateUse(words.template, locale, written, text, words.version)
