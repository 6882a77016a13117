"""Who may come to the internal port at all: by the name that was asked for, and by the network of the caller.

A page elsewhere can make its own name point to this machine (DNS rebinding) and would then be of the desk's own
origin for a browser. It cannot change the name that the browser asks for, so only our own names are answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.web.client_ip import Networks, caller, is_in

log = structlog.get_logger()

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
MONITORING = ("/metrics", "/readyz")
ANYWHERE = ("/events", "/healthz")
SECRET_PATHS = ("/events/",)
"""What is pushed is signed, and comes from carriers; that the process answers tells nothing."""

MOST_LOGGED = 100

_HOST = re.compile(r"[\w.:\[\]-]{1,255}", re.ASCII)
_TEXTS = {
    421: "Unter diesem Namen gibt es hier nichts. Wer Lotse betreibt, trägt ihn in LOTSE_INTERNAL_HOSTS ein.\n\n"
    "There is nothing here by this name. Whoever runs Lotse can add it to LOTSE_INTERNAL_HOSTS.\n",
    403: "Aus diesem Netz geht es hier nicht weiter (LOTSE_INTERNAL_NETWORKS, LOTSE_MONITORING_NETWORKS).\n\n"
    "There is no way in from this network (LOTSE_INTERNAL_NETWORKS, LOTSE_MONITORING_NETWORKS).\n",
}


@dataclass(frozen=True)
class Doorway:
    """Our names beside this machine's own; the networks of people and of monitoring, empty for all."""

    hosts: frozenset[str] = frozenset()
    people: Networks = ()
    monitors: Networks = ()
    trusted_proxies: Networks = ()
    logged: set[str] = field(default_factory=set)

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self._is_our_name(request):
            return self._refuse(request, 421)
        if not self._may_come(request):
            return self._refuse(request, 403)
        return await handler(request)

    def _is_our_name(self, request: web.Request) -> bool:
        asked = request.headers.getall("Host", [])
        name = host_name(asked[0]) if len(asked) == 1 else ""
        return bool(name) and (name in HERE or name in self.hosts or name == _listening_at(request))

    def _may_come(self, request: web.Request) -> bool:
        allowed = self.monitors if request.path in MONITORING else self.people
        if request.path in ANYWHERE or not allowed:
            return True
        if request.path.startswith(SECRET_PATHS) and request.match_info.http_exception is None:  # a carrier's own door
            return True
        address = caller(request.remote, request.headers.getall("X-Forwarded-For", []), self.trusted_proxies)
        return address is not None and is_in(address, allowed)

    def _refuse(self, request: web.Request, status: int) -> web.Response:
        why = f"{status} {request.headers.get('Host', '')[:80]}"
        if why not in self.logged and len(self.logged) < MOST_LOGGED:  # once each, or a stranger writes our log
            self.logged.add(why)
            log.warning("internal.refused", status=status, host=why.partition(" ")[2])
        return web.Response(status=status, text=_TEXTS[status])


def host_name(host: str) -> str:
    """The name of a `Host` field, without port, brackets and case; empty if it is none."""
    if not _HOST.fullmatch(host):
        return ""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _listening_at(request: web.Request) -> str:
    """The address of this machine at which the call has arrived; no page can have a name that is an address."""
    at = request.transport.get_extra_info("sockname") if request.transport else None
    return str(at[0]) if isinstance(at, tuple) else ""
