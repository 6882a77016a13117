"""Words of notices change only when a person has accepted them: what differs from the live release, and what a release
that is built without that keeps."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from bot.content.folders import Content
from bot.content.load import read_phrases
from bot.content.notice_words import Kept, words_in
from bot.content.notices import notices_of
from bot.content.releases import Release
from bot.model.subject import Kinds
from bot.model.words import Change, NoticeWords, changes
from bot.settings import Settings
from bot.wiring.company import company_in, may_say
from bot.wiring.packs import content_source, kinds, pack_names

ACCEPT = "--accept-notices"


@dataclass(frozen=True)
class Pending:
    """What nobody has accepted yet. `kept` are the words of the live release for the types concerned; None for one
    that it does not have."""

    changes: tuple[Change, ...] = ()
    kept: Kept = field(default_factory=dict)

    @property
    def types(self) -> list[str]:
        return sorted(self.kept)

    @property
    def notice(self) -> str:
        """What a start says that goes on without them."""
        return f"The words of notices stay as they are: {', '.join(self.types)}. To see the new ones: lotse train"

    @property
    def refusal(self) -> str:
        return (
            f"{len(self.changes)} texts of notices would change; nothing was trained. Are they right? Then add {ACCEPT}"
        )

    def accepted(self, by: str, at: datetime) -> dict[str, Any]:
        """Who wants them, for the release's manifest."""
        return {
            "by": by,
            "at": at.isoformat(timespec="seconds"),
            "changes": [asdict(change) for change in self.changes],
        }


def pending(settings: Settings, live: Release | None, source: Content | None = None) -> Pending:
    """What a release of the shipped content would change in the words of notices; nothing before the first release.
    Raises ContentError."""
    if live is None:
        return Pending()
    known, source = kinds(settings), source or content_source(settings)
    old, new = _words(live.content, known), _words(source, known)
    found: list[Change] = []
    kept: dict[str, NoticeWords | None] = {}
    may = may_say(settings, company_in(settings, source))
    for name, notice in notices_of(source, pack_names(settings), known, may).items():
        before = old.get(name)
        differ = list(changes(before, new[name]))
        if before is not None and notice.pack not in live.packs:  # switched on now: of its words there were only texts
            differ = [change for change in differ if change.text in new[name].texts]
        if differ:
            found += differ
            kept[name] = before
    return Pending(tuple(found), kept)


def _words(folder: Content, known: Kinds) -> dict[str, NoticeWords]:
    return words_in(folder, read_phrases(folder), known)
