"""Reading content files: what is not whole is refused with its file and the reason."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.model.errors import SettingsError
from bot.model.item import Locale

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # as strict, and several times as fast where it is there
LOCALES: tuple[Locale, ...] = get_args(Locale)


class ContentError(SettingsError):
    """A content file does not hold what it should; the message names file and reason."""


def validated(shape: Any, file: Path) -> Any:
    """What a YAML file holds, in this shape; an empty file is an empty mapping."""
    try:
        read = yaml.load(file.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # it is a safe one
        return TypeAdapter(shape).validate_python(read or {})
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"{file}: {error}") from error


def whole(file: Path, name: str, by_locale: Mapping[Locale, Any]) -> None:
    """A text that is missing in one language would be missed only when somebody needs it."""
    if missing := [locale for locale in LOCALES if not by_locale.get(locale)]:
        raise ContentError(f"{file}: {name} has no text for {', '.join(missing)}")
