"""Read a reply's body without trusting its length."""

from __future__ import annotations

import aiohttp

from actions.kit.source_errors import UnavailableError

_CHUNK = 64 * 1024


async def read(reply: aiohttp.ClientResponse, limit: int) -> bytes:
    """Return the body; one larger than the limit is unavailable."""
    if (reply.content_length or 0) > limit:
        raise UnavailableError("too large")
    body = bytearray()
    async for chunk in reply.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > limit:
            raise UnavailableError("too large")
    return bytes(body)
