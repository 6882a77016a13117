"""The page behind the link: previews use nothing up, a button shows everything once, a file can be taken along."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientResponse
from playwright.async_api import Browser

from bot.model.item import Locale
from bot.store.export_links import RedisLinks
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.gateway.scene import Door, Watch, shipped_words
from tests.store.scene import Store
from tests.support.browser import PHONE, Tab
from tests.system.erase.grave import Grave

LOCALES: tuple[Locale, ...] = ("de", "de_sie", "en")


class Reader:
    """A contact with a past, and the door to its data."""

    def __init__(self, door: Door, person: Grave) -> None:
        self.door = door
        self.person = person
        self.links = RedisLinks(person.redis, "secret")

    async def link(self, locale: Locale = "de") -> str:
        return f"/meine-daten/{await self.links.issue(self.person.contact, locale)}"

    async def get(self, path: str) -> ClientResponse:
        return await self.door.client.get(path)

    async def post(self, path: str) -> ClientResponse:
        return await self.door.client.post(path)


@pytest.fixture
async def reader(redis_server: EmbeddedRedis) -> AsyncIterator[Reader]:
    redis = connect(redis_server.url)
    person = Grave(Store(redis))
    await person.arrives()
    await person.lives()
    async with Door(redis, Watch()).serving() as door:
        yield Reader(door, person)
    await redis.aclose()


def action(page: str) -> str:
    """Where the page's form leads."""
    return page.split('action="')[1].split('"', maxsplit=1)[0]


async def test_a_preview_uses_nothing_up(reader: Reader) -> None:
    """Opening the link, as messengers do for a preview, shows a button and no data, however often."""
    link = await reader.link()
    for _ in range(3):
        answer = await reader.get(link)
        page = await answer.text()
        assert answer.status == 200
        assert "Zottelbek" not in page
        assert "<form" in page
    assert "Zottelbek" in await (await reader.post(link)).text()


async def test_the_button_works_once(reader: Reader) -> None:
    """The second press, and any look after the first, says that the link is over."""
    link = await reader.link()
    assert (await reader.post(link)).status == 200
    for answer in (await reader.post(link), await reader.get(link), await reader.get("/meine-daten/" + "x" * 43)):
        assert answer.status == 410
        assert "Zottelbek" not in await answer.text()


async def test_everything_is_on_the_page(reader: Reader) -> None:
    """The conversation, the consents with the words that gave them, the address."""
    page = await (await reader.post(await reader.link())).text()
    for part in (
        "Die U3 fährt wieder",
        reader.person.address.user,
        f"{(await shipped_words()).titles['de']['line_runs_again']}: U3",
        "Soll ich dir Bescheid geben?",
    ):
        assert part in page


async def test_the_file_can_be_taken_along_once(reader: Reader) -> None:
    """From the page the same can be loaded as JSON; agents' names are not the person's data."""
    page = await (await reader.post(await reader.link())).text()
    path = f"/meine-daten/{action(page)}"
    answer = await reader.post(path)
    assert answer.status == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    found = await answer.json()
    assert found["contact"] == reader.person.contact
    assert [line["text"] for line in found["thread"]] == ["Die U3 fährt wieder, Frau Zottelbek"]
    assert found["consents"][0]["proof"]["words"] == "ja"
    assert '"agent"' not in json.dumps(found)
    assert (await reader.post(path)).status == 410


async def test_one_persons_link_shows_nobody_else(reader: Reader) -> None:
    """What another contact wrote is on no page but theirs."""
    other = Grave(Store(reader.person.redis))
    await other.arrives()
    await other.say("Geheim: Quastenflosser")
    assert "Quastenflosser" not in await (await reader.post(await reader.link())).text()


@pytest.mark.parametrize("locale", LOCALES)
async def test_it_speaks_the_contacts_language(reader: Reader, locale: Locale) -> None:
    """The page is in the language and the form of address of the contact."""
    page = await (await reader.get(await reader.link(locale))).text()
    assert {"de": "Deine Daten", "de_sie": "Ihre Daten", "en": "Your data"}[locale] in page


async def test_nothing_of_it_is_kept_on_the_way(reader: Reader) -> None:
    """No cache, no referrer, no index, no script, and forms go nowhere else."""
    link = await reader.link()
    for answer in (await reader.get(link), await reader.post(link), await reader.get(link)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src" not in policy
        assert "form-action 'self'" in policy
        assert "default-src 'none'" in policy


async def test_after_an_erasure_the_link_is_over(reader: Reader) -> None:
    """A link that was sent before the erasure shows nothing after it."""
    link = await reader.link()
    await reader.person.erase()
    assert (await reader.post(link)).status == 410


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_without_script_can_read_it(reader: Reader, browser: Browser, scheme: str) -> None:
    """On a phone, with scripts off, in light and dark: the button, the page, the file; nothing is wider than the
    screen, every control has a name, and the browser complains about nothing."""
    address = str(reader.door.client.make_url(await reader.link()))
    options = {"viewport": PHONE, "java_script_enabled": False, "color_scheme": scheme, "accept_downloads": True}
    tab = await Tab.open(browser, address, **options)
    await tab.picture(f"my-data-ask-{scheme}")
    await tab.page.get_by_role("button").click()
    await tab.page.get_by_text("Frau Zottelbek").wait_for()
    await tab.picture(f"my-data-{scheme}")
    assert await tab.unnamed() == []
    async with tab.page.expect_download() as download:
        await tab.page.get_by_role("button").click()
    assert (await download.value).suggested_filename == "meine-daten.json"
    assert tab.complaints == []
    await tab.close()
