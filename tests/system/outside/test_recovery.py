"""What the platform gave up on is fetched from its log: answered, in order, once, and called late."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.release import Built
from tests.system.outside.conftest import Town, running_town
from tests.system.outside.ledger import Ledger
from tests.system.outside.phone import City, Phone

pytestmark = pytest.mark.timeout(300)

LINES = ["Fährt die U1?", "Fährt die U2?", "Fährt die U4?"]


@pytest.fixture(scope="module")
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town that looks into the log every second, and takes nothing to be on its way any more after that."""
    yield from running_town(built_release, tmp_path_factory, LOTSE_RECOVER_SECONDS="1")


async def test_an_outage_in_which_the_platform_gave_up(town: Town, city: City, ledger: Ledger) -> None:
    """Messages that no webhook ever brought are answered in the order in which they were written; one that came
    through is not answered twice."""
    phone = Phone(town.simulator, ledger)
    assert await phone.asks("Moin")
    await city.misbehaves("twilio.inbound", "drop", customer=phone.number)
    gone = await town.installation.kill("gateway")
    for line in LINES:
        assert (await phone.tries(line))["status"] is None
    await town.installation.back("gateway", gone)
    await town.installation.ready()
    await city.behaves()
    told = ""
    while told.count("Zur U") < len(LINES):
        told += "\n".join(await phone.hears())
    told += "\n".join(await phone.hears_all())
    places = [told.find(f"Zur {line[-3:-1]} ") for line in LINES]
    assert -1 not in places
    assert places == sorted(places)
    assert [told.count(f"Zur {line[-3:-1]} ") for line in LINES] == [1, 1, 1]
    await ledger.explain(await phone.sent())
