"""Two Auth Tokens hold while one takes the other's place: webhooks, sends and the check, against the simulator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.__main__ import main
from bot.jobs.credentials import CredentialWatch
from bot.model.address import Address
from bot.model.basis import Answer
from bot.model.clock import utc_now
from bot.model.credential import Refusal
from bot.model.errors import BadSignatureError, SendError
from bot.model.inbound import Hook
from bot.model.message import Permit
from connectors.twilio.connector import TwilioConnector, build
from connectors.twilio.settings import Settings
from connectors.twilio.verify import SIGNATURE
from tests.connectors.cases import hook
from tests.simulator.twilio_client import Redirected, call
from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN, SENDER, SimulatorProcess, running_simulator

PUBLIC_URL = "https://chat.example.org"
NUMBER = "+4915550000007"
FIRST, SECOND = "LOTSE_TWILIO_AUTH_TOKEN", "LOTSE_TWILIO_AUTH_TOKEN_SECONDARY"

on_loop = pytest.mark.asyncio(loop_scope="module")


def connector(first: str, second: str = "", api_url: str = "http://127.0.0.1:9") -> TwilioConnector:
    settings = Settings(
        account_sid=ACCOUNT_SID,
        auth_token=SecretStr(first),
        auth_token_secondary=SecretStr(second),
        from_=SENDER,
        api_url=api_url,
    )
    return build(settings, PUBLIC_URL, utc_now)


def signed(token: str, body: bytes = b"Body=Moin&From=whatsapp%3A%2B4915550000007") -> Hook:
    """A call as Twilio signs it with this token."""
    call_ = hook("/webhooks/twilio", {}, body, PUBLIC_URL)
    fields = {"Body": "Moin", "From": f"whatsapp:{NUMBER}"}
    headers = {**call_.headers, SIGNATURE: RequestValidator(token).compute_signature(call_.url, fields)}
    return Hook(call_.method, call_.url, call_.path, call_.query, headers, call_.body)


@pytest.mark.parametrize("by", ["old-token", "new-token"])
@pytest.mark.parametrize("order", [("old-token", "new-token"), ("new-token", "old-token")])
def test_a_webhook_of_either_token_is_taken(by: str, order: tuple[str, str]) -> None:
    """Whichever of the two Twilio signs with, and in whichever order they were entered, the call is Twilio's."""
    connector(*order).verify(signed(by))


@given(st.text(max_size=40))
def test_any_other_token_is_refused(other: str) -> None:
    """Two tokens open the door for two, never for a third, for none, or for a part of one."""
    if other.strip() in {"old-token", "new-token"}:
        return
    with pytest.raises(BadSignatureError):
        connector("old-token", "new-token").verify(signed(other))


@pytest.mark.parametrize("blank", ["", " ", "\t\n"])
def test_an_empty_secondary_token_signs_for_nobody(blank: str) -> None:
    """A second setting that is left empty opens nothing: a call that is signed with the empty word is refused."""
    for guess in ("", blank):
        with pytest.raises(BadSignatureError):
            connector("old-token", blank).verify(signed(guess))


def test_a_token_of_blanks_is_no_token() -> None:
    """The first token must be one; blanks that were copied with it do not belong to it."""
    with pytest.raises(ValidationError):
        connector("  ")
    connector(" old-token\n").verify(signed("old-token"))


