"""Backup, restore, resume: the parts of an installation that must not be lost, in one file."""

from __future__ import annotations

from bot.cli.backup.restoring import restore
from bot.cli.backup.resuming import resume
from bot.cli.backup.taking import take

__all__ = ["restore", "resume", "take"]
