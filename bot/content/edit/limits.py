"""What a file may be called and hold at all, and how words look before they are kept."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from bot.content.edit.source import DEEPEST, LARGEST
from bot.model.errors import RefusedError

FILE = re.compile(r"[a-z][a-z0-9_]{0,59}(?:/[a-z][a-z0-9_]{0,59})?/[a-z][a-z0-9_]{0,59}\.yml")
LONGEST_KEY, LONGEST_PHRASE, LONGEST_TEXT, LONGEST_VALUE = 200, 500, 4_000, 10_000
MOST_VALUES = 5_000
MOST_FILES = 1_000
UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that nobody sees and that turn or hide what stands beside them; a joiner is part of an emoji and stays."""
BLANKS = re.compile(r"[^\S\n]+")
BULLET = re.compile(r"^(?:[-–—•*]\s+)+")


def check_file(file: str) -> str:
    """A name below the content's folder, and never out of it. Raises RefusedError."""
    if not FILE.fullmatch(file):
        raise RefusedError("file", file=file[:80])
    return file


def check_text(text: str) -> str:
    """A whole file's: no bytes that are no text, no line ends of other systems, one at the end."""
    text = _readable(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), but="\n\t")
    if len(text) > LARGEST:
        raise RefusedError("too_large", characters=str(len(text)))
    return text if not text or text.endswith("\n") else text + "\n"


def clean_phrase(phrase: Any) -> str:
    """A phrase is one line without a bullet before it. Raises RefusedError."""
    if not isinstance(phrase, str):
        raise RefusedError("kind", kind=type(phrase).__name__)
    seen = _readable(unicodedata.normalize("NFC", phrase.translate(UNSEEN)), but="\n\r\t")
    one = BULLET.sub("", " ".join(seen.split())).strip()
    if not one or one == "-":
        raise RefusedError("empty")
    return _short(one, LONGEST_PHRASE)


def clean_text(text: Any) -> str:
    """A text may have several lines; none ends with blanks. Raises RefusedError."""
    if not isinstance(text, str):
        raise RefusedError("kind", kind=type(text).__name__)
    seen = unicodedata.normalize("NFC", text.translate(UNSEEN)).replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.replace("\t", " ").rstrip(" ") for line in _readable(seen, but="\n\t").split("\n")]
    return _short("\n".join(lines).strip("\n"), LONGEST_TEXT)


def check_value(value: Any, depth: int = 0) -> Any:
    """Plain data of a bearable size, as JSON and YAML both know it. Raises RefusedError."""
    if depth > DEEPEST or (isinstance(value, dict | list | tuple) and len(value) > MOST_VALUES):
        raise RefusedError("too_large", values=str(MOST_VALUES))
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise RefusedError("kind", kind="key")
        return {check_key(key): check_value(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [check_value(one, depth + 1) for one in value]
    if isinstance(value, str):
        return _short(_readable(value.replace("\r\n", "\n"), but="\n\t"), LONGEST_VALUE)
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and abs(value) < float("inf")):
        return value
    raise RefusedError("kind", kind=type(value).__name__)


def check_key(key: str) -> str:
    """A name in a file is short and on one line. Raises RefusedError."""
    if not key or key != key.strip():
        raise RefusedError("key", key=key[:80])
    return _short(_readable(key), LONGEST_KEY)


def _readable(text: str, but: str = "") -> str:
    """Raises RefusedError for signs that are no text: control characters, halves of pairs, other systems' line ends."""
    for sign in text:
        if sign not in but and (unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Zl", "Zp"} or sign == "\ufeff"):
            if unicodedata.category(sign) == "Cn" and ord(sign) & 0xFFFE != 0xFFFE:
                continue  # an emoji that is younger than this program
            raise RefusedError("sign", sign=f"U+{ord(sign):04X}")
    return text


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise RefusedError("too_long", characters=str(len(text)), most=str(longest))
    return text
