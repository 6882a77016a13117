"""The processes of `lotse up`: each role one of its own, restarted when it dies, all of them gone at the end."""

from __future__ import annotations

from bot.processes.supervise.console import Console
from bot.processes.supervise.disk import until_it_takes_something
from bot.processes.supervise.keyboard import on_enter
from bot.processes.supervise.role import Pace, Role
from bot.processes.supervise.supervisor import Supervisor

__all__ = ["Console", "Pace", "Role", "Supervisor", "on_enter", "until_it_takes_something"]
