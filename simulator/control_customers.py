"""Control of the customers: who they are, what they write, what their phones show."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from simulator.changes import Changes
from simulator.clock import Clock
from simulator.control_forms import ControlError, CustomerForm, SaidForm, SilenceForm, read
from simulator.phone import Customer, Message, Phones
from simulator.twilio_inbound import Inbound, Said
from simulator.views import customer_view, message_view

LONGEST_WAIT = 60.0


class CustomerControl:
    """Acts and looks as a customer does."""

    def __init__(self, clock: Clock, changes: Changes, phones: Phones, inbound: Inbound) -> None:
        self._clock = clock
        self._changes = changes
        self._phones = phones
        self._inbound = inbound

    def routes(self) -> list[web.RouteDef]:
        one = "/control/customers/{number}"
        return [
            web.get("/control/customers", self._customers),
            web.post("/control/customers", self._add),
            web.get(one, self._customer),
            web.post(one + "/say", self._say),
            web.post(one + "/silence", self._silence),
            web.get(one + "/messages", self._messages),
            web.get(one + "/received", self._received),
            web.get("/control/messages", self._all_messages),
            web.get("/control/messages/{sid}", self._message),
        ]

    async def _customers(self, request: web.Request) -> web.Response:
        now = self._clock.now()
        return web.json_response([customer_view(c, now) for c in self._phones.customers()])

    async def _add(self, request: web.Request) -> web.Response:
        form = await read(request, CustomerForm)
        customer = self._phones.customer(form.number, form.name)
        if form.wrote_ago is not None:
            customer.wrote = self._clock.now() - timedelta(seconds=form.wrote_ago)
        self._changes.publish("customer", number=customer.number)
        return web.json_response(customer_view(customer, self._clock.now()), status=201)

    async def _customer(self, request: web.Request) -> web.Response:
        return web.json_response(customer_view(self._known(request), self._clock.now()))

    async def _say(self, request: web.Request) -> web.Response:
        form = await read(request, SaidForm)
        customer = self._phones.customer(_number(request), form.name)
        given = form.model_dump(exclude={"name", "rc", "rp"})
        written = await self._inbound.write(customer, Said(**given, retries=form.rc, retry_policy=form.rp))
        answers = [
            {"status": d.status, "body": d.body, "attempts": d.attempts, "seconds": round(d.seconds, 4)}
            for d in written.deliveries
        ]
        last = answers[-1] if answers else {"status": None, "body": "", "attempts": 0, "seconds": 0.0}
        return web.json_response({"sid": written.message.sid, **last, "deliveries": answers})

    async def _silence(self, request: web.Request) -> web.Response:
        """As if the customer had last written so much earlier: their window ends sooner."""
        form = await read(request, SilenceForm)
        customer = self._known(request)
        if customer.wrote is not None:
            customer.wrote -= timedelta(seconds=form.seconds)
        self._changes.publish("customer", number=customer.number)
        return web.json_response(customer_view(customer, self._clock.now()))

    async def _messages(self, request: web.Request) -> web.Response:
        """All messages of a customer, also those that never arrived; can wait for so many."""
        customer = self._phones.customer(_number(request))
        return await self._waited(request, customer, received_only=False)

    async def _received(self, request: web.Request) -> web.Response:
        """What the customer's phone shows from the company; can wait for so many."""
        customer = self._phones.customer(_number(request))
        return await self._waited(request, customer, received_only=True)

    async def _waited(self, request: web.Request, customer: Customer, *, received_only: bool) -> web.Response:
        wanted, seconds = int(request.query.get("count", 0)), float(request.query.get("wait", 0))
        status = request.query.get("status")

        def shown() -> list[Message]:
            return [m for m in customer.messages if _fits(m, received_only, status)]

        await self._changes.until(lambda: len(shown()) >= wanted, min(seconds, LONGEST_WAIT))
        return web.json_response([message_view(m) for m in shown()])

    async def _all_messages(self, request: web.Request) -> web.Response:
        """Every message in the order in which it came into being."""
        direction = request.query.get("direction")
        rows = [m for m in self._phones.newest_first() if direction in (None, m.direction)]
        return web.json_response([message_view(m) for m in reversed(rows)])

    async def _message(self, request: web.Request) -> web.Response:
        message = self._phones.message(request.match_info["sid"])
        if message is None:
            raise ControlError(404, "no such message")
        return web.json_response(message_view(message))

    def _known(self, request: web.Request) -> Customer:
        known = self._phones.known(_number(request))
        if known is None:
            raise ControlError(404, "no such customer")
        return known


def _number(request: web.Request) -> str:
    """The number in the path; a plus sign may have been left out or turned into a blank."""
    number = request.match_info["number"].strip()
    return f"+{number}" if number.isdecimal() else number


def _fits(message: Message, received_only: bool, status: str | None) -> bool:
    if received_only and (message.direction != "outbound" or message.arrived is None):
        return False
    return status is None or status in [name for name, _ in message.history]
