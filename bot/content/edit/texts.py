"""The texts of a `responses.yml`: each has a response, a locale, and its number among that locale's."""

from __future__ import annotations

from typing import Any

from bot.content.edit.source import values
from bot.content.edit.splice import END, put, take_out
from bot.content.edit.writing import HEAD, under
from bot.content.strict_yaml import LOCALES
from bot.model.errors import RefusedError

TOP = "responses"


def texts(text: str) -> dict[str, dict[str, list[str]]]:
    """By response and locale."""
    return {
        name: {
            locale: [str(one.get("text", "")).rstrip("\n") for one in variations if locale in _locales(one)]
            for locale in LOCALES
        }
        for name, variations in _responses(text).items()
    }


def change(text: str, response: str, locale: str, number: int, new: str | None, *, insert: bool = False) -> str:
    """Add a text (the next number, or with `insert` before that one), reword it, or remove it (`new` is None)."""
    if locale not in LOCALES:
        raise RefusedError("locale", locale=locale)
    variations = _responses(text).get(response, [])
    own = [index for index, one in enumerate(variations) if locale in _locales(one)]
    if new is not None and (insert or number == len(own)):
        before = own[number] if number < len(own) else None
        return _add(text, response, locale, variations, new, before)
    if not 0 <= number < len(own):
        raise RefusedError("place")
    index = own[number]
    if len(_locales(variations[index])) > 1:
        text, index = _apart(text, response, index, variations[index], locale)
    if new is not None:
        return put(text, (TOP, response, str(index), "text"), new)
    alone = len(_responses(text)[response]) == 1
    return take_out(text, (TOP, response) if alone else (TOP, response, str(index)))


def _responses(text: str) -> dict[str, list[dict[str, Any]]]:
    read = values(text)
    found = read.get(TOP) if isinstance(read, dict) else None
    return {
        str(name): [one for one in variations if isinstance(one, dict)]
        for name, variations in (found or {}).items()
        if isinstance(variations, list)
    }


def _locales(variation: dict[str, Any]) -> tuple[str, ...]:
    """Those that a variation is for; one without a condition is for all."""
    condition = variation.get("condition")
    listed = condition if isinstance(condition, list) else []
    named = [one.get("value") for one in listed if isinstance(one, dict) and one.get("name") == "locale"]
    return tuple(str(one) for one in named) or LOCALES


def _of(locale: str, text: str) -> dict[str, Any]:
    return {"condition": [{"type": "slot", "name": "locale", "value": locale}], "text": text}


def _add(text: str, response: str, locale: str, variations: list[dict[str, Any]], new: str, before: int | None) -> str:
    """Before the variation of that number, else after the last one of its locale."""
    if not variations:
        if values(text) is None:
            return f"{text}{HEAD}{under(TOP, {response: [_of(locale, new)]}, flow=False)}\n"
        return put(text, (TOP, response), [_of(locale, new)], END)
    rank = LOCALES.index(locale)
    if before is not None:
        return put(text, (TOP, response, str(len(variations))), _of(locale, new), before)
    earlier = [index for index, one in enumerate(variations) if min(map(_rank, _locales(one)), default=0) <= rank]
    return put(text, (TOP, response, str(len(variations))), _of(locale, new), max(earlier, default=-1) + 1)


def _rank(locale: str) -> int:
    return LOCALES.index(locale) if locale in LOCALES else len(LOCALES)


def _apart(text: str, response: str, index: int, variation: dict[str, Any], locale: str) -> tuple[str, int]:
    """A text that is for several locales becomes one for each."""
    shared = _locales(variation)
    listed = _responses(text)[response]
    split = [{**_of(one, ""), **{k: v for k, v in variation.items() if k != "condition"}} for one in shared]
    text = put(text, (TOP, response), [*listed[:index], *split, *listed[index + 1 :]])
    return text, index + shared.index(locale)
