"""Packs, put together: what is switched on, and the sources, actions and names of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from pydantic_settings import BaseSettings

import actions
import connectors
from bot.content.folders import Content, pack_folder
from bot.content.strict_yaml import refusal, refuse_all
from bot.model.clock import Clock, utc_now
from bot.model.consent_selector import ConsentSelector
from bot.model.errors import SettingsError
from bot.model.event_fields import Names
from bot.model.meter import UNMETERED, Meter
from bot.model.pack import EntityKind, Installation, Pack
from bot.model.source import SourceState
from bot.model.subject import Kinds
from bot.model.visible import Span
from bot.paths import Folder
from bot.settings import Settings
from bot.store.source_quota import RedisSourceQuota
from bot.wiring.keys import secret_key

log = structlog.get_logger()

UNKNOWN = timedelta(days=14)
"""How long a subject is kept that no pack knows any more."""


@dataclass(frozen=True)
class Packs:
    """Packs with what they ask; what each brings is that of all."""

    built: Sequence[tuple[Pack, Any]]

    def of(self, name: str) -> Any:
        """The sources of one pack."""
        return next(sources for pack, sources in self.built if pack.name == name)

    def actions(self) -> list[Any]:
        return [action for pack, sources in self.built for action in pack.actions(sources)]

    def entities(self) -> tuple[EntityKind, ...]:
        return tuple(kind for pack, sources in self.built for kind in pack.entities(sources))

    def names(self) -> Names:
        """The closed sets of all, joined by their names."""
        told = [pack.names(sources) for pack, sources in self.built]
        sets: dict[str, frozenset[str]] = {}
        for name, members in (row for one in told for row in one.sets.items()):
            sets[name] = sets.get(name, frozenset()) | frozenset(members)
        parts = {kind: known for one in told for kind, known in one.parts.items()}
        return Names(kinds_of(pack for pack, _ in self.built), sets, parts)

    def take(self, content: Content) -> None:
        """Each pack takes over its own files of a release; what it cannot read changes nothing."""
        for pack, sources in self.built:
            if folder := pack_folder(content, pack.name):
                try:
                    pack.take(sources, folder)
                except Exception as error:
                    log.exception("pack.files_unreadable", pack=pack.name, reason=str(error))

    def check(self, content: Content) -> None:
        """Raises ContentError for all that is wrong with files of their own."""
        folders = ((pack, sources, pack_folder(content, pack.name)) for pack, sources in self.built)
        wrong = [
            refusal(folder / file, place, reason)
            for pack, sources, folder in folders
            if folder
            for file, place, reason in pack.check(sources, folder)
        ]
        refuse_all(wrong)

    async def states(self, now: datetime) -> list[SourceState]:
        return [state for pack, sources in self.built for state in await pack.states(sources, now)]

    async def ask(self) -> None:
        """Ask each source once, as a check."""
        for pack, sources in self.built:
            await pack.ask(sources)


def enabled_packs(settings: Settings) -> tuple[Pack, ...]:
    """Those that are switched on; raises SettingsError."""
    return actions.packs(settings.named_packs() or actions.available())


def pack_names(settings: Settings) -> tuple[str, ...]:
    return tuple(pack.name for pack in enabled_packs(settings))


def known_packs(settings: Settings) -> tuple[Pack, ...]:
    """Those that are shipped and those that the settings name; raises SettingsError. What is switched off is known as
    well: a consent from before has its end, and its subject the care it needs."""
    return actions.packs([*actions.available(), *settings.named_packs()])


def kinds(settings: Settings) -> Kinds:
    """What they declare; raises SettingsError."""
    return kinds_of(known_packs(settings))


def kinds_of(packs: Iterable[Pack]) -> Kinds:
    """Raises SettingsError if two of them give one name to two things."""
    try:
        return Kinds.of((*pack.subjects, *pack.events, *pack.notices) for pack in packs)
    except ValueError as error:
        raise SettingsError(f"LOTSE_PACKS: {error}") from error


def outlives(settings: Settings) -> Callable[[str], timedelta]:
    """How long a personal subject is kept after its consents are over."""
    kept = {
        kind.name: pack.retention(settings_of(settings, pack))
        for pack in known_packs(settings)
        for kind in pack.subjects
    }
    return lambda subject: kept.get(subject.partition(":")[0], UNKNOWN)


def harmless(packs: Sequence[Pack], text: str) -> Iterator[Span]:
    """Where numbers stand in a text that are no secret."""
    for pack in packs:
        yield from pack.harmless(text)


def settings_of(settings: Settings, pack: Pack) -> Any:
    """A pack's own settings; raises SettingsError."""
    return connectors.read_settings(pack.settings, settings.of_pack(pack.settings))


def build_packs(
    settings: Settings,
    session: Any = None,
    clock: Clock = utc_now,
    meter: Meter = UNMETERED,
    redis: Any = None,
    off: Callable[[str], bool] = lambda _: False,
) -> Packs:
    """All known packs with their sources. Whoever shares this Redis shares the sources' quotas and answers; `off` tells
    which sources are switched off. Raises SettingsError."""
    known = known_packs(settings)
    selector = ConsentSelector.of(kinds_of(known))
    shared = partial(RedisSourceQuota, redis, secret_key(settings)) if redis is not None else None
    folder = Folder.of(settings.data_dir).root
    return Packs(
        [
            (
                pack,
                pack.sources(
                    Installation(
                        settings_of(settings, pack), settings.company, ZoneInfo(settings.timezone), folder, clock,
                        session, meter, shared, selector, off,
                    )
                ),
            )
            for pack in known
        ]
    )  # fmt: skip


def without_world(settings: Settings) -> Settings:
    """Settings under which every source counts as unavailable."""
    return settings.with_packs(
        **{name: value for pack in known_packs(settings) for name, value in pack.offline.items()}
    )


def with_simulator(settings: Settings, outside: str) -> Settings:
    """Settings under which every source is the simulator at this address, asked anew for each question."""
    packs = known_packs(settings)
    return settings.with_packs(**{name: value for pack in packs for name, value in pack.played(outside, True).items()})


def simulator_environment(outside: str) -> dict[str, str]:
    """The shipped packs' variables that lead to the simulator at this address."""
    return {
        variable(pack.settings, name): str(value)
        for pack in actions.packs(actions.available())
        for name, value in pack.played(outside, False).items()
    }


def variable(declared: type[BaseSettings], name: str) -> str:
    """The environment variable of a setting."""
    alias = declared.model_fields[name].validation_alias
    return (alias if isinstance(alias, str) else f"{declared.model_config.get('env_prefix', '')}{name}").upper()


def content_source(settings: Settings) -> Mapping[str, Path]:
    """Where the words of each pack lie, of those that are switched off too; raises SettingsError."""
    source = {pack.name: pack.data for pack in known_packs(settings)}
    if missing := [f"{name!r} in {folder}" for name, folder in source.items() if not folder.is_dir()]:
        raise SettingsError(f"LOTSE_PACKS: there are no words of {missing[0]}")
    return source
