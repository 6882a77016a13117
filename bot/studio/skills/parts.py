"""What the pages of questions work on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.model.audit import Audit
from bot.model.channel import Channel
from bot.model.editors import Editors
from bot.model.workspace import Workspace


@dataclass(frozen=True)
class SkillParts:
    """`packs` are those that are switched on; `values` fit every text; `entities` are the kinds of a sentence's parts
    with their titles, and `spotted` finds them; `worlds` are what a golden dialogue may take for given."""

    workspace: Workspace
    editors: Editors
    audit: Audit
    packs: Sequence[str]
    values: Mapping[str, str]
    channels: Sequence[Channel]
    entities: Mapping[str, Mapping[str, str]]
    spotted: Callable[[str], Sequence[Mapping[str, Any]]]
    worlds: Mapping[str, Collection[str]] = field(default_factory=dict)
