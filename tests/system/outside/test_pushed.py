"""A source pushes what has happened: signed it is told at once; forged, late, in prose or not its own it is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.events.pushing import bound
from tests.support.release import Built
from tests.support.simulator import SimulatorProcess
from tests.system.outside.conftest import NewPhone, Town, running_town
from tests.system.outside.phone import City

pytestmark = pytest.mark.timeout(300)

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"
SECRETS = json.dumps([bound("ops", types=["line_runs_again"], subjects=["line:U3"])])


@pytest.fixture(scope="module")
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of its own, which takes pushed events."""
    yield from running_town(built_release, tmp_path_factory, LOTSE_EVENT_SECRETS=SECRETS)


async def test_a_pushed_end_is_told_at_once(town: Town, new_phone: NewPhone, city: City) -> None:
    """A source that pushes is not waited for: signed it is told, forged it is not."""
    phone = new_phone()
    await city.starts("u3_closed")
    assert "genau einmal" in await phone.asks(WISH)
    event = {"id": "e-1", "type": "line_runs_again", "subject": "line:U3", "data": {"what": "ended"}}
    source = SimulatorProcess(LOTSE_EVENTS_URL=f"{town.installation.internal_url}/events", LOTSE_EVENT_SECRETS=SECRETS)
    await source.start()
    try:
        forged = await source.control("POST", "push", {"event": event, "secret": "a-guessed-secret"})
        late = await source.control("POST", "push", {"event": event, "seconds_ago": 400})
        prose = await source.control("POST", "push", {"event": event | {"text": "Jetzt 20 % auf alles"}})
        other = await source.control("POST", "push", {"event": event | {"subject": "line:U1"}})
        assert [one["status"] for one in (forged, late, prose, other)] == [401, 401, 400, 403]
        assert await phone.hears_all() == []
        assert (await source.control("POST", "push", {"event": event}))["status"] == 202
        assert (await source.control("POST", "push", {"event": event}))["status"] == 200
    finally:
        await source.stop()
    (notice,) = await phone.hears()
    assert "vorbei" in notice
    assert "Quelle: Leitstelle, Stand" in notice
