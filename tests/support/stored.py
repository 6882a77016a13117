"""What a store holds, as it would write it to disk."""

from __future__ import annotations

from typing import Any


async def everything(redis: Any, contact: str = "") -> bytes:
    """All of it, or all of one contact's, in plain bytes."""
    await redis.config_set("rdbcompression", "no")
    pattern = f"*{contact}*" if contact else "*"
    return b"".join([await redis.dump(key) or b"" for key in await redis.keys(pattern)])
