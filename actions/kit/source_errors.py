"""What may go wrong with a source, in three verdicts; no vendor's exception passes this border."""

from __future__ import annotations

from datetime import datetime


class SourceError(Exception):
    """A source did not give a fact; `verdict` is the word that is counted."""

    verdict = "failed"


class UnavailableError(SourceError):
    """Try again later: time-out, outage, quota. `until` says when, where the source told us."""

    verdict = "unavailable"

    def __init__(self, reason: str, until: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.until = until


def switched_off() -> UnavailableError:
    """Return what a source raises that an admin has switched off."""
    return UnavailableError("switched off")


class GuessingError(SourceError):
    """Too much was tried that did not fit; the source is well, and nobody is told now."""

    verdict = "guessing"


class NotFoundError(SourceError):
    """The source works and does not know what was asked for."""

    verdict = "not_found"


class NeedsOperatorError(SourceError):
    """Waiting does not help: a key, an address or a contract must be put right."""

    verdict = "needs_operator"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
