"""Strangers at the desk's sign-in of a whole installation: nobody else notices."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie

import pytest
from aiohttp import ClientSession

from tests.system.outside.conftest import Town
from tests.system.outside.phone import Phone

pytestmark = pytest.mark.timeout(240)


class Door:
    """The sign-in as any program may call it."""

    def __init__(self, session: ClientSession, url: str) -> None:
        self._session, self._url = session, url

    async def tries(self, name: str, password: str, host: str = "", browser: str = "") -> tuple[int, str]:
        """Status, and what the browser has to keep."""
        headers = {"Origin": f"http://{host}" if host else self._url}
        headers |= {"Host": host} if host else {}
        headers |= {"Cookie": f"lotse_browser={browser}"} if browser else {}
        body = {"name": name, "password": password}
        async with self._session.post(f"{self._url}/desk/api/login", json=body, headers=headers) as answer:
            kept = SimpleCookie("; ".join(answer.headers.getall("Set-Cookie", []))).get("lotse_browser")
            return answer.status, kept.value if kept else ""


async def test_guesses_shut_out_nobody_and_cost_customers_nothing(
    town: Town, accounts: dict[str, str], phone: Phone
) -> None:
    """While a stranger tries made-up names and guesses at jana's password from the team's only address, a customer is
    answered, ole signs in, and jana does in the browser that she has used before."""
    town.installation.account("mette", "agent", "ebbe-und-flut-3")
    async with ClientSession() as session:
        door = Door(session, town.installation.internal_url)
        status, kept = await door.tries("mette", "ebbe-und-flut-3")
        assert (status, bool(kept)) == (200, True)
        made_up = [door.tries(f"nobody-{number}", "Sommer2026!") for number in range(300)]
        attack = asyncio.gather(*made_up)
        await phone.asks("Moin")
        assert {code for code, _ in await attack} == {401}
        assert (await door.tries("ole", accounts["ole"]))[0] == 200
        while (await door.tries("mette", "Sommer2026!"))[0] == 401:
            pass
        assert (await door.tries("mette", "ebbe-und-flut-3"))[0] == 429
        assert (await door.tries("mette", "ebbe-und-flut-3", browser=kept)) == (200, kept)


async def test_the_desk_has_its_own_names_only(town: Town, accounts: dict[str, str]) -> None:
    """A page whose name points to this machine cannot even try a password."""
    async with ClientSession() as session:
        door = Door(session, town.installation.internal_url)
        assert (await door.tries("ole", accounts["ole"], host="evil.example:8081"))[0] == 421
        assert (await door.tries("ole", accounts["ole"], host="localhost"))[0] == 200
