"""The draft of the content over what is shipped, and what is wrong with content in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import structlog

from bot.content.edit.carry import carried
from bot.content.edit.materialise import written
from bot.content.edit.shipped import Shipped
from bot.content.edit.workspace import ContentWorkspace
from bot.content.findings import Looked, findings, of_skill
from bot.content.notices import notices_of
from bot.content.releases import Release
from bot.content.strict_yaml import Parsed
from bot.content.vocabulary import MaySay
from bot.model.clock import Clock, utc_now
from bot.model.errors import NotStoredError
from bot.model.workspace import Finding, Materialised
from bot.settings import Settings
from bot.store.workspace import RedisDrafts
from bot.wiring.company import company_in, may_say
from bot.wiring.packs import build_packs, content_source, kinds, pack_names
from bot.wiring.page_words import shipped_page_words
from bot.wiring.release import known, read_content

log = structlog.get_logger()


def workspace(settings: Settings, redis: Any, clock: Clock = utc_now) -> ContentWorkspace:
    """The one draft of this installation; raises SettingsError."""

    parsed: dict[bytes, Parsed] = {}

    def look(made: Materialised, skill: str) -> Sequence[Finding]:
        return of_skill(findings_in(settings, made.content, clock, parsed), skill)

    return ContentWorkspace(RedisDrafts(redis), Shipped(content_source(settings)), clock, look)


async def carry_over(settings: Settings, redis: Any) -> None:
    """After an upgrade: the company's files in the draft over what is shipped now, before anybody looks at them. A
    store that cannot work now is no reason not to start; the next start tries again."""
    try:
        undecided = await workspace(settings, redis).carry_over()
    except NotStoredError as error:
        log.error("content.not_carried_over", reason=str(error))
        return
    if undecided:
        log.warning("content.undecided", files=sorted({one.file for one in undecided}), number=len(undecided))


def shipped_files(settings: Settings) -> AbstractAsyncContextManager[Materialised]:
    """What is shipped, as a draft that nobody has changed; raises SettingsError."""
    return written(Shipped(content_source(settings)), {}, 0)


def carried_files(settings: Settings, release: Release) -> AbstractAsyncContextManager[Materialised]:
    """What is shipped now with the company's own files of a release over it, merged; raises SettingsError."""
    shipped = Shipped(content_source(settings))
    return written(shipped, carried(shipped, release.overlay, release.base), 0)


def findings_in(
    settings: Settings, content: Path, clock: Clock = utc_now, parsed: dict[bytes, Parsed] | None = None
) -> list[Finding]:
    """All that is wrong with content in a folder that holds `nlu/`; raises SettingsError for what is no content."""
    return findings(
        Looked(
            content,
            pack_names(settings),
            known(settings, content),
            clock().date(),
            (
                lambda folder: read_content(settings, folder, "looked at"),
                lambda folder: notices_of(folder, pack_names(settings), kinds(settings), _may_say(settings, folder)),
                lambda folder: shipped_page_words(settings, folder),
                lambda folder: build_packs(settings).check(folder),
            ),
            {} if parsed is None else parsed,
        )
    )


def _may_say(settings: Settings, content: Path) -> MaySay:
    return may_say(settings, company_in(settings, content))
