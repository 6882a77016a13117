"""Garbage of every kind at the public door: refused as the interface says, never a failure, never an answer."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN, SENDER
from tests.system.outside.conftest import Town
from tests.system.outside.ledger import Ledger
from tests.system.outside.phone import City, Phone, fresh_number

pytestmark = pytest.mark.timeout(300)

FORM = "application/x-www-form-urlencoded"
INBOUND, STATUS = "/webhooks/twilio", "/webhooks/twilio/status"


@dataclass(frozen=True)
class Stranger:
    """Posts to the door what nobody's library would send, signed with the true key or not."""

    url: str

    async def posts(
        self, body: bytes, signature: str | None, path: str = INBOUND, method: str = "POST", kind: str = FORM
    ) -> int:
        headers = {"Content-Type": kind} | ({"X-Twilio-Signature": signature} if signature is not None else {})
        async with aiohttp.request(method, self.url + path, data=body, headers=headers) as answer:
            await answer.read()
            return answer.status

    async def signs(self, fields: Mapping[str, str], path: str = INBOUND) -> int:
        """A well-formed form with a true signature."""
        return await self.posts(urlencode(fields).encode(), self.signature(fields, path), path)

    def signature(self, fields: Mapping[str, str], path: str = INBOUND) -> str:
        return str(RequestValidator(AUTH_TOKEN).compute_signature(self.url + path, dict(fields)))


def message(**fields: str) -> dict[str, str]:
    """What Twilio sends at least, from somebody new."""
    return {
        "MessageSid": f"SM{secrets.token_hex(16)}",
        "AccountSid": ACCOUNT_SID,
        "From": f"whatsapp:{fresh_number()}",
        "To": SENDER,
        "Body": "Moin",
        "SmsStatus": "received",
    } | fields


@pytest.fixture
def stranger(town: Town, city: City) -> Stranger:
    assert city
    return Stranger(town.installation.url)


@pytest.mark.parametrize("signature", [None, "", "nonsense", "A" * 28, "ü", "x" * 5000])
async def test_without_a_true_signature_nothing_enters(stranger: Stranger, ledger: Ledger, signature: str) -> None:
    """A missing, false or unreadable signature is 401, and the sender stays unknown."""
    fields = message()
    assert await stranger.posts(urlencode(fields).encode(), signature) == 401
    assert await ledger.contact(fields["From"].removeprefix("whatsapp:")) is None


async def test_a_signature_is_for_one_form_only(phone: Phone) -> None:
    """A form that was changed after signing is refused, and so is one with a changed signature."""
    await phone.says("Moin", tamper="form", answered=401)
    await phone.says("Moin", tamper="signature", answered=401)
    assert await phone.sent() == []


async def test_a_signature_is_for_one_address_only(stranger: Stranger) -> None:
    """A signature made for the status address opens no other."""
    fields = message()
    assert await stranger.posts(urlencode(fields).encode(), stranger.signature(fields, STATUS)) == 401


@pytest.mark.parametrize("name", ["MessageSid", "From", "AccountSid"])
async def test_what_names_no_message_is_unreadable(stranger: Stranger, name: str) -> None:
    """A signed form without its message, its sender or its account is 400."""
    fields = message()
    del fields[name]
    assert await stranger.signs(fields) == 400


async def test_another_account_is_unreadable(stranger: Stranger) -> None:
    """A form of another account is 400, even if it is signed."""
    assert await stranger.signs(message(AccountSid="AC" + "f" * 32)) == 400


async def test_too_much_is_refused(stranger: Stranger) -> None:
    """More than a megabyte is 413."""
    body = urlencode(message(Body="x" * 2_000_000)).encode()
    assert await stranger.posts(body, "any") == 413


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "", "ü/ö"])
async def test_another_kind_of_body_is_refused(stranger: Stranger, kind: str) -> None:
    """What is not a form is never served."""
    fields = message()
    code = await stranger.posts(urlencode(fields).encode(), stranger.signature(fields), kind=kind)
    assert 400 <= code < 500


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_other_methods_do_nothing(stranger: Stranger, method: str) -> None:
    """Only a signed POST is a message."""
    fields = message()
    code = await stranger.posts(urlencode(fields).encode(), stranger.signature(fields), method=method)
    assert 400 <= code < 500


