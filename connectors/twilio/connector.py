"""The Twilio connector, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from twilio.rest import Client

from bot.model.clock import Clock
from bot.model.credential import Refusal, Standing
from bot.model.inbound import Hook, Inbound, Parsed
from bot.model.item import Attachment
from bot.model.media import Media
from bot.model.message import Permit, Receipt, Resolution
from bot.model.template import Allowance, Outlook, SyncRow, Template
from connectors.twilio.channel import CHANNEL
from connectors.twilio.check import advice, check, credentials
from connectors.twilio.http import TWILIO, PooledHttpClient
from connectors.twilio.link import link
from connectors.twilio.log import MOST, missed
from connectors.twilio.media import MediaFetcher, origin
from connectors.twilio.parse import parse
from connectors.twilio.resolve import resolve
from connectors.twilio.send import send
from connectors.twilio.settings import Settings
from connectors.twilio.templates import outlook, sync
from connectors.twilio.tokens import Tokens
from connectors.twilio.verify import verify


class TwilioConnector:
    """WhatsApp by way of Twilio."""

    channel = CHANNEL

    def __init__(self, settings: Settings, public_url: str, clock: Clock) -> None:
        self.allowance = Allowance(settings.templates_per_month, settings.templates_per_second)
        self._settings = settings
        self._public_url = public_url.rstrip("/")
        self._clock = clock
        self._tokens = Tokens.of(settings)
        self._validators = self._tokens.validators
        self._http = PooledHttpClient(settings.api_url, self._tokens)
        self._client = Client(
            settings.account_sid,
            self._tokens.all[0].value,
            http_client=self._http,
            environment={"TWILIO_EDGE": ""},  # an empty one would make it read the process's environment
        )
        self._media = MediaFetcher(settings, self._tokens)
        self._media_hosts = frozenset({TWILIO, origin(settings.api_url)})

    def verify(self, hook: Hook) -> None:
        verify(self._validators, hook)

    def parse(self, hook: Hook) -> Parsed:
        return parse(self._settings.account_sid, self._media_hosts, hook)

    async def send(self, permit: Permit) -> Receipt:
        return await send(self._client, self._settings, self._public_url, self._clock(), permit)

    async def resolve(self, permit: Permit) -> Resolution:
        return await resolve(self._client, self._settings, self._clock(), permit)

    def link(self, words: str = "") -> str:
        return link(self._settings.from_, words)

    def missed(self, since: datetime, most: int = MOST) -> AsyncIterator[Inbound]:
        return missed(self._client, self._settings, since, most)

    async def outlook(self, templates: Sequence[Template]) -> Outlook:
        return await outlook(self._client, self._settings, templates)

    async def sync(self, templates: Sequence[Template], *, change: bool) -> Sequence[SyncRow]:
        return await sync(self._client, templates, change=change)

    async def check(self) -> Sequence[str]:
        """What is wrong with the configuration at Twilio, in words for an operator."""
        return await check(self._client, self._settings, self._public_url)

    def advice(self, standings: Sequence[Standing]) -> str:
        return advice(standings)

    def refusal(self) -> Refusal | None:
        return self._tokens.refusal

    async def credentials(self) -> Sequence[Standing]:
        """Which of the tokens Twilio takes, each asked by itself."""
        return await credentials(self._settings, self._tokens)

    async def fetch_media(self, attachment: Attachment) -> Media:
        return await self._media.fetch(attachment)

    async def close(self) -> None:
        await self._http.close()
        await self._media.close()


def build(settings: Settings, public_url: str, clock: Clock) -> TwilioConnector:
    return TwilioConnector(settings, public_url, clock)
