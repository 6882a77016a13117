"""All that is wrong with content, or could be better: one list for files, editors and `lotse check`.

A check is a function that yields problems, or raises ContentError for those that it has found; one more is one more
line in `findings`. What no other file depends on is an error or a warning of that file alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.content.edit.source import values
from bot.content.edit.units import kind_of
from bot.content.fact_faults import fact_warnings
from bot.content.faults import Known, faults
from bot.content.finding_words import said
from bot.content.folders import PackFolder, pack_folders
from bot.content.load import phrases_of
from bot.content.phrase_faults import phrase_faults, phrase_warnings
from bot.content.rasa_files import check as rasa_check
from bot.content.skill_file import read_file
from bot.content.strict_yaml import ContentError, Parsed, Problem, parsed_once, problems_of, refusal
from bot.model.errors import RefusedError
from bot.model.workspace import Finding, Level, Unit

Checked = Iterable[Problem]


@dataclass(frozen=True)
class Looked:
    """What is looked at: a folder that holds `nlu/`, the packs that are switched on, what their code knows. `read`
    reads it as a release is read, and raises ContentError; `parsed` are files that were looked at before."""

    content: Path
    packs: Sequence[str]
    known: Known
    today: date
    read: Sequence[Callable[[Path], object]] = field(default=())
    parsed: dict[bytes, Parsed] = field(default_factory=dict)


def findings(looked: Looked) -> list[Finding]:
    """Errors first, each once, in the order of files."""
    with parsed_once(looked.parsed):
        return _findings(looked)


def _findings(looked: Looked) -> list[Finding]:
    found: dict[tuple[Path, str, str], Finding] = {}
    unreadable = {problem.file for problem in _read_alone(looked)}
    errors: list[Callable[[], Checked]] = [
        lambda: _read_alone(looked),
        lambda: _raised(rasa_check, looked.content, looked.packs),
        lambda: _faults(looked, unreadable),
        lambda: phrase_faults(looked.content, looked.packs, looked.known.entities),
        *(lambda read=read: _raised(read, looked.content) for read in looked.read),
    ]
    warnings: list[Callable[[], Checked]] = [
        lambda: _fact_warnings(looked),
        lambda: phrase_warnings(looked.content, looked.packs),
    ]
    for level, checks in (("error", errors), ("warning", warnings)):
        for check in checks:
            for problem in _all(check):
                key = (problem.file, ".".join(map(str, problem.place)), problem.reason)
                found.setdefault(key, _finding(looked.content, problem, level))  # type: ignore[arg-type]
    return sorted(found.values(), key=lambda one: (one.level, one.file, one.line))


def of_skill(found: Iterable[Finding], skill: str) -> list[Finding]:
    """Those of one folder; all without one."""
    return [one for one in found if not skill or one.skill == skill]


def _read_alone(looked: Looked) -> Iterator[Problem]:
    """What is wrong with a skill's files by themselves."""
    for place in _folders(looked):
        if place.description.exists():
            yield from _raised(read_file, place)
        yield from _raised(phrases_of, [place])


def _folders(looked: Looked) -> list[PackFolder]:
    try:
        return pack_folders(looked.content, looked.packs)
    except ContentError:
        return []


def _faults(looked: Looked, unreadable: Collection[Path]) -> Iterator[Problem]:
    for fault in faults(looked.content, looked.packs, looked.known, frozenset(unreadable)):
        yield from problems_of(refusal(fault.file, fault.place, fault.reason))


def _fact_warnings(looked: Looked) -> Iterator[Problem]:
    for file, place, reason in fact_warnings(looked.content, looked.packs, looked.today):
        yield from problems_of(refusal(file, place, reason))


def _raised(check: Callable[..., object], *arguments: Any) -> tuple[Problem, ...]:
    try:
        check(*arguments)
    except ContentError as error:
        return problems_of(error)
    return ()


def _all(check: Callable[[], Checked]) -> Iterator[Problem]:
    """What a check finds, and at last what it cannot read."""
    try:
        yield from check()
    except ContentError as error:
        yield from problems_of(error)


def _finding(content: Path, problem: Problem, level: Level) -> Finding:
    file = _name(content, problem.file)
    told = problem.reason.replace(f"{content}/nlu/", "").replace(str(content), "")
    code, words = said(told)
    unit = _unit(content, file, problem.place)
    return Finding(file, unit, level, code, words, _skill(file), problem.line)


def _name(content: Path, file: Path) -> str:
    try:
        return str(file.relative_to(content / "nlu"))
    except ValueError:
        return str(file) if str(file) != "." else ""


def _skill(file: str) -> str:
    """The folder that a file lies in; a pack's own files are of no skill."""
    parts = file.split("/")
    return parts[1] if len(parts) > 2 or (len(parts) == 2 and "." not in parts[1]) else ""


def _unit(content: Path, file: str, place: Sequence[int | str]) -> Unit:
    """The unit that an editor changes, of a place in a file."""
    keys = tuple(map(str, place))
    kind = kind_of(file)
    if not keys:
        return ("file",)
    try:
        match (kind, keys):
            case ("skill.yml", ("dialogues", number, *_)):
                return ("dialogue", str(_read(content, file)["dialogues"][int(number)]["name"]))
            case ("responses.yml", ("responses", name)):
                return ("text", name, "", "0")
            case ("responses.yml", ("responses", name, number, *_)):
                return _text(_read(content, file)["responses"][name], name, int(number))
            case ("nlu.yml", ("phrase", language, phrase)):
                return ("phrase", language, phrase)
    except (KeyError, IndexError, TypeError, ValueError, RefusedError, OSError):
        return ("key", *keys)
    return ("key", *keys)


def _text(variations: Sequence[Mapping[str, Any]], name: str, number: int) -> Unit:
    """A variation as the how-many-eth of its locale."""

    def locale(variation: Mapping[str, Any]) -> str:
        return next((str(one["value"]) for one in variation.get("condition", ()) if one.get("name") == "locale"), "de")

    own = locale(variations[number])
    before = sum(locale(one) == own for one in variations[:number])
    return ("text", name, own, str(before))


def _read(content: Path, file: str) -> Any:
    return values((content / "nlu" / file).read_text(encoding="utf-8"))
