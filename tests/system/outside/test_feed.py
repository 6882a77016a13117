"""A feed that breaks, freezes or loses most of its alerts tells nobody that a closed line runs; a good one does."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from aiohttp import ClientSession

from tests.support.release import Built
from tests.system.outside.conftest import NewPhone, Town, running_town
from tests.system.outside.phone import City, Phone

pytestmark = pytest.mark.timeout(300)

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


@pytest.fixture(scope="module")
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of its own: ends that are held would follow the alerts of other tests."""
    yield from running_town(built_release, tmp_path_factory)


@pytest.mark.parametrize("mode", ["garbage", "truncate", "blank", "differential", "freeze", "error"])
async def test_a_feed_that_breaks_tells_nobody(phone: Phone, city: City, mode: str) -> None:
    """However often it is read so, nobody hears an all-clear; when it is well again and the alert is gone, all do."""
    closed = await city.starts("u3_closed")
    await phone.asks(WISH)
    await city.misbehaves("alerts", mode)
    await city.is_read(4)
    if mode == "freeze":
        await city.ends(closed)  # what is served stays as it was
    assert await phone.hears_all() == []
    await city.behaves()
    if mode == "freeze":
        await city.is_read(4)
    else:
        assert await phone.hears_all() == []
        await city.ends(closed)
    (said,) = await phone.hears_all()
    assert "U3" in said
    assert "vorbei" in said


async def test_a_fresh_feed_whose_only_alert_is_gone_tells(new_phone: NewPhone, city: City) -> None:
    """An empty feed is a good one: everybody who asked hears it, once."""
    closed = await city.starts("u3_closed")
    phones = [new_phone(), new_phone()]
    for phone in phones:
        await phone.asks(WISH)
    await city.ends(closed)
    await city.is_read(4)
    for phone in phones:
        (said,) = await phone.hears_all()
        assert "vorbei" in said


async def test_a_feed_that_loses_most_alerts_tells_nobody(phone: Phone, city: City, town: Town) -> None:
    """Where four of four vanish at once the ends are held, and an admin finds an alarm."""
    for preset in ("u3_closed", "u1_delays", "u2_police", "u4_construction"):
        await city.starts(preset)
    await phone.asks(WISH)
    await town.simulator.control("DELETE", "disruptions")
    await city.is_read(6)
    assert await phone.hears_all() == []
    assert re.search(r'^lotse_alarms_total{.*kind="alerts_vanished"', await metrics(town), re.MULTILINE)


async def metrics(town: Town) -> str:
    async with ClientSession() as session, session.get(f"{town.installation.internal_url}/metrics") as answer:
        return await answer.text()
