"""Everything that is simulated, built once and wired together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from aiohttp import ClientSession

from simulator.alerts import Alerts
from simulator.behaviour import Behaviour
from simulator.changes import Changes
from simulator.clock import Clock
from simulator.dhl import Dhl
from simulator.faults import Faults
from simulator.media_host import MediaHost
from simulator.phone import Phones
from simulator.replay import Replays
from simulator.settings import Settings
from simulator.shipcloud import Shipcloud
from simulator.twilio_api import TwilioApi
from simulator.twilio_content_api import ContentApi
from simulator.twilio_inbound import Inbound
from simulator.twilio_send import Sending
from simulator.twilio_status import Statuses
from simulator.twilio_tokens import Tokens
from simulator.webhook import Webhooks


@dataclass(slots=True)
class Address:
    """Where this simulator is reachable; known only when the socket is open."""

    url: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """The parts, for the control API and for the start."""

    settings: Settings
    address: Address
    clock: Clock
    changes: Changes
    behaviour: Behaviour
    faults: Faults
    counts: Counter[str]
    phones: Phones
    contents: ContentApi
    statuses: Statuses
    inbound: Inbound
    tokens: Tokens
    twilio: TwilioApi
    alerts: Alerts
    dhl: Dhl
    replays: Replays
    shipcloud: Shipcloud

    async def reset(self) -> None:
        """Back to the first day; content stays, for it is the account's set-up and not an event."""
        await self.statuses.cancel()
        fresh = Behaviour(self.settings.public_url)
        for name in Behaviour.__slots__:
            setattr(self.behaviour, name, getattr(fresh, name))
        self.clock.reset()
        self.faults.clear()
        self.counts.clear()
        self.phones.clear()
        self.alerts.vanish()
        self.alerts.written.clear()
        self.dhl.reset()
        self.replays.clear()
        self.shipcloud.reset()
        self.tokens.reset()
        self.changes.publish("reset")


def _known_webhooks(settings: Settings) -> list[str]:
    """The one that an installation's own settings name needs no call to be made."""
    secret = settings.shipcloud_webhook_secret
    return [f"{settings.events_url}/shipcloud/{secret}"] if secret else []


def build(settings: Settings, session: ClientSession) -> World:
    """Make the world; nothing runs yet."""
    address, replays = Address(settings.own_url or ""), Replays()
    clock, changes, faults, phones = Clock(), Changes(), Faults(), Phones()
    counts: Counter[str] = Counter()
    behaviour = Behaviour(settings.public_url)
    sid, sender = settings.account_sid, settings.sender
    tokens = Tokens(sid, settings.auth_token, settings.auth_token_secondary, clock)
    webhooks = Webhooks(session, tokens, behaviour)
    contents = ContentApi(sid, clock, changes, behaviour)
    statuses = Statuses(
        account_sid=sid,
        sender=sender,
        clock=clock,
        changes=changes,
        faults=faults,
        behaviour=behaviour,
        webhooks=webhooks,
        counts=counts,
    )
    sending = Sending(
        sender=sender,
        clock=clock,
        changes=changes,
        phones=phones,
        contents=contents,
        statuses=statuses,
        behaviour=behaviour,
        counts=counts,
    )
    inbound = Inbound(
        account_sid=sid,
        sender=sender,
        own_url=lambda: address.url,
        clock=clock,
        changes=changes,
        faults=faults,
        behaviour=behaviour,
        phones=phones,
        webhooks=webhooks,
        counts=counts,
    )
    twilio = TwilioApi(
        account_sid=sid,
        tokens=tokens,
        sender=sender,
        clock=clock,
        changes=changes,
        faults=faults,
        behaviour=behaviour,
        phones=phones,
        sending=sending,
        contents=contents,
        media_host=MediaHost(phones, faults, counts),
        counts=counts,
    )
    dhl = Dhl(
        api_key=settings.dhl_api_key,
        clock=clock,
        changes=changes,
        faults=faults,
        behaviour=behaviour,
        counts=counts,
        replays=replays,
    )
    shipcloud = Shipcloud(
        api_key=settings.shipcloud_api_key,
        webhooks=_known_webhooks(settings),
        session=session,
        clock=clock,
        changes=changes,
        faults=faults,
        counts=counts,
        dhl=dhl,
        replays=replays,
    )
    return World(
        settings=settings,
        address=address,
        clock=clock,
        changes=changes,
        behaviour=behaviour,
        faults=faults,
        counts=counts,
        phones=phones,
        contents=contents,
        statuses=statuses,
        inbound=inbound,
        tokens=tokens,
        twilio=twilio,
        alerts=Alerts(clock, changes, faults, counts, behaviour),
        dhl=dhl,
        replays=replays,
        shipcloud=shipcloud,
    )
