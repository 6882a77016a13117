"""What the studio's pages of questions work on."""

from __future__ import annotations

from typing import Any

import connectors
from actions.kit.recognise import recognise
from bot.model.audit import Audit
from bot.model.clock import Clock
from bot.settings import Settings
from bot.store.editors import RedisEditors
from bot.studio.skills.parts import SkillParts
from bot.wiring.company import installed_company, values_of
from bot.wiring.packs import build_packs, known_packs, pack_names
from bot.wiring.workspace import workspace


def skill_parts(settings: Settings, redis: Any, audit: Audit, clock: Clock) -> SkillParts:
    """Raises SettingsError."""
    kinds = build_packs(settings).entities()
    return SkillParts(
        workspace=workspace(settings, redis, clock),
        editors=RedisEditors(redis, clock),
        audit=audit,
        packs=tuple(pack_names(settings)),
        values=values_of(settings, installed_company(settings)),
        channels=[connectors.channel(name) for name in settings.enabled_connectors()],
        entities={kind.name: kind.title for kind in kinds},
        spotted=lambda text: recognise(text, kinds),
        worlds={key: held for pack in known_packs(settings) for key, held in pack.worlds.items()},
    )
