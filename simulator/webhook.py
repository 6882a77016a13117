"""Calls of the company's webhooks: signed, and with Twilio's connection overrides."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout
from twilio.request_validator import RequestValidator
from yarl import URL

from simulator.behaviour import Behaviour
from simulator.twilio_tokens import Tokens


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one webhook ended: the last attempt's answer, or no status when there was none."""

    status: int | None
    body: str
    attempts: int
    seconds: float
    token: str

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)  # no slots: the class carries the defaults
class Overrides:
    """`#rc=2&rp=5xx,rt&rt=10000` behind a webhook address; the fragment is never sent nor signed."""

    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})
    read_timeout: float = 15.0

    @classmethod
    def of(cls, fragment: str) -> Overrides:
        given = {name: values[0] for name, values in parse_qs(fragment).items()}
        return cls(
            retries=min(int(given.get("rc", cls.retries)), 5),
            policy=frozenset(given["rp"].split(",")) if "rp" in given else cls.policy,
            read_timeout=int(given.get("rt", 15_000)) / 1000,
        )

    def retry(self, outcome: str) -> bool:
        return outcome != "ok" and ("all" in self.policy or outcome in self.policy)


class Webhooks:
    """Signs a form with the account's primary token and posts it, as often as the overrides say."""

    def __init__(self, session: ClientSession, tokens: Tokens, behaviour: Behaviour) -> None:
        self._session = session
        self._tokens = tokens
        self._behaviour = behaviour

    async def post(
        self, address: str, form: Mapping[str, str], token: str | None = None, tamper: str | None = None
    ) -> Delivery:
        """Deliver one webhook; `tamper` breaks the signature or the form after signing."""
        url, fragment = urldefrag(address)
        overrides = Overrides.of(fragment)
        token = token or secrets.token_hex(16)
        headers = {"X-Twilio-Signature": self._signature(url, form), "I-Twilio-Idempotency-Token": token}
        sent = dict(form)
        if tamper == "signature":
            headers["X-Twilio-Signature"] = _flipped(headers["X-Twilio-Signature"])
        elif tamper == "form":
            sent["Body"] = sent.get("Body", "") + "!"
        started = time.perf_counter()
        attempts = 0
        while True:
            attempts += 1
            outcome, status, body = await self._attempt(self._reached(url), sent, headers, overrides)
            if attempts > overrides.retries or not overrides.retry(outcome):
                break
        return Delivery(status, body, attempts, time.perf_counter() - started, token)

    async def _attempt(
        self, url: str, form: dict[str, str], headers: dict[str, str], overrides: Overrides
    ) -> tuple[str, int | None, str]:
        timeout = ClientTimeout(total=overrides.read_timeout, sock_connect=5)
        try:
            async with self._session.post(
                URL(url, encoded=True), data=form, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                text = await answer.text(errors="replace")
                return _outcome(answer.status), answer.status, text[:65536]
        except ClientConnectorError:
            return "ct", None, ""
        except (TimeoutError, ClientError, ValueError):
            return "rt", None, ""

    def _signature(self, url: str, form: Mapping[str, str]) -> str:
        return str(RequestValidator(self._tokens.primary).compute_signature(url, dict(form)))

    def _reached(self, url: str) -> str:
        """Where to connect: the signed address, or the gateway that stands in for it."""
        public, gateway = self._behaviour.public_url, self._behaviour.gateway_url
        if gateway and url.startswith(public):
            return gateway.rstrip("/") + url[len(public) :]
        return url


def _outcome(status: int) -> str:
    return {4: "4xx", 5: "5xx"}.get(status // 100, "ok")


def _flipped(signature: str) -> str:
    return ("B" if signature[0] == "A" else "A") + signature[1:]
