"""What the simulator is told at start, all by environment variables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

DEMO_ACCOUNT_SID = "AC00000000000000000000000000000001"
DEMO_AUTH_TOKEN = "demo-auth-token-of-the-simulator"  # noqa: S105  # guards nothing but this simulator
DEMO_SENDER = "whatsapp:+494066969000"  # from the block that Germany reserves for films and examples
DEMO_WEBHOOK_SECRET = "demo-webhook-secret-of-the-simulator"  # noqa: S105  # likewise
DEMO_SHIPCLOUD_KEY = "demo-shipcloud-key-of-the-simulator"
DEMO_DHL_KEY = "demo-dhl-key-of-the-simulator"


class SettingError(ValueError):
    """A setting that cannot be used, named in its message."""


@dataclass(frozen=True)  # no slots: the class carries the defaults
class Settings:
    """Addresses and shared secrets; the secrets must be the ones that Lotse was given."""

    host: str = "127.0.0.1"
    port: int = 8090
    own_url: str | None = None
    public_url: str = "http://127.0.0.1:8080"
    account_sid: str = DEMO_ACCOUNT_SID
    auth_token: str = DEMO_AUTH_TOKEN
    auth_token_secondary: str = ""
    sender: str = DEMO_SENDER
    dhl_api_key: str = DEMO_DHL_KEY
    shipcloud_api_key: str = DEMO_SHIPCLOUD_KEY
    shipcloud_webhook_secret: str = DEMO_WEBHOOK_SECRET
    events_url: str = "http://127.0.0.1:8081/events"
    event_secrets: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Settings:
        """Read the variables; one that is missing or empty gets its demonstration value."""
        sender = env.get("LOTSE_TWILIO_FROM") or cls.sender
        return cls(
            host=env.get("LOTSE_SIMULATOR_HOST") or cls.host,
            port=_port(env.get("LOTSE_SIMULATOR_PORT") or str(cls.port)),
            own_url=(env.get("LOTSE_SIMULATOR_URL") or "").rstrip("/") or None,
            public_url=(env.get("LOTSE_PUBLIC_URL") or cls.public_url).rstrip("/"),
            account_sid=env.get("LOTSE_TWILIO_ACCOUNT_SID") or cls.account_sid,
            auth_token=env.get("LOTSE_TWILIO_AUTH_TOKEN") or cls.auth_token,
            auth_token_secondary=env.get("LOTSE_TWILIO_AUTH_TOKEN_SECONDARY") or "",
            sender=sender if sender.startswith("whatsapp:") else f"whatsapp:{sender}",
            dhl_api_key=env.get("LOTSE_DHL_API_KEY") or cls.dhl_api_key,
            shipcloud_webhook_secret=env.get("LOTSE_SHIPCLOUD_WEBHOOK_SECRET") or cls.shipcloud_webhook_secret,
            shipcloud_api_key=env.get("LOTSE_SHIPCLOUD_API_KEY") or cls.shipcloud_api_key,
            events_url=env.get("LOTSE_EVENTS_URL") or cls.events_url,
            event_secrets=_newest(env.get("LOTSE_EVENT_SECRETS") or "[]"),
        )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise SettingError(f"LOTSE_SIMULATOR_PORT must be a port number or 0, not {text!r}")
    return int(text)


def _newest(setting: str) -> dict[str, str]:
    """The last secret of each source."""
    try:
        return {one["name"]: one["secrets"][-1] for one in json.loads(setting)}
    except (ValueError, LookupError, TypeError) as error:
        raise SettingError("LOTSE_EVENT_SECRETS must be JSON, a list of sources with name and secrets") from error
