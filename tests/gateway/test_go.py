"""`/go`: two taps to a chat."""

from __future__ import annotations

from tests.gateway.scene import PUBLIC_URL, Door


async def test_offers_every_way_with_link_and_code(door: Door) -> None:
    """WhatsApp and the web chat stand side by side, each as a link and as a QR code."""
    text = await (await door.client.get("/go")).text()
    assert "https://wa.me/494066969000" in text
    assert f"{PUBLIC_URL}/chat" in text
    for way in ("whatsapp", "chat"):
        code = await door.client.get(f"/go/{way}.svg")
        assert (code.status, code.content_type) == (200, "image/svg+xml")


async def test_unknown_way_is_404(door: Door) -> None:
    """There is no code for a way that is not offered."""
    assert (await door.client.get("/go/pigeon.svg")).status == 404


async def test_only_what_is_there_is_offered(store: Door) -> None:
    """A company without the web chat does not offer it."""
    async with store.serving(webchat_on=False) as door:
        assert f"{PUBLIC_URL}/chat" not in await (await door.client.get("/go")).text()


async def test_files_are_fetched_once(door: Door) -> None:
    """A file that the browser has is not sent again; a new version is."""
    first = await door.client.get("/chat/files/chat.js")
    again = await door.client.get("/chat/files/chat.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status, again.status) == (200, 304)


async def test_templates_are_not_files(door: Door) -> None:
    """Only scripts, styles and drawings are handed out."""
    for name in ("chat.html", "..%2fapp.py", "missing.js"):
        assert (await door.client.get(f"/chat/files/{name}")).status == 404
