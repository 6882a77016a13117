"""Rendering what is new in a file, by ruamel, in the style of the files that are shipped."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from math import isfinite
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

from bot.model.errors import RefusedError

WIDE = 1 << 20
HEAD = 'version: "3.1"\n\n'
"""How a file for Rasa begins."""
QUOTED = frozenset({"say", "text"})
"""Keys whose words always stand in quotes."""
ONE_LINE = frozenset({"expect", "world", "title", "topic", "metadata", "condition"})
"""Keys whose mapping stands on one line."""
PLAIN = re.compile(r"[A-Za-zÄÖÜäöüß_][\wÄÖÜäöüß./-]*(?: [\wÄÖÜäöüß./()-]+)*", re.ASCII)
READ_OTHERWISE = frozenset({"y", "n"})
"""Words that some readers take for yes and no."""
_resolver: Any = yaml.resolver.Resolver()


def round_trip() -> YAML:
    """ruamel as it must be set to write every shipped file as it was, to the byte."""
    made = YAML()
    made.preserve_quotes = True
    made.width = WIDE
    made.allow_duplicate_keys = False
    made.indent(mapping=2, sequence=4, offset=2)
    made.representer.add_representer(
        type(None), lambda representer, _: representer.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    return made


def rendered(value: Any, *, flow: bool, key: str = "", like: str | None = None) -> str:
    """A value as lines without indentation and without an end; in flow style it is one line. `like` is the style of
    the scalar that it replaces."""
    return _dumped(_styled(value, flow=flow, key=key, like=like))


def under(key: str, value: Any, *, flow: bool) -> str:
    """`key: value`."""
    styled = _styled(value, flow=flow, key=key)
    if flow:
        return f"{rendered(key, flow=True)}: {_dumped(styled)}"
    return _dumped(CommentedMap({_styled(key, flow=False): styled}))


def entry(value: Any) -> str:
    """`- value`, as one entry of a list in block style."""
    out = _dumped(CommentedSeq([_styled(value, flow=False)]))
    return "\n".join(line[2:] for line in out.split("\n"))


def indented(lines: str, by: int) -> str:
    """All lines but blank ones, moved to the right."""
    return "\n".join(" " * by + line if line else line for line in lines.split("\n"))


def _dumped(value: Any) -> str:
    out = StringIO()
    round_trip().dump(value, out)
    return out.getvalue().removesuffix("\n...\n").rstrip("\n")


def _styled(value: Any, *, flow: bool, key: str = "", like: str | None = None) -> Any:
    if isinstance(value, dict):
        one_line = flow or key in ONE_LINE or not value
        made = CommentedMap(
            {_styled(name, flow=True): _styled(one, flow=one_line, key=str(name)) for name, one in value.items()}
        )
        if one_line:
            made.fa.set_flow_style()
        return made
    if isinstance(value, (list, tuple)):
        one_line = flow or all(not isinstance(one, (dict, list, tuple)) for one in value) or key in ONE_LINE
        listed = CommentedSeq([_styled(one, flow=one_line) for one in value])
        if one_line:
            listed.fa.set_flow_style()
        return listed
    return _scalar(value, flow=flow, key=key, like=like) if isinstance(value, str) else _number(value)


def _number(value: Any) -> Any:
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
        return value
    raise RefusedError("kind", kind=type(value).__name__)


def _scalar(text: str, *, flow: bool, key: str, like: str | None) -> Any:
    if ("\n" in text or like == "|") and not flow and _fits_literal(text):
        return LiteralScalarString(text)
    if like == "'" and "\n" not in text and text.isprintable():
        return SingleQuotedScalarString(text)
    if like == "" and (day := _date(text)):
        return day
    if like == "" and key not in QUOTED and _reads_plain(text, flow=flow):
        return text
    if key in QUOTED or like == '"' or not _is_plain(text):
        return DoubleQuotedScalarString(text)
    return text


def _is_plain(text: str) -> bool:
    """Whether every reader takes it for the text that it is, in any place."""
    if not PLAIN.fullmatch(text) or text.lower() in READ_OTHERWISE:
        return False
    return str(_resolver.resolve(yaml.ScalarNode, text, (True, False))) == "tag:yaml.org,2002:str"


def _reads_plain(text: str, *, flow: bool) -> bool:
    """Whether it can go on standing without quotes, alone or (`flow`) among others on a line."""
    if text.lower() in READ_OTHERWISE or not text.isprintable():
        return False
    try:
        return bool(yaml.safe_load(f"k: {text}\n") == {"k": text}) and (
            not flow or bool(yaml.safe_load(f"[{text}]") == [text])
        )
    except (yaml.YAMLError, ValueError):
        return False


def _fits_literal(text: str) -> bool:
    """Whether the lines can stand as they are: no blanks at an end that nobody sees, none that would be indentation."""
    lines = text.removesuffix("\n").split("\n")
    return (
        bool(lines[0])
        and lines[0][0] not in " \t"
        and bool(lines[-1])
        and all(line == line.rstrip() and line.replace("\t", "x").isprintable() for line in lines)
    )


def _date(text: str) -> date | None:
    """One that stood without quotes goes on standing so."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None
