"""The studio's overview, with what it looks at."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model.clock import Clock
from bot.settings import Settings
from bot.store.editors import RedisEditors
from bot.store.training import RedisTrainingLine
from bot.studio.overview.parts import OverviewParts
from bot.wiring.packs import pack_names
from bot.wiring.release import releases
from bot.wiring.standing import LiveFacts
from bot.wiring.stores import Stores
from bot.wiring.switching import release_switch
from bot.wiring.workspace import workspace


def overview_parts(settings: Settings, found: Stores, clock: Clock) -> OverviewParts:
    """Raises SettingsError."""
    built = releases(settings)

    def files_of(release: str) -> Mapping[str, str]:
        """The company's own files in it."""
        folder = kept.overlay if (kept := built.get(release)) else None
        if folder is None or not folder.is_dir():
            return {}
        return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.yml")}

    return OverviewParts(
        workspace=workspace(settings, found.redis, clock),
        packs=pack_names(settings),
        traffic=found.traffic,
        editors=RedisEditors(found.redis, clock),
        live=release_switch(settings, found.redis, clock).live,
        files_of=files_of,
        trainings=RedisTrainingLine(found.redis).read,
        alarms=found.alarms,
        sources=found.sources,
        second_admin=found.second_admin,
        orders=found.orders,
        running_out=LiveFacts(settings, found.redis, clock),
        accounts=found.accounts,
        clock=clock,
    )
