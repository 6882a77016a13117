"""What can go wrong with a turn, each with the answer it gives."""

from __future__ import annotations

from typing import Any


class TurnError(Exception):
    """A turn that gives no answer; nothing of it may take effect."""

    status = 500
    code = "failed"

    def __init__(self, reason: str, **facts: str | None) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts

    def answer(self) -> dict[str, Any]:
        return {"error": self.code, "reason": self.reason, **self.facts}


class UnreadableError(TurnError):
    """The request is not one of ours."""

    status, code = 400, "request"


class ForbiddenAddressError(TurnError):
    """The request names an action server that the setting does not allow."""

    status, code = 400, "actions"


class WrongModelError(TurnError):
    """The worker asks for a model that is not loaded here."""

    status, code = 409, "model"


class ActionFailedError(TurnError):
    """An action failed; Rasa would have gone on without a word."""

    status, code = 422, "action"

    def __init__(self, action: str, reason: str) -> None:
        super().__init__(reason, action=action)


class LoadingError(TurnError):
    """No model yet."""

    status, code = 503, "loading"


class DeadlineError(TurnError):
    """The turn took longer than the worker waits."""

    status, code = 504, "deadline"
