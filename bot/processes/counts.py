"""Which processes `lotse up` starts: one of each role, or as many as LOTSE_PROCESSES says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.model.errors import SettingsError
from bot.paths import Folder
from bot.processes import roles
from bot.processes.supervise import Role
from bot.settings import Settings

ROLES = ("brain", "worker", "gateway", "desk", "trainer")
SPARED = ("trainer",)
"""Customers are answered without them."""
SEVERAL = ("brain", "worker", "gateway")

_ONE = re.compile(rf"({'|'.join(SEVERAL)})=([1-9]\d?)")


def processes(settings: Settings, env: Mapping[str, str]) -> list[Role]:
    """All of them, the second worker called worker-2; raises SettingsError."""
    counts = counted(settings.processes)
    if counts["worker"] > 1 and settings.actions_url:
        raise SettingsError("LOTSE_PROCESSES: several workers cannot serve their actions at one LOTSE_ACTIONS_URL")
    if counts["gateway"] > 1 and not settings.port:
        raise SettingsError("LOTSE_PROCESSES: several gateways need a LOTSE_PORT to share")
    brains = brains_of(settings)
    shared = {**env, "LOTSE_BRAIN_URL": ",".join(brains), "LOTSE_SHARE_PORT": str(counts["gateway"] > 1)}
    found = []
    for role in ROLES:
        for number in range(counts[role]):
            own = {"LOTSE_BRAIN_URL": brains[number]} if role == "brain" else {}
            command = roles.lotse_command(role)
            found.append(Role(_numbered(role, number), command, shared | own, needed=role not in SPARED))
    return found


def counted(text: str) -> Mapping[str, int]:
    """How many of each role, by `gateway=2,worker=3`; raises SettingsError."""
    counts = dict.fromkeys(ROLES, 1)
    for part in filter(None, map(str.strip, text.split(","))):
        if (match := _ONE.fullmatch(part)) is None:
            raise SettingsError(f"LOTSE_PROCESSES: {part} is not a number of {', '.join(SEVERAL)}, as in worker=2")
        counts[match[1]] = int(match[2])
    return counts


def brains_of(settings: Settings) -> list[str]:
    """Where each brain listens; raises SettingsError."""
    number = counted(settings.processes)["brain"]
    if not settings.brain_url:
        folder = Folder.of(settings.data_dir)
        return [f"unix:{folder.socket(_numbered('brain', place))}" for place in range(number)]
    named = [url.strip() for url in settings.brain_url.split(",") if url.strip()]
    if len(named) != number:
        raise SettingsError(f"LOTSE_BRAIN_URL names {len(named)} addresses for {number} brains (LOTSE_PROCESSES)")
    return named


def _numbered(role: str, place: int) -> str:
    return f"{role}-{place + 1}" if place else role
