"""Credentials that a platform takes or refuses, by the names of their settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """`refused` names the settings that the platform refuses, `instead` the one that it takes: empty if none."""

    refused: str
    instead: str


@dataclass(frozen=True)
class Standing:
    """How one credential stands: `taken` is None where the platform did not say."""

    setting: str
    taken: bool | None
    reason: str = ""
