"""The public door, put together."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.gateway.landing import Go
from bot.gateway.webhooks import MAX_BODY, Webhooks
from bot.model.addresses import Addresses
from bot.model.clock import Clock
from bot.model.crossing import Crossings
from bot.model.ids import NewId
from bot.model.meter import UNMETERED, Meter
from bot.model.page_words import LivePageWords
from bot.model.ports import Connector, Live, Mailbox, Outbox, Presence, Ready, Threads
from bot.model.visits import Visits
from bot.model.way import onward, ways
from bot.mydata.own_data import MyData, OwnData
from bot.web.failures import later_instead_of_failed
from bot.web.headers import security_headers
from bot.web.pages import Pages
from bot.web.site import Site
from bot.webchat.admission import Doorkeeper
from bot.webchat.chat import Chat
from bot.webchat.continue_elsewhere import Onward
from bot.webchat.end_chat import Leaving
from bot.webchat.visitor import CONNECTOR as WEBCHAT
from bot.webchat.visitor import Visitors


def app(
    site: Site,
    connectors: Mapping[str, Connector],
    words: LivePageWords,
    *,
    addresses: Addresses,
    mailbox: Mailbox,
    bounded_mailbox: Mailbox,
    ready: Ready,
    outbox: Outbox,
    threads: Threads,
    live: Live,
    clock: Clock,
    new_id: NewId,
    keeper: Doorkeeper,
    own_data: OwnData,
    visits: Visits,
    presence: Presence,
    crossings: Crossings,
    meter: Meter = UNMETERED,
) -> web.Application:
    """The gateway's application. The web chat is there if it is among the connectors, and alone has a doorkeeper."""
    pages = Pages(site, words)
    door = _closed(site, pages)
    webhooks = Webhooks(
        site,
        connectors,
        addresses=addresses,
        mailbox=mailbox,
        ready=ready,
        outbox=outbox,
        live=live,
        clock=clock,
        new_id=new_id,
        meter=meter,
    )
    all_ways = ways(connectors)
    parts = (webhooks, pages, Go(pages, all_ways), MyData(pages, own_data))
    door.add_routes([web.get("/healthz", healthz), *(route for part in parts for route in part.routes())])
    if WEBCHAT not in connectors:
        return door
    visitors = Visitors(site, visits, addresses)
    elsewhere = Onward(site, onward(all_ways), visitors, addresses, threads, presence, crossings, keeper)
    chat = Chat(
        site,
        pages,
        visitors=visitors,
        visits=visits,
        offers=elsewhere.is_offered,
        addresses=addresses,
        mailbox=bounded_mailbox,
        ready=ready,
        outbox=outbox,
        threads=threads,
        links=own_data.links,
        live=live,
        clock=clock,
        new_id=new_id,
        keeper=keeper,
        meter=meter,
    )
    leaving = Leaving(site, visitors, addresses, mailbox=mailbox, ready=ready, live=live, clock=clock, new_id=new_id)
    door.add_routes([*leaving.routes(), *elsewhere.routes()])
    return _add_chat(door, chat)


def _closed(site: Site, pages: Pages) -> web.Application:
    """A door that leads nowhere yet."""
    door = web.Application(middlewares=[pages.in_words, later_instead_of_failed], client_max_size=MAX_BODY)
    door.on_response_prepare.append(security_headers(site))
    return door


def _add_chat(door: web.Application, chat: Chat) -> web.Application:
    door.add_routes(chat.routes())
    door.cleanup_ctx.append(chat.running)
    door.on_shutdown.append(chat.close_sockets)
    return door


async def healthz(_request: web.Request) -> web.Response:
    """This process is alive; whether the whole installation is ready says the internal `/readyz`."""
    return web.Response(text="ok")
