"""The units of a file: what is compared, changed, merged and undone by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.content.edit import phrases, texts
from bot.content.edit.source import Place, values
from bot.model.workspace import Unit

PHRASES, RESPONSES, SKILL = "nlu.yml", "responses.yml", "skill.yml"
DIALOGUES = "dialogues"
WHOLE: Unit = ("file",)


def kind_of(file: str) -> str:
    """By its name: of a skill's folder, else one of the others."""
    name = file.rpartition("/")[2]
    return name if name in {PHRASES, RESPONSES, SKILL} and file.count("/") > 1 else ""


def units(file: str, text: str | None) -> dict[Unit, Any]:
    """All units with their values, in the file's order. Raises RefusedError("unreadable")."""
    if text is None:
        return {}
    kind = kind_of(file)
    if kind == PHRASES:
        return {
            ("phrase", language, phrase): phrase
            for language, listed in phrases.phrases(text).items()
            for phrase in listed
        }
    if kind == RESPONSES:
        return {
            ("text", name, locale, str(number)): said
            for name, by_locale in texts.texts(text).items()
            for locale, listed in by_locale.items()
            for number, said in enumerate(listed)
        }
    read = values(text)
    if kind == SKILL and isinstance(read, dict):
        return {**_keys({k: v for k, v in read.items() if k != DIALOGUES}), **dialogues(read)}
    return _keys(read)


def value_of(file: str, text: str | None, unit: Unit) -> Any:
    """What a unit is now; None if it is not there."""
    if text is None:
        return None
    match unit:
        case ("phrase", language, phrase):
            return phrase if phrase in phrases.phrases(text).get(language, ()) else None
        case ("text", response, locale, number) if number.isdecimal():
            said = texts.texts(text).get(response, {}).get(locale, [])
            return said[int(number)] if int(number) < len(said) else None
        case ("dialogue", _):
            read = values(text)
            return dialogues(read).get(unit) if isinstance(read, dict) else None
        case ("key", *place):
            return _at(values(text), tuple(place))
    return None


def dialogues(read: Mapping[str, Any]) -> dict[Unit, Any]:
    """By their names; of two of one name the first counts."""
    found: dict[Unit, Any] = {}
    for one in read.get(DIALOGUES) or ():
        if isinstance(one, dict) and "name" in one:
            found.setdefault(("dialogue", str(one["name"])), one)
    return found


def dialogue_place(text: str, name: str) -> Place | None:
    """Where a dialogue stands in its file."""
    read = values(text)
    listed = read.get(DIALOGUES) if isinstance(read, dict) else None
    for number, one in enumerate(listed or ()):
        if isinstance(one, dict) and str(one.get("name")) == name:
            return (DIALOGUES, str(number))
    return None


def _keys(read: Any) -> dict[Unit, Any]:
    return {("key", *place): value for place, value in _leaves(read, ()) if place} if isinstance(read, dict) else {}


def _leaves(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """A list is one value: who changes an entry changes what the list says."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _leaves(one, (*place, str(key)))
    else:
        yield place, value


def _at(value: Any, place: Place) -> Any:
    for key in place:
        if isinstance(value, dict):
            value = next((one for name, one in value.items() if str(name) == key), None)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value
