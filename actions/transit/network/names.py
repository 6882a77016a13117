"""What people call stations, and whose lines are ours: a file that may be edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from actions.transit.network.tables import TimetableError

_Words = Annotated[tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)]


@dataclass(frozen=True)
class Names:
    """Nicknames of stations, words that mean several, whose lines are ours, and lines that are gone (name → operator).

    `ordinary` are names that are everyday words too, `no_slips` words that only look like a misspelt name, and `town`
    is what a name may begin with.
    """

    stations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    operators: tuple[str, ...] = ()
    retired: Mapping[str, str] = field(default_factory=dict)
    ordinary: tuple[str, ...] = ()
    no_slips: tuple[str, ...] = ()
    town: str = ""

    def over(self, shipped: Names) -> Names:
        """Return these names, and what others say beside them."""
        return Names(
            {**shipped.stations, **self.stations},
            {**shipped.several, **self.several},
            self.operators or shipped.operators,
            {**shipped.retired, **self.retired},
            (*shipped.ordinary, *self.ordinary),
            (*shipped.no_slips, *self.no_slips),
            self.town or shipped.town,
        )


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")

    stations: dict[str, _Words] = {}
    several: dict[str, _Words] = {}
    operators: _Words = ()
    retired: dict[str, str] = {}
    ordinary: _Words = ()
    no_slips: _Words = ()
    town: str = ""


def read_names(path: Path) -> Names:
    """Read the file; raises TimetableError with the place that is wrong."""
    try:
        written: Any = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        read = _Written.model_validate(written)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TimetableError(f"{path.name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TimetableError(f"{path.name}: {place}: {first['msg']}") from error
    return Names(**{name: getattr(read, name) for name in _Written.model_fields})