def test_all_tokens_are_compared_whichever_fits() -> None:
    """How long a call is looked at does not tell which token it was signed with: each one is always computed."""
    asked: list[str] = []

    class Counted(RequestValidator):  # type: ignore[misc]  # the library is untyped
        def compute_signature(self, *args: Any, **kwargs: Any) -> str:
            asked.append(self.token.decode())
            return str(super().compute_signature(*args, **kwargs))

    from connectors.twilio.verify import verify  # noqa: PLC0415

    both = (Counted("old-token"), Counted("new-token"))
    for by in ("old-token", "new-token"):
        asked.clear()
        verify(both, signed(by))
        assert asked == ["old-token", "new-token"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def simulator() -> AsyncIterator[SimulatorProcess]:
    async with running_simulator(LOTSE_PUBLIC_URL=PUBLIC_URL) as process:
        yield process


@pytest_asyncio.fixture(loop_scope="module")
async def world(simulator: SimulatorProcess) -> SimulatorProcess:
    """The simulated world as it begins, with one customer whose window is open."""
    await simulator.control("POST", "reset")
    await simulator.control("POST", f"customers/{NUMBER}/say", {"text": "Moin", "copies": 0})
    return simulator


def operator(world: SimulatorProcess, token: str = AUTH_TOKEN) -> Client:
    """The official client, as an operator rotates with it."""
    return Client(ACCOUNT_SID, token, http_client=Redirected(world.url))


async def second_token(world: SimulatorProcess) -> str:
    made = await call(operator(world).accounts.v1.secondary_auth_token().create)
    return str(made.secondary_auth_token)


async def promote(world: SimulatorProcess, by: str = AUTH_TOKEN) -> None:
    await call(operator(world, by).accounts.v1.auth_token_promotion().update)


def permit(text: str) -> Permit:
    address = Address("twilio", f"whatsapp:{NUMBER}")
    return Permit("c-1.m-1", "c-1", "m-1", address, text, (), Answer("i-1"), utc_now(), 1, "t-1")


async def received(world: SimulatorProcess) -> list[str]:
    messages = await world.control("GET", "messages?direction=outbound")
    return [str(one["body"]) for one in messages]


class Bell:
    """An alarm port that keeps what is raised."""

    def __init__(self) -> None:
        self.raised: list[tuple[str, dict[str, Any]]] = []

    async def raise_(self, kind: str, details: Any, newest: Any = None) -> None:
        self.raised.append((kind, dict(details)))


@on_loop
async def test_a_whole_rotation_loses_no_send(world: SimulatorProcess) -> None:
    """Before, between and after: made, entered, promoted, entered as the first; each message arrives once, and only
    the promotion rings the bell, once."""
    new, bell = await second_token(world), Bell()
    twilio = connector(AUTH_TOKEN, new, world.url)
    watch = CredentialWatch({"twilio": twilio}, bell)
    await twilio.send(permit("eins"))
    await watch.look()
    assert not bell.raised
    await promote(world)
    for text in ("zwei", "drei"):
        await twilio.send(permit(text))
        await watch.look()
    details = {"messenger": "twilio", "refused": FIRST, "instead": SECOND}
    assert bell.raised == [("credential_replaced", details)]
    await twilio.close()
    after = connector(new, "", world.url)
    await after.send(permit("vier"))
    assert after.refusal() is None
    await after.close()
    assert sorted(await received(world)) == ["drei", "eins", "vier", "zwei"]


@on_loop
async def test_many_sends_at_the_moment_of_promotion(world: SimulatorProcess) -> None:
    """A promotion in the midst of a crowd costs none of its messages and doubles none."""
    new = await second_token(world)
    twilio = connector(AUTH_TOKEN, new, world.url)
    texts = [f"Nummer {number}" for number in range(40)]
    sends = [asyncio.create_task(twilio.send(permit(text))) for text in texts]
    await promote(world)
    await asyncio.gather(*sends)
    await twilio.close()
    assert sorted(await received(world)) == sorted(texts)


@on_loop
async def test_where_both_are_refused_the_message_waits(world: SimulatorProcess) -> None:
    """Nothing is lost and nothing said to have left: the send is to be tried again, and admins hear that nobody gets
    anything."""
    bell = Bell()
    twilio = connector("mistyped", "also-mistyped", world.url)
    with pytest.raises(SendError) as caught:
        await twilio.send(permit("eins"))
    assert caught.value.verdict == "retry"
    await CredentialWatch({"twilio": twilio}, bell).look()
    assert [kind for kind, _ in bell.raised] == ["locked_out"]
    assert twilio.refusal() == Refusal(f"{FIRST}, {SECOND}", "")
    await twilio.close()


@on_loop
async def test_a_refusal_is_over_when_the_token_is_taken(world: SimulatorProcess) -> None:
    """A hiccup of the platform leaves no standing complaint."""
    twilio = connector(AUTH_TOKEN, "", world.url)
    await world.control(
        "POST", "faults", {"target": "twilio.send", "mode": "error", "status": 401, "code": 20003, "times": 1}
    )
    with pytest.raises(SendError):
        await twilio.send(permit("eins"))
    assert twilio.refusal() == Refusal(FIRST, "")
    await twilio.send(permit("zwei"))
    assert twilio.refusal() is None
    await twilio.close()


@on_loop
async def test_the_platform_signs_with_its_primary_token(world: SimulatorProcess) -> None:
    """A webhook after the promotion carries the new signature, and an installation that holds both takes it."""
    new = await second_token(world)
    await promote(world)
    assert await call(operator(world, new).api.accounts(ACCOUNT_SID).fetch)
    twilio = connector(AUTH_TOKEN, new, world.url)
    twilio.verify(signed(new))


async def checked(world: SimulatorProcess, first: str, second: str = "") -> tuple[int, str]:
    """What `lotse twilio check` says with these tokens."""
    env = {
        **world.product_settings,
        FIRST: first,
        SECOND: second,
        "LOTSE_PUBLIC_URL": PUBLIC_URL,
        "LOTSE_CONNECTORS": "twilio",
    }
    ran = await asyncio.to_thread(CliRunner().invoke, main, ["twilio", "check"], env=env)
    return ran.exit_code, ran.output


@on_loop
async def test_the_check_says_which_token_is_accepted(world: SimulatorProcess) -> None:
    """At each step of a rotation it names each setting, how it stands and what comes next; no token is ever shown."""
    new = await second_token(world)
    _, before = await checked(world, AUTH_TOKEN, new)
    assert f"{FIRST}: accepted" in before
    assert f"{SECOND}: accepted" in before
    assert "promote the secondary token" in before
    await promote(world)
    code, between = await checked(world, AUTH_TOKEN, new)
    assert code == 1
    assert f"{FIRST}: REFUSED" in between
    assert f"{SECOND}: accepted" in between
    assert "enter it as the first one" in between
    code, wrong = await checked(world, AUTH_TOKEN)
    assert code == 1
    assert "nothing can be sent" in wrong
    _, after = await checked(world, new)
    assert f"{FIRST}: accepted" in after
    assert SECOND not in after
    assert not any(token in said for token in (AUTH_TOKEN, new) for said in (before, between, wrong, after))
