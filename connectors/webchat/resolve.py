"""No outcome is ever unknown for long: a message shown twice is shown once."""

from __future__ import annotations

from bot.model.message import Permit, Resolution


async def resolve(permit: Permit) -> Resolution:
    """Never shown before it is settled, so it may simply be sent again."""
    return "absent" if permit.key else "unsure"
