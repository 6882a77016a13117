"""Making an edit: the new text of a file, in which nothing has changed but the unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from yaml import SequenceNode

from bot.content.edit import phrases, texts
from bot.content.edit.limits import check_file, check_key, check_text, check_value, clean_phrase, clean_text
from bot.content.edit.source import at, child, compose, values
from bot.content.edit.splice import END, put, take_out
from bot.content.edit.units import DIALOGUES, PHRASES, RESPONSES, SKILL, WHOLE, dialogue_place, kind_of, units, value_of
from bot.content.skill_file import SkillFile
from bot.model.errors import RefusedError
from bot.model.workspace import ConflictError, Edit, Unit

ORDER = tuple(SkillFile.model_fields)
"""The keys of a `skill.yml`, in the order in which they are written."""


def cleaned(edit: Edit) -> Edit:
    """The edit as it is kept: with a name that is none of a path outside, and words as files hold them. Raises
    RefusedError."""
    check_file(edit.file)
    for key in edit.unit[1:] if edit.unit[:1] in {("key",), ("dialogue",), ("text",)} else ():
        check_key(key)
    match (kind_of(edit.file), edit.unit):
        case (_, ("file",)):
            return replace(edit, after=None if edit.after is None else check_text(_text(edit.after)))
        case (kind, ("phrase", language, _)) if kind == PHRASES and language in {"de", "en"}:
            return replace(edit, after=None if edit.after is None else clean_phrase(edit.after))
        case (kind, ("text", _, _, number)) if kind == RESPONSES and number.isdecimal():
            return replace(edit, after=None if edit.after is None else clean_text(edit.after))
        case (kind, ("dialogue", name)) if kind == SKILL:
            return replace(edit, after=_dialogue(name, check_value(edit.after)))
        case (kind, ("key", _, *_)) if kind not in {PHRASES, RESPONSES}:
            return replace(edit, after=check_value(edit.after))
    raise RefusedError("unit", unit=".".join(edit.unit)[:80])


def apply(file: str, text: str | None, edit: Edit) -> tuple[str, Edit]:
    """The text after a cleaned edit of a unit, and the edit as it was made: with the place of what it removed. Raises
    ConflictError (by nobody) if the unit is not what the editor saw, RefusedError if no file can hold it."""
    now = None if _inserts(edit) else value_of(file, text, edit.unit)
    if not same(now, edit.before):
        raise ConflictError(edit, now, "", None)
    if edit.before is None and edit.after is None:
        raise RefusedError("nothing")
    old = text or ""
    made = replace(edit, at=_place_of(file, old, edit.unit) if edit.before is not None else edit.at)
    if edit.unit[0] == "phrase" and edit.after is not None and edit.after != edit.before:
        _unsaid(file, old, edit)
    new = _written(file, old, edit)
    if not _only_that(file, old, new, made):
        raise RefusedError("unwritable", unit=".".join(edit.unit)[:80])
    return new, made


def is_made(file: str, text: str | None, edit: Edit) -> bool:
    """Whether the file says already what this edit wants."""
    wanted = reverse(edit).unit if edit.after is not None else edit.unit
    gone = wanted == edit.unit or value_of(file, text, edit.unit) is None
    return gone and not _inserts(edit) and same(value_of(file, text, wanted), edit.after)


def reverse(edit: Edit) -> Edit:
    """What takes it back."""
    if edit.unit[0] == "phrase" and edit.after is not None:
        return Edit(edit.file, ("phrase", edit.unit[1], edit.after), edit.after, edit.before, edit.at)
    if edit.unit[0] == "dialogue" and edit.after is not None:
        return Edit(edit.file, ("dialogue", str(edit.after["name"])), edit.after, edit.before, edit.at)
    return Edit(edit.file, edit.unit, edit.after, edit.before, edit.at)


def same(one: Any, other: Any) -> bool:
    """Equal as YAML has it, whatever kind of list a program makes of it."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


def _written(file: str, text: str, edit: Edit) -> str:
    match edit.unit:
        case ("phrase", language, phrase):
            old = phrase if edit.before is not None else None
            return phrases.change(
                text, language, old, edit.after, intent=_intent(file), position=edit.at if old is None else END
            )
        case ("text", response, locale, number):
            return texts.change(text, response, locale, int(number), edit.after, insert=_inserts(edit))
        case ("dialogue", name):
            place = dialogue_place(text, name)
            if place is None:
                return _new_dialogue(text, edit)
            return take_out(text, place) if edit.after is None else put(text, place, edit.after)
    place = tuple(edit.unit[1:])
    if edit.after is None:
        return take_out(text, place)
    listed = at(compose(text), place[:-1])
    if _inserts(edit) and isinstance(listed, SequenceNode) and listed.value:
        return put(text, (*place[:-1], str(len(listed.value))), edit.after, min(edit.at, len(listed.value)))
    position = edit.at if edit.at >= 0 or len(place) > 1 or kind_of(file) != SKILL else _in_order(text, place[0])
    return put(text, place, edit.after, position)


