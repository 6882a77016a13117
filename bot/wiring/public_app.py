"""The public door, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.gateway.landing import Go
from bot.gateway.webhooks import MAX_BODY, Webhooks
from bot.model.connector import Connector
from bot.model.crossing import Crossings
from bot.model.ids import NewId
from bot.model.inbound import Receive
from bot.model.mailbox import Mailbox, Ready
from bot.model.page_words import LivePageWords
from bot.model.presence import Presence
from bot.model.way import Way, onward, ways
from bot.mydata.own_data import MyData, OwnData
from bot.web.failures import later_instead_of_failed
from bot.web.headers import security_headers
from bot.web.pages import Pages
from bot.web.site import Site
from bot.webchat.chat import Chat
from bot.webchat.continue_elsewhere import Onward
from bot.webchat.end_chat import Leaving
from bot.webchat.services import ChatServices
from bot.webchat.visitor import CONNECTOR as WEBCHAT
from bot.webchat.visitor import Visitors


@dataclass(frozen=True)
class Public:
    """What the public door is made of. `chat` alone has a `keeper` and receives into bounded mailboxes."""

    site: Site
    connectors: Mapping[str, Connector]
    words: LivePageWords
    receive: Receive
    chat: ChatServices
    mailbox: Mailbox
    ready: Ready
    new_id: NewId
    own_data: OwnData
    presence: Presence
    crossings: Crossings


def app(parts: Public) -> web.Application:
    """The gateway's application. The web chat is there if it is among the connectors."""
    site, connectors, chat = parts.site, parts.connectors, parts.chat
    pages = Pages(site, parts.words)
    door = _closed(site, pages)
    webhooks = Webhooks(site, connectors, parts.receive, chat.outbox, chat.live, chat.clock, chat.meter)
    all_ways = ways(connectors)
    doors = (webhooks, pages, Go(pages, all_ways), MyData(pages, parts.own_data))
    door.add_routes([web.get("/healthz", healthz), *(route for one in doors for route in one.routes())])
    if WEBCHAT in connectors:
        _add_chat(door, parts, pages, onward(all_ways))
    return door


def _closed(site: Site, pages: Pages) -> web.Application:
    """A door that leads nowhere yet."""
    door = web.Application(middlewares=[pages.in_words, later_instead_of_failed], client_max_size=MAX_BODY)
    door.on_response_prepare.append(security_headers(site))
    return door


def _add_chat(door: web.Application, parts: Public, pages: Pages, way: Way | None) -> None:
    site, services = parts.site, parts.chat
    visitors = Visitors(site, services.visits, services.addresses)
    elsewhere = Onward(site, way, visitors, services, parts.presence, parts.crossings)
    leaving = Leaving(site, visitors, services, parts.mailbox, parts.ready, parts.new_id)
    chat = Chat(site, pages, visitors, services, elsewhere.is_offered)
    door.add_routes([*leaving.routes(), *elsewhere.routes(), *chat.routes()])
    door.cleanup_ctx.append(chat.running)
    door.on_shutdown.append(chat.close_sockets)


async def healthz(_request: web.Request) -> web.Response:
    """This process is alive; whether the whole installation is ready says the internal `/readyz`."""
    return web.Response(text="ok")
