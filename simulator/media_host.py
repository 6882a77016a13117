"""Where the bytes of media lie: the API leads there, as Twilio's does, and it can misbehave."""

from __future__ import annotations

import asyncio
from collections import Counter

from aiohttp import web

from simulator.fault_effects import suffer
from simulator.faults import Fault, Faults
from simulator.media import endless, sample, strange
from simulator.phone import Phones

ELSEWHERE = {
    "elsewhere": "https://media.example.org/photo.png",
    "private": "http://169.254.169.254/latest/meta-data/",
    "lookalike": "https://media.twiliocdn.com.example.org/photo.png",
}


class MediaHost:
    """Holds what phones sent. An address is all that one needs; credentials are refused, as at the real one."""

    def __init__(self, phones: Phones, faults: Faults, counts: Counter[str]) -> None:
        self._phones = phones
        self._faults = faults
        self._counts = counts

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/media-host/{sid}", self.show)]

    def leads_to(self, media: str) -> web.Response:
        """What the API answers: a way to the bytes, or, out of order, to somewhere else."""
        fault = next((one for one in self._faults.active() if one.target == "twilio.media"), None)
        if fault is not None and fault.mode in ELSEWHERE:
            self._faults.take("twilio.media")
            return web.Response(status=307, headers={"Location": ELSEWHERE[fault.mode]})
        return web.Response(status=307, headers={"Location": f"/media-host/{media}"})

    async def show(self, request: web.Request) -> web.StreamResponse:
        self._counts["twilio.media.requests"] += 1
        if "Authorization" in request.headers:
            return web.Response(status=400, text="Only one auth mechanism allowed")
        tail = request.match_info["sid"][2:]
        message = self._phones.message(f"MM{tail}") or self._phones.message(f"SM{tail}")
        kind = message.kind if message else "image"
        fault = self._faults.take("twilio.media", message.customer if message else None)
        if fault is None:
            return web.Response(body=sample(kind))
        if fault.mode in {"svg", "html", "zip", "nothing"}:
            return web.Response(body=strange(fault.mode), content_type="image/jpeg")
        if fault.mode in {"endless", "drip"}:
            return await _streamed(request, fault)

        async def answer() -> web.StreamResponse:
            return web.Response(body=sample(kind))

        return await suffer(fault, request, answer, lambda one: web.Response(status=one.status or 404))


async def _streamed(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Too much, or byte by byte."""
    response = web.StreamResponse(headers={"Content-Type": "image/png"})
    await response.prepare(request)
    try:
        for piece in endless():
            for at in range(0, len(piece), 1 if fault.mode == "drip" else len(piece)):
                await response.write(piece[at : at + (1 if fault.mode == "drip" else len(piece))])
                if fault.mode == "drip":
                    await asyncio.sleep(fault.seconds or 0.5)
    except ConnectionError:
        pass  # who asked has heard enough
    return response