def _inserts(edit: Edit) -> bool:
    """What comes back to its place in a row moves what stands there now."""
    row = edit.unit[0] == "text" or (edit.unit[0] == "key" and edit.unit[-1].isdecimal())
    return row and edit.before is None and edit.at >= 0


def _new_dialogue(text: str, edit: Edit) -> str:
    listed = child(compose(text), DIALOGUES)
    known = len(listed.value) if listed is not None and isinstance(listed.value, list) else 0
    return put(text, (DIALOGUES, str(known)), edit.after, edit.at) if known else put(text, (DIALOGUES,), [edit.after])


def _in_order(text: str, key: str) -> int:
    """Where a new key of a `skill.yml` belongs."""
    read = values(text)
    known = list(read) if isinstance(read, dict) else []
    rank = ORDER.index(key) if key in ORDER else len(ORDER)
    after = [index for index, name in enumerate(known) if name in ORDER and ORDER.index(name) < rank]
    return max(after, default=-1) + 1


def _place_of(file: str, text: str, unit: Unit) -> int:
    """The place of a unit among its like."""
    if unit[0] == "phrase":
        return phrases.position_of(text, unit[1], unit[2])
    if unit[0] == "dialogue":
        place = dialogue_place(text, unit[1])
        return int(place[1]) if place else END
    if unit[0] == "text":
        return int(unit[3])
    if unit[0] == "key":
        parent = value_of(file, text, unit[:-1]) if len(unit) > 2 else values(text)
        names = [str(key) for key in (parent if isinstance(parent, dict) else range(len(parent or ())))]
        return names.index(unit[-1]) if unit[-1] in names else END
    return END


def _unsaid(file: str, text: str, edit: Edit) -> None:
    """A phrase stands once in a file; raises RefusedError("exists") for the second."""
    for language, said in phrases.phrases(text).items():
        if edit.after in said:
            raise RefusedError("exists", language=language, phrase=str(edit.after)[:80])


def _only_that(file: str, old: str, new: str, edit: Edit) -> bool:
    """Whether the file now says what it should, and of everything else what it said."""
    try:
        before, after = units(file, old or None), units(file, new or None)
    except RefusedError:
        return False
    touched = {edit.unit, reverse(edit).unit}

    def rest(found: dict[Unit, Any]) -> list[tuple[Unit, Any]]:
        return [(unit, value) for unit, value in found.items() if not any(_within(unit, one) for one in touched)]

    if edit.unit[0] == "text":  # the numbers of the texts after it move
        touched = {unit for unit in {*before, *after} if unit[:3] == edit.unit[:3]}
    unit = reverse(edit).unit if edit.after is not None else edit.unit
    said = value_of(file, new or None, unit)
    moved = edit.unit[0] == "text" and edit.after is None
    return (moved or same(said, edit.after)) and _equal(rest(before), rest(after))


def _equal(before: Iterable[tuple[Unit, Any]], after: Iterable[tuple[Unit, Any]]) -> bool:
    one, other = dict(before), dict(after)
    return one.keys() == other.keys() and all(same(one[unit], other[unit]) for unit in one)


def _within(unit: Unit, touched: Unit) -> bool:
    """Whether it is the touched one, a part of it, or holds it."""
    shorter = min(len(unit), len(touched))
    return unit[:shorter] == touched[:shorter] if touched[0] == "key" else unit == touched


def _intent(file: str) -> str:
    """Phrases are of the skill in whose folder they lie."""
    return file.split("/")[-2]


def _dialogue(name: str, value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, dict) or not str(value.get("name", "")).strip() or not name.strip():
        raise RefusedError("dialogue")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise RefusedError("kind", kind=type(value).__name__)
    return value


def applied(file: str, text: str | None, edits: Sequence[Edit]) -> tuple[str | None, list[Edit]]:
    """The text after several edits of one file, each cleaned before."""
    made = []
    for edit in edits:
        if edit.unit == WHOLE:
            raise RefusedError("unit", unit="file")
        text, one = apply(file, text, edit)
        made.append(one)
    return text, made
