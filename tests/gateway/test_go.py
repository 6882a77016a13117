"""`/go`: two taps to a chat."""

from __future__ import annotations

from bot.store.redis.connect import connect
from tests.gateway.scene import PUBLIC_URL, Door, Watch


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


READER = {"Accept": "text/html,application/xhtml+xml;q=0.9"}


async def test_it_speaks_the_readers_language_without_a_script(door: Door) -> None:
    """English for a browser that prefers it, else German; the words are in the page itself."""
    for asked, said in (
        ("en-GB,de;q=0.5", "Write on WhatsApp"),
        ("de", "In WhatsApp"),
        ("fr", "In WhatsApp"),
        ("", "In"),
    ):
        answer = await door.client.get("/go", headers={"Accept-Language": asked})
        text = await answer.text()
        assert said in text
        assert f'<html lang="{"en" if asked.startswith("en") else "de"}">' in text
        assert "<script" not in text
        assert answer.headers["Vary"] == "Accept-Language"


async def test_a_person_reads_what_is_wrong(door: Door) -> None:
    """Whoever opens an address that leads nowhere reads a sentence; a program gets the status and no page."""
    for path in ("/nowhere", "/chat/files/none.js", "/meine-daten/a/b/c", "/<script>alert(1)</script>"):
        answer = await door.client.get(path, headers={**READER, "Accept-Language": "en"})
        text = await answer.text()
        assert (answer.status, answer.content_type) == (404, "text/html")
        assert "There is nothing here" in text
        assert "alert" not in text
    assert (await door.client.get("/nowhere")).content_type == "text/plain"
    assert (await door.client.post("/nowhere")).content_type == "text/plain"


async def test_a_person_is_asked_to_come_again(clock: Watch) -> None:
    """While the store is away, a page says so in words; a program is told *later*."""
    redis = connect("redis://127.0.0.1:1")
    async with Door(redis, clock).serving() as door:
        for headers in (READER, {}):
            for call in (door.client.get, door.client.post):
                answer = await call("/meine-daten/abc", headers=headers)
                assert (answer.status, "Versuch es bitte" in await answer.text()) == (503, bool(headers))
                assert answer.headers["Retry-After"] == "2"
    await redis.aclose()
