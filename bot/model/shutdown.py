"""Ending: loops that were told to end do end."""

from __future__ import annotations

import asyncio


def told_to_end() -> bool:
    """Whether this task was cancelled. Python 3.11's `wait_for`, through which redis sends each command, swallows
    a cancellation that comes in the moment in which it is done; a loop that asks here ends all the same."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
