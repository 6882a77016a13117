"""The texts that platforms approve beforehand: from a notice type's own words, and with its values filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.dialogue.render import PLACEHOLDER
from bot.model.item import Locale
from bot.model.message import TemplateUse
from bot.model.optin import NoticeType
from bot.model.template import Template, filled

TEXT = "template"
SAMPLES: Mapping[str, str] = {
    "line": "U3",
    "effect": "gesperrt",
    "from": "Barmbek",
    "to": "Kellinghusenstraße",
    "extra_minutes": "10",
    "delay_minutes": "10",
    "source": "Hochbahn",
    "as_of": "14:05",
    "reason": "Bauarbeiten",
    "number": "00340434161094042557",
    "carrier": "DHL",
    "eta_from": "14:00",
    "eta_to": "16:00",
    "eta_day": "Mo, 23.11.",
    "place": "Filiale",
    "who": "Jana",
}
"""What a blank may look like; platforms want to see it before they approve."""
_BLANKS = re.compile(r"\s+")


def templates(notices: Mapping[str, NoticeType], company: Mapping[str, str]) -> Iterator[Template]:
    """One for each locale of each notice type that declares one. What is the company's own is no blank."""
    for notice in notices.values():
        if notice.template:
            for locale in notice.texts[TEXT]:
                yield _template(notice, notice.template, locale, company)


def _template(notice: NoticeType, name: str, locale: Locale, company: Mapping[str, str]) -> Template:
    numbers = {variable: f"{{{number}}}" for number, variable in enumerate(notice.variables, 1)}
    fixed = {**company, **numbers}
    text = PLACEHOLDER.sub(lambda found: fixed[found[1]], notice.texts[TEXT][locale].strip())
    samples = tuple(SAMPLES.get(variable, variable) for variable in notice.variables)
    return Template(name, locale, text, notice.variables, samples, notice.drop_after)


def template_use(
    notice: NoticeType,
    locale: Locale,
    company: Mapping[str, str],
    values: Mapping[str, Any],
    write: Callable[[Any], str],
) -> TemplateUse | None:
    """The type's template with these values, each on one line; None if it has none or a blank would stay empty."""
    if not notice.template:
        return None
    written = tuple(_BLANKS.sub(" ", write(values.get(name))).strip() for name in notice.variables)
    if not all(written):
        return None
    text = _template(notice, notice.template, locale, company).text
    return TemplateUse(notice.template, locale, written, filled(text, written))
