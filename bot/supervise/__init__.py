"""The processes of `lotse up`: each role one of its own, restarted when it dies, all of them gone at the end."""

from __future__ import annotations

from bot.supervise.disk import until_it_takes_something
from bot.supervise.keyboard import on_enter
from bot.supervise.role import Pace, Role
from bot.supervise.screen import Screen
from bot.supervise.supervisor import Supervisor

__all__ = ["Pace", "Role", "Screen", "Supervisor", "on_enter", "until_it_takes_something"]
