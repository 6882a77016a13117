"""The audit log: who changed what in the studio, when and why. Entries are added, never changed; the oldest go by age.

It tells of the team alone: no words, numbers or addresses of customers belong into an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

COMMAND = "lotse account"
"""Who did it, if it was done at the command line: no account can have this name."""
ITSELF = "(lotse)"
"""Who did it, if nobody did: what runs out or is taken up again."""

VERBS = (
    "account.invited",
    "account.reset",
    "account.removed",
    "account.role",
    "account.signed_out",
    "approval.asked",
    "approval.confirmed",
    "approval.refused",
    "approval.taken_back",
    "company.edited",
    "content.decided",
    "content.edited",
    "content.imported",
    "content.undone",
    "facts.edited",
    "off.lifted",
    "off.set",
    "release.back",
    "release.overridden",
    "release.published",
    "release.used",
    "share.ended",
    "share.made",
    "special.edited",
    "special.ended",
    "special.set",
    "training.cancelled",
    "training.requested",
)
"""What is told. One that is added here needs its words in `bot/studio/audit/words.json`."""

LONGEST_SIDE, LONGEST_NAME = 2_000, 200
CUT = " […]"


@dataclass(frozen=True)
class Did:
    """One thing that somebody did. `subject` is what it was done to: an account, a skill, a release, a notice.

    `before` and `after` are the small difference, in words that an admin would write; empty where there is none.
    """

    verb: str
    subject: str
    by: str
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(frozen=True)
class AuditEntry:
    """What somebody did, as it is kept: `id` is random, `at` the moment at which it was added."""

    id: str
    at: datetime
    did: Did


@dataclass(frozen=True)
class AuditFilter:
    """Which entries: all that are given must hold. `verb` may be the part before the point; `subject` is looked for
    anywhere in it, `called` are names of subjects that count as well; `before` and `since` are moments, so that a page
    can go on where the last one ended."""

    by: str = ""
    verb: str = ""
    subject: str = ""
    since: datetime | None = None
    before: datetime | None = None
    limit: int = 50
    called: frozenset[str] = frozenset()

    def takes(self, entry: AuditEntry) -> bool:
        did = entry.did
        return (
            (not self.by or did.by == self.by)
            and (not self.verb or self.verb in (did.verb, did.verb.partition(".")[0]))
            and (self.subject.casefold() in did.subject.casefold() or plain_name(did.subject) in self.called)
            and (self.since is None or entry.at >= self.since)
            and (self.before is None or entry.at < self.before)
        )


EVERYTHING = AuditFilter()


def plain_name(subject: str) -> str:
    """Of a skill, a source, a release: `thank` of `common/thank`, of `common/thank/nlu.yml` and of `skill:thank`."""
    parts = subject.rpartition(":")[2].split("/")
    return parts[1] if len(parts) > 1 else parts[0]


class Audit(Protocol):
    """Raises NotStoredError."""

    async def add(self, did: Did) -> AuditEntry:
        """Keep this, after it was done; what is longer than an entry may be is cut visibly."""

    async def read(self, wanted: AuditFilter = EVERYTHING) -> Sequence[AuditEntry]:
        """The newest first."""


def shortened(did: Did) -> Did:
    """The same, no longer than an entry may be."""
    return Did(
        _cut(did.verb, LONGEST_NAME),
        _cut(did.subject, LONGEST_NAME),
        _cut(did.by, LONGEST_NAME),
        _cut(did.before, LONGEST_SIDE),
        _cut(did.after, LONGEST_SIDE),
        _cut(did.reason, LONGEST_SIDE),
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(CUT)] + CUT
