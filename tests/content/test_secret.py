"""The secret between workers and brains: shown over a network, asked for by the actions, and no start without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from actions.kit.server import ActionServer
from bot import wiring
from bot.content.training import brain_environment
from bot.model.errors import BrainUnreachableError, SettingsError
from bot.nlu.client import BrainClient
from bot.processes.up import up
from bot.settings import Settings
from tests.nlu.test_client import HEARD

OVER_NETWORK = [
    {"brain_url": "http://brain:5005"},
    {"brain_url": "unix:/run/brain.sock,http://10.0.0.7:5005"},
    {"actions_url": "http://worker:5055"},
]


@pytest.mark.parametrize("addresses", OVER_NETWORK)
async def test_an_address_on_a_network_needs_the_secret(tmp_path: Path, addresses: dict[str, str]) -> None:
    """Nothing starts without it, and what is missing is named; with it, or over sockets, all is well."""
    settings = Settings(_env_file=None, data_dir=tmp_path, **addresses)
    with pytest.raises(SettingsError, match="LOTSE_BRAIN_SECRET is missing"):
        wiring.brain_secret(settings)
    with pytest.raises(SettingsError, match="LOTSE_BRAIN_SECRET is missing"):
        await up(settings)
    assert wiring.brain_secret(settings.model_copy(update={"brain_secret": "geheim"})) == "geheim"
    assert wiring.brain_secret(Settings(_env_file=None, data_dir=tmp_path)) == ""


@pytest.mark.parametrize("secret", ["ä", "a\nb", "a\x00"])
def test_a_secret_fits_into_a_header(tmp_path: Path, secret: str) -> None:
    """One that no call could show is refused at the start."""
    settings = Settings(_env_file=None, data_dir=tmp_path, brain_url="http://brain:5005", brain_secret=secret)
    with pytest.raises(SettingsError, match="LOTSE_BRAIN_SECRET"):
        wiring.brain_secret(settings)


async def test_workers_show_it_and_take_a_refusal_for_a_brain_that_is_away() -> None:
    """The secret goes to network addresses; 401 counts no attempt against the message, and is not called loading."""
    seen: list[Any] = []

    async def refuse(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        return web.json_response({"error": "secret"}, status=401)

    app = web.Application()
    app.router.add_route("*", "/{any}", refuse)
    async with TestServer(app) as server:
        url = str(server.make_url("/")).rstrip("/")
        async with BrainClient(url, "unix:/a", secret="geheim") as client:
            with pytest.raises(BrainUnreachableError):
                await client.turn([HEARD], None, {}, "r-1")
            assert await client.standing() is None
    assert set(seen) == {"Bearer geheim"}


@pytest.mark.parametrize(
    "shown", [{}, {"Authorization": "Bearer"}, {"Authorization": "Bearer x"}, {"Authorization": "geheim"}]
)
async def test_actions_on_a_port_are_nobody_elses(shown: dict[str, str]) -> None:
    """Whoever does not show the secret runs no action and learns nothing."""
    async with TestServer(ActionServer([]).app("geheim")) as server, ClientSession() as session:
        for method, path in (("GET", "/health"), ("POST", "/webhook")):
            async with session.request(method, server.make_url(path), json={}, headers=shown) as answer:
                assert answer.status == 401
        right = {"Authorization": "Bearer geheim"}
        async with session.get(server.make_url("/health"), headers=right) as answer:
            assert answer.status == 200


def test_the_brain_gets_no_other_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all our settings the brain's process knows the shared secret alone, and that only where it needs it."""
    monkeypatch.setenv("LOTSE_SECRET_KEY", "k")
    monkeypatch.setenv("LOTSE_BRAIN_SECRET", "geheim")
    monkeypatch.setenv("BRAIN_SECRET", "an old one")
    assert not {name for name in brain_environment() if name.startswith(("LOTSE_", "BRAIN_SECRET"))}
    assert brain_environment("geheim")["BRAIN_SECRET"] == "geheim"
    assert "LOTSE_BRAIN_SECRET" not in brain_environment("geheim")
