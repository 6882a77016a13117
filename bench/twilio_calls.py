"""Twilio's calls as bytes, signed as its own library signs them (a test compares the two)."""

from __future__ import annotations

import hmac
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode, urlsplit

ACCOUNT_SID = "AC0123456789abcdef0123456789abcdef"
AUTH_TOKEN = "a-token-for-measuring"  # opens nothing
SENDER = "whatsapp:+494066969001"


def signature(url: str, form: dict[str, str], token: str = AUTH_TOKEN) -> str:
    """HMAC-SHA1 of the address and the fields in order of their names."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()


@dataclass(frozen=True)
class Platform:
    """Twilio as the gateway at `public_url` sees it."""

    public_url: str

    def message(self, number: str, sid: str, text: str) -> bytes:
        """A customer's WhatsApp message with the fields that Twilio sends."""
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": ACCOUNT_SID,
            "From": f"whatsapp:{number}",
            "To": SENDER,
            "Body": text,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
            "ProfileName": "Jana",
            "MessageType": "text",
            "WaId": number.removeprefix("+"),
        }
        return self._post(f"{self.public_url}/webhooks/twilio", form)

    def status(self, callback: str, sid: str, to: str, status: str) -> bytes:
        """What became of a message of ours."""
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "From": SENDER,
            "To": to,
            "AccountSid": ACCOUNT_SID,
            "ApiVersion": "2010-04-01",
            "ChannelPrefix": "whatsapp",
            "ChannelToAddress": to,
        }
        return self._post(callback, form)

    def _post(self, url: str, form: dict[str, str]) -> bytes:
        body = urlencode(form, quote_via=quote_plus).encode()
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        head = (
            f"POST {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nX-Twilio-Signature: {signature(url, form)}\r\n"
            "I-Twilio-Idempotency-Token: 00000000-0000-0000-0000-000000000000\r\nUser-Agent: TwilioProxy/1.1\r\n\r\n"
        )
        return head.encode() + body
