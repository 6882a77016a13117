"""Signing in over HTTP, and what the guard lets pass."""

from __future__ import annotations

from aiohttp import ClientResponse

from bot.model.ids import random_id
from tests.desk.scene import PASSWORD, Desk


async def sign_in(desk: Desk, name: str, password: str) -> ClientResponse:
    body = {"name": name, "password": password}
    return await desk.client.post("/desk/api/login", json=body, headers={"Origin": desk.origin})


async def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use(desk: Desk) -> None:
    """The session's cookie is HttpOnly, SameSite=Strict and, where the desk is on https, Secure."""
    answer = await sign_in(desk, await desk.person(), PASSWORD)
    assert answer.status == 200
    cookie = answer.cookies["lotse_session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["path"]) == (
        True,
        "Strict",
        True,
        "/",
    )


async def test_a_wrong_password_is_401_without_a_cookie(desk: Desk) -> None:
    """A refused sign-in opens nothing."""
    answer = await sign_in(desk, await desk.person(), "falsch")
    assert (answer.status, (await answer.json())["code"], answer.cookies) == (401, "wrong", {})


async def test_too_many_tries_are_429_with_the_wait(desk: Desk) -> None:
    """The sixth try in a row is told how long to wait."""
    name = random_id("nobody")
    for _ in range(5):
        await sign_in(desk, name, "falsch")
    answer = await sign_in(desk, name, "falsch")
    assert answer.status == 429
    assert answer.headers["Retry-After"] == (await answer.json())["after"]


async def test_another_site_cannot_sign_anybody_in(desk: Desk) -> None:
    """A sign-in from another origin, or from none, is refused before the password is looked at."""
    body = {"name": await desk.person(), "password": PASSWORD}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        assert (await desk.client.post("/desk/api/login", json=body, headers=headers)).status == 403


async def test_the_public_address_is_an_own_origin(desk: Desk) -> None:
    """Behind a proxy the page has the address of the setting, not the one that this process sees."""
    body = {"name": await desk.person(), "password": PASSWORD}
    headers = {"Origin": "https://desk.example.org"}
    assert (await desk.client.post("/desk/api/login", json=body, headers=headers)).status == 200


async def test_without_a_session_pages_lead_to_the_sign_in(desk: Desk) -> None:
    """A person without a session is led to the sign-in; a call is told so."""
    page = await desk.client.get("/desk", headers={"Accept": "text/html"}, allow_redirects=False)
    assert (page.status, page.headers["Location"]) == (302, "/desk/login?next=/desk")
    call = await desk.client.get("/desk/api/queue")
    assert (call.status, await call.json()) == (401, {"code": "signed_out"})


async def test_an_unsafe_call_needs_the_sessions_own_word(desk: Desk) -> None:
    """An action without the word, or with that of another session, does nothing."""
    jana, mehmet = await desk.signed_in(), await desk.signed_in()
    contact = await desk.waiting()
    body = {"contact": contact, "verb": "claim", "epoch": 1, "key": "x"}
    for word in ("", "wrong", mehmet.headers["X-Lotse-Csrf"]):
        answer = await jana.post("/api/act", body, **{"X-Lotse-Csrf": word})
        assert (answer.status, (await answer.json())["code"]) == (403, "csrf")
    row = await desk.threads.row(contact)
    assert row is not None
    assert row.owner == "queue"


async def test_an_unsafe_call_comes_from_our_own_page(desk: Desk) -> None:
    """An action from another origin is refused although cookie and word are right."""
    jana = await desk.signed_in()
    body = {"contact": await desk.waiting(), "verb": "claim", "epoch": 1, "key": "x"}
    assert (await jana.post("/api/act", body, Origin="https://evil.example")).status == 403


async def test_another_site_cannot_listen_in(desk: Desk) -> None:
    """The open connection is refused to other origins."""
    jana = await desk.signed_in()
    headers = {
        **jana.headers,
        "Origin": "https://evil.example",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
    }
    assert (await desk.client.get("/desk/api/live", headers=headers)).status == 403


async def test_agents_and_admins_both_may_use_the_desk(desk: Desk) -> None:
    """Either role sees the queue."""
    for role in ("agent", "admin"):
        assert (await (await desk.signed_in(role)).get("/api/queue")).status == 200


async def test_signing_out_ends_the_session(desk: Desk) -> None:
    """After signing out the cookie opens nothing."""
    jana = await desk.signed_in()
    assert (await jana.post("/api/logout", {})).status == 200
    assert (await jana.get("/api/queue")).status == 401


async def test_a_link_greets_its_person_sets_the_password_and_signs_in(desk: Desk) -> None:
    """The welcome page knows whose link it is; setting the password opens a session; a second use is 410."""
    name = random_id("jana")
    token, headers = await desk.accounts.add(name, "agent"), {"Origin": desk.origin}
    greeted = await desk.client.post("/desk/api/link", json={"token": token}, headers=headers)
    assert await greeted.json() == {"name": name, "role": "agent"}
    weak = await desk.client.post("/desk/api/password", json={"token": token, "password": "kurz"}, headers=headers)
    assert weak.status == 422
    body = {"token": token, "password": PASSWORD}
    answer = await desk.client.post("/desk/api/password", json=body, headers=headers)
    assert (answer.status, "lotse_session" in answer.cookies) == (200, True)
    assert (await desk.client.post("/desk/api/password", json=body, headers=headers)).status == 410
    assert (await desk.client.post("/desk/api/link", json={"token": token}, headers=headers)).status == 410


async def test_a_browser_keeps_what_makes_it_known(desk: Desk) -> None:
    """After a success the browser keeps something that scripts cannot read, that goes to the desk's calls only, and
    with which the owner signs in while others guess; signing out does not take it away."""
    name = await desk.person()
    answer = await sign_in(desk, name, PASSWORD)
    kept = answer.cookies["lotse_browser"]
    assert (kept["httponly"], kept["samesite"], kept["secure"], kept["path"]) == (True, "Strict", True, "/desk/api")
    for _ in range(6):
        last = await sign_in(desk, name, "falsch")
    assert last.status == 429
    headers = {"Origin": desk.origin, "Cookie": f"lotse_browser={kept.value}"}
    body = {"name": name, "password": PASSWORD}
    again = await desk.client.post("/desk/api/login", json=body, headers=headers)
    assert (again.status, again.cookies["lotse_browser"].value) == (200, kept.value)
    assert "lotse_browser" not in (await desk.client.post("/desk/api/logout", json={}, headers=headers)).cookies
