"""The account's two Auth Tokens, as an operator rotates them with the official client."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator

from tests.simulator.conftest import Gateway
from tests.simulator.twilio_client import call, client
from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN, SimulatorProcess


async def taken(simulator: SimulatorProcess, token: str) -> bool:
    try:
        await call(client(simulator.url, token).api.accounts(ACCOUNT_SID).fetch)
    except TwilioRestException as error:
        if error.status != 401:
            raise
        return False
    return True


async def test_both_tokens_hold_until_one_is_promoted(simulator: SimulatorProcess) -> None:
    """Made: both open the API. Promoted: the old one opens nothing any more."""
    made = await call(client(simulator.url).accounts.v1.secondary_auth_token().create)
    new = str(made.secondary_auth_token)
    assert await taken(simulator, AUTH_TOKEN)
    assert await taken(simulator, new)
    promoted = await call(client(simulator.url).accounts.v1.auth_token_promotion().update)
    assert promoted.auth_token == new
    assert not await taken(simulator, AUTH_TOKEN)
    assert await taken(simulator, new)


async def test_a_secondary_token_can_be_taken_away(simulator: SimulatorProcess) -> None:
    """A rotation that was begun and given up leaves the old token as it was; none to promote is told."""
    made = await call(client(simulator.url).accounts.v1.secondary_auth_token().create)
    await call(client(simulator.url).accounts.v1.secondary_auth_token().delete)
    assert not await taken(simulator, str(made.secondary_auth_token))
    with pytest.raises(TwilioRestException) as caught:
        await call(client(simulator.url).accounts.v1.auth_token_promotion().update)
    assert caught.value.status == 404


async def test_webhooks_are_signed_with_the_primary_token(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """From the promotion on, a customer's message carries the new token's signature."""
    await simulator.control("PATCH", "behaviour", {"public_url": gateway.url, "gateway_url": gateway.url})
    made = await call(client(simulator.url).accounts.v1.secondary_auth_token().create)
    new = str(made.secondary_auth_token)
    await simulator.control("POST", "customers/+4915550000001/say", {"text": "vorher"})
    await call(client(simulator.url).accounts.v1.auth_token_promotion().update)
    await simulator.control("POST", "customers/+4915550000001/say", {"text": "nachher"})
    before, after = await gateway.until(2)
    assert RequestValidator(AUTH_TOKEN).validate(before.url, before.form, before.signature)
    assert not RequestValidator(AUTH_TOKEN).validate(after.url, after.form, after.signature)
    assert RequestValidator(new).validate(after.url, after.form, after.signature)
