"""Every error that crosses a room's border, in one tree; each carries its own verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["retry", "failed", "unknown"]
"""What became of a send: safe to try again, over for good, or possibly delivered (must be resolved first)."""


class LotseError(Exception):
    """Base of all errors that Lotse raises on purpose."""


class SettingsError(LotseError):
    """A setting is missing or wrong; the message names it."""


class BadSignatureError(LotseError):
    """A webhook was not signed by its platform (401)."""


class UnreadableError(LotseError):
    """A webhook's body is not what its platform sends (400); the message says why, without quoting it."""


class NotStoredError(LotseError):
    """The store could not keep what was given to it; the platform must send it again (503)."""


class MailboxFullError(NotStoredError):
    """So much waits for this contact that nothing more is taken until some of it is done."""


class ErasedContactError(NotStoredError):
    """The contact was erased since its address was looked up: whoever writes now is a new one."""


class RetiredAddressError(NotStoredError):
    """The address has left this contact since it was looked up: whoever writes from it now is somebody else."""


class TemplatesUnreadableError(LotseError):
    """The platform did not tell how our templates stand; what was known before goes on."""


class LogUnreadableError(LotseError):
    """The platform's log of messages could not be read; it is looked at again."""


class UnhandledItemError(LotseError):
    """A turn left an item as it was without asking to wait, or dropped a message; it ends as a dead letter."""


class CheckpointError(LotseError):
    """The file of checkpoints cannot be written or is not the one that was written before; the message says why."""


class StaleTurnError(LotseError):
    """A commit was refused: another worker has taken the contact since, or its owner has changed."""


class RefusedError(LotseError):
    """A commit or an agent's action broke a rule; `code` names the rule."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class BrainError(LotseError):
    """The brain could not take a turn; the turn is tried again."""


class BrainUnreachableError(BrainError):
    """No connection to the brain: says nothing about the message, so it counts no attempt."""


class BrainLoadingError(BrainUnreachableError):
    """The brain is there and still loads; it will answer."""


class BrainLostError(BrainUnreachableError):
    """The connection broke while the brain had the request: perhaps it died of it."""


class WrongModelError(BrainError):
    """No brain that is ready holds the model that is asked for."""


@dataclass
class SendError(LotseError):
    """A message did not leave, or nobody knows whether it did.

    `after` is the pause in seconds that the platform asked for; `code` is the platform's own code.
    `opted_out` says that the platform will take nothing more for this recipient, `full` that it will take nothing
    more of this kind for a while.
    """

    verdict: Verdict
    code: str
    after: float | None = None
    opted_out: bool = False
    full: bool = False

    def __str__(self) -> str:
        return f"{self.verdict}: {self.code}"
