"""A bare aiohttp handler that checks the same HMAC and stores nothing: the most that a webhook in Python can be.

By hand in three lines, or with `--official` by Twilio's own `RequestValidator`, as the gateway must.
"""

from __future__ import annotations

import argparse
import asyncio
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

import uvloop
from aiohttp import web
from twilio.request_validator import RequestValidator

from bench.twilio_calls import AUTH_TOKEN, signature

EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


Check = Callable[[str, Mapping[str, str], str], bool]


def by_hand(url: str, form: Mapping[str, str], given: str) -> bool:
    return hmac.compare_digest(signature(url, form), given)


def app(public_url: str, fits: Check) -> web.Application:
    async def webhook(request: web.Request) -> web.Response:
        form = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        if not fits(public_url + request.raw_path, form, request.headers.get("X-Twilio-Signature", "")):
            return web.Response(status=401)
        return web.Response(text=EMPTY, content_type="text/xml")

    bare = web.Application()
    bare.router.add_post("/webhooks/twilio", webhook)
    return bare


async def _serve(port: int, fits: Check) -> None:
    runner = web.AppRunner(app(f"http://127.0.0.1:{port}", fits), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.bare", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--official", action="store_true")
    read = parser.parse_args()
    uvloop.run(_serve(read.port, RequestValidator(AUTH_TOKEN).validate if read.official else by_hand))


if __name__ == "__main__":
    main()
