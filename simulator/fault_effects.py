"""What a fault does to an HTTP request, the same for every simulated server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from simulator.faults import Fault

Answer = Callable[[], Awaitable[web.StreamResponse]]
Refuse = Callable[[Fault], web.StreamResponse]

COMMON = frozenset({"delay", "error", "drop", "drop_after", "timeout"})
LONG = 60.0  # longer than any sensible client waits


async def suffer(fault: Fault, request: web.Request, answer: Answer, refuse: Refuse) -> web.StreamResponse:
    """Answer as the fault wants it: late, with an error, or not at all."""
    if fault.mode == "error":
        refused = refuse(fault)
        if fault.seconds:
            refused.headers["Retry-After"] = str(int(fault.seconds))
        return refused
    if fault.mode == "delay":
        await asyncio.sleep(fault.seconds or 1.0)
        return await answer()
    if fault.mode == "drop_after":
        await answer()  # taken, and then the line goes dead
    await asyncio.sleep(fault.seconds or (LONG if fault.mode == "timeout" else 0.0))
    return hang_up(request)


def hang_up(request: web.Request) -> web.StreamResponse:
    """Close the connection without a byte of an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)  # never leaves: the transport is gone
