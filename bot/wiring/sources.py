"""Messengers and sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import connectors
from actions.common import ends
from actions.common.entities import answers
from actions.common.entities.moments import moment
from actions.kit import recognise
from bot.model.clock import Clock, utc_now
from bot.model.connector import Connector
from bot.model.consent_selector import ConsentSelector
from bot.model.dialogue import Entity
from bot.settings import Settings
from bot.wiring.packs import Packs, build_packs


class Recognition:
    """The Recogniser port over the packs' `kinds` of entities. A message is looked at more than once in a row."""

    def __init__(self, packs: Packs | None = None) -> None:
        packs = packs or build_packs(Settings(_env_file=None))
        self._kinds = packs.entities()
        self.selector = ConsentSelector.of(packs.names().kinds)
        self._last: tuple[str | None, Sequence[object], Sequence[Entity]] = (None, (), ())

    def recognise(self, text: str) -> Sequence[Entity]:
        known = [kind.known() for kind in self._kinds]  # kept, so that no other object can take their place
        last, before, found = self._last
        if text != last or any(now is not then for now, then in zip(known, before, strict=True)):
            found = recognise.recognise(text, self._kinds)
            self._last = text, known, found
        return found

    def only(self, text: str, found: Sequence[Entity]) -> Entity | None:
        return recognise.only(text, [dict(one) for one in found], self._kinds)

    def asked_for(self, kind: str, text: str, now: datetime) -> Entity | None:
        if kind == "until":
            end = ends.end(text, now)
            return {"entity": kind, "value": end.isoformat()} if end else None
        if kind == "moment":
            time = moment(text, now)
            return {"entity": kind, "value": time.rest} if time else None
        entity = answers.schedule(text) if kind == "schedule" else None
        return entity.as_json() if entity else None


def build_connectors(settings: Settings, clock: Clock = utc_now) -> dict[str, Connector]:
    """The messengers that are switched on; raises SettingsError naming a missing secret."""
    names = settings.enabled_connectors()
    return {name: connectors.connect(name, settings.public_url, clock) for name in names}