@pytest.mark.parametrize("path", ["/webhooks/nobody", "/webhooks/twilio/other", "/webhooks/", "/webhooks/webchat"])
async def test_other_paths_do_nothing(stranger: Stranger, path: str) -> None:
    """An address that nobody was given is refused."""
    assert 400 <= await stranger.signs(message(), path) < 500


async def test_nul_bytes_and_unknown_fields_are_tolerated(phone: Phone) -> None:
    """NUL bytes are dropped, fields that we do not know are ignored, and the question is answered."""
    answer = await phone.asks("Fährt\x00 die U3?", fields={"BrandNew": "1", "Body": "Fährt\x00 die U3?\x00"})
    assert "U3" in answer


async def test_a_message_without_a_body_is_taken(phone: Phone) -> None:
    """A form without Body is a message without words: kept, and no failure."""
    await phone.asks("Moin")
    await phone.says("", fields={"Body": None})
    assert len(await phone.hears_all()) <= 1
    assert "U3" in await phone.asks("Fährt die U3?")


@pytest.mark.parametrize(
    "words",
    [
        "/restart",
        "/greet",
        '/inform{"line": "U3"}',
        "/session_start",
        "action_listen",
        "\u202e",
        "🧭" * 500,
        "x" * 60_000,
    ],
)
async def test_odd_words_hurt_nobody(phone: Phone, words: str) -> None:
    """Words that mean something to programs are words; the next question is answered as ever."""
    await phone.says(words)
    assert len(await phone.hears_all()) <= 1
    answer = await phone.asks("Fährt die U3?")
    assert "U3" in answer or "Team" in answer  # the second misunderstanding in a row may have called a person


async def test_a_status_of_nobody_changes_nothing(stranger: Stranger) -> None:
    """A signed status with a key that we never gave, or none, is taken and forgotten."""
    for query in ("", "?m=", "?m=c-1.o-1", "?m=%00", "?m=" + "x" * 3000):
        fields = {"MessageSid": "SM" + "0" * 32, "AccountSid": ACCOUNT_SID, "MessageStatus": "read"}
        code = await stranger.signs(fields, STATUS + query)
        assert code < 500


_TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
_FORM = [*message(), "NumMedia", "MediaUrl0", "MediaContentType0", "Latitude", "Longitude", "ButtonPayload", "ListId"]
_NAMES = st.sampled_from([*_FORM, "OptOutType", "WaId", "ExternalUserId", "MessageStatus"])
_FIELDS = st.dictionaries(_NAMES | _TEXT, _TEXT | st.sampled_from(["received", "-1", "1e400", "nan", "99999999999"]))


@given(fields=_FIELDS, body=st.binary(max_size=200), path=st.sampled_from([INBOUND, STATUS, STATUS + "?m=c.o"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_garbage_is_a_failure(town: Town, fields: dict[str, str], body: bytes, path: str) -> None:
    """Whatever is posted, signed or not, the door answers without a server error."""

    stranger = Stranger(town.installation.url)

    async def post_all() -> list[int]:
        # From stays nobody's: what is understood must not become a customer of another test
        signed = message() | fields | {"From": f"whatsapp:{fresh_number()}"}
        return [
            await stranger.posts(body, "nonsense", path),
            await stranger.signs(fields, path),
            await stranger.signs(signed, path),
        ]

    assert max(asyncio.run(post_all())) < 500


async def test_after_all_of_it_the_door_works(phone: Phone, stranger: Stranger) -> None:
    """Garbage leaves nothing behind: the next customer is answered."""
    for signature in (None, "nonsense"):
        await stranger.posts(secrets.token_bytes(500), signature)
    assert "U3" in await phone.asks("Fährt die U3?")
