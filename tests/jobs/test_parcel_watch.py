"""The parcel watch keeps what was promised, asks politely, and forgets what nobody waits for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from actions.kit.source_errors import UnavailableError
from actions.parcel.shipment.model import Parcel, Status, Window
from actions.parcel.tracking import Seen
from actions.parcel.watch import ParcelWatch
from bot.flow.notices.announce import accept
from bot.model.commands import GrantConsent
from bot.model.event import SourceEvent
from bot.model.event_fields import wrong
from bot.store.redis import keys
from bot.store.watch_state import RedisWatched
from tests.flow.outside import BERLIN, Watch
from tests.flow.scene import PARCEL, Scene
from tests.jobs.working import job, worker
from tests.support.names import NAMES
from tests.support.scripted_brain import Decision

FRAME, VEHICLE = ({"word": f"utter_word_parcel_when_{when}"} for when in ("frame", "vehicle"))


@dataclass
class Carrier:
    """A carrier that says what the test has it say."""

    clock: Watch
    status: Status = "transit"
    eta: Window | None = None
    away: bool = False
    asked: list[datetime] = field(default_factory=list)

    unlocks: bool = False

    async def parcel(self, number: str, language: str = "de", postcode: str | None = None) -> Parcel:
        self.asked.append(self.clock())
        if self.away:
            raise UnavailableError("timeout")
        return Parcel(number, self.status, None, self.clock(), self.eta, self.clock())


@dataclass
class Post:
    """A customer, their carrier and the watch."""

    town: Scene
    carrier: Carrier
    told: list[SourceEvent] = field(default_factory=list)
    hints: list[Parcel] = field(default_factory=list)

    async def tell(self, event: SourceEvent) -> None:
        self.told.append(event)
        await accept(event, self.town.stores.events, self.town.clock)

    async def passes(self, **span: float) -> list[str]:
        """Time passes, the watch looks; gives what the customer then reads."""
        self.town.clock.move(**span)
        await self.town.redis.delete(keys.of_watch("parcels", "asked"))
        await self.watch().look()
        await self.town.announce()
        return await self.town.go_on()

    def watch(self, apart: float = 400) -> ParcelWatch:
        watched = RedisWatched(self.town.redis, "parcels", Seen, "secret")
        carriers = {"dhl": self.carrier}
        apart_ = timedelta(seconds=apart)
        return ParcelWatch(carriers, watched, self.tell, self.town.clock, BERLIN, apart_, self.hinted_parcel)

    async def hinted_parcel(self) -> Parcel | None:
        return self.hints.pop() if self.hints else None

    async def wish(self, type_: str = "parcel_comes", promise: dict[str, str] | None = None) -> None:
        until = self.town.clock() + timedelta(hours=20)
        values = {"number": PARCEL, "carrier": "DHL", "promise": promise} if promise else {"number": PARCEL}
        wish = GrantConsent(type_, f"parcel:{PARCEL}", until, values)
        said = f"Sag mir Bescheid, wenn es da ist ({type_})"
        self.town.brain.understands(said, Decision("tell_me_parcel", say=(), commands=(wish,)))
        await self.town.say(said)


@pytest.fixture
async def post(town: Scene) -> Post:
    await town.redis.flushdb()
    return Post(town, Carrier(town.clock))


def noon(town: Scene) -> Window:
    begins = town.clock().replace(hour=13, minute=0)
    return Window(begins.date(), begins, begins + timedelta(hours=2))


async def test_the_vehicle_is_told_where_it_was_promised(post: Post) -> None:
    """Promised as soon as it is on the vehicle: told then, once, in typed fields."""
    await post.wish(promise=VEHICLE)
    assert await post.passes(minutes=1) == []
    post.carrier.status = "out_for_delivery"
    (said,) = await post.passes(hours=5)
    assert PARCEL in said
    assert "DHL" in said
    assert await post.passes(hours=1) == []
    assert all(wrong(event.subject, event.fields, NAMES, post.town.clock()) == [] for event in post.told)


async def test_before_the_frame_is_told_where_that_was_promised(post: Post) -> None:
    """Promised before its time frame: silence at the vehicle, told half an hour before without another question."""
    post.carrier.eta = noon(post.town)
    await post.wish(promise=FRAME)
    await post.passes(minutes=1)
    post.carrier.status = "out_for_delivery"
    assert await post.passes(hours=2) == []
    asked = len(post.carrier.asked)
    post.carrier.away = True
    (said,) = await post.passes(minutes=31)
    assert "kommt gleich" in said
    assert len(post.carrier.asked) <= asked + 1


async def test_a_delivery_ends_what_was_to_come_without_a_word(post: Post) -> None:
    """Who waited for its coming hears nothing of a parcel that is there; who waited for that is told."""
    await post.wish(promise=VEHICLE)
    await post.wish("parcel_done")
    await post.passes(minutes=1)
    post.carrier.status = "delivered"
    (said,) = await post.passes(hours=5)
    assert "zugestellt" in said
    assert await post.town.consents() == []


async def test_what_nobody_waits_for_is_forgotten_and_not_asked_about(post: Post) -> None:
    """After the notice, nothing is left of the parcel in the watch."""
    await post.wish("parcel_done")
    await post.passes(minutes=1)
    assert await post.town.redis.hlen(keys.of_watch("parcels", "watch")) == 1
    post.carrier.status = "delivered"
    assert len(await post.passes(hours=5)) == 1
    asked = len(post.carrier.asked)
    await post.passes(hours=5)
    assert await post.town.redis.hlen(keys.of_watch("parcels", "watch")) == 0
    assert len(post.carrier.asked) == asked


async def test_what_the_version_before_has_seen_is_known(post: Post) -> None:
    """A row under its name in the version before (N-1) is read: what has failed since is told, and the row goes."""
    await post.wish("parcel_done")
    await post.passes(minutes=1)
    (body,) = (await post.town.redis.hgetall(keys.of_watch("parcels", "watch"))).values()
    await post.town.redis.delete(keys.of_watch("parcels", "watch"))
    before = sha256(f"parcel:{PARCEL}".encode()).hexdigest()[:24]
    await post.town.redis.hset(keys.of_watch("parcels", "watch"), before, body)
    await post.passes(hours=1)
    assert await post.town.redis.hkeys(keys.of_watch("parcels", "watch")) == [before.encode()]
    post.carrier.status = "failure"
    await post.passes(hours=5)
    assert [event.what for event in post.told] == ["failed"]
    await post.passes(minutes=1)
    assert before.encode() not in await post.town.redis.hkeys(keys.of_watch("parcels", "watch"))


async def test_the_carrier_is_asked_at_most_once_in_a_while(post: Post) -> None:
    """However many parcels are due and however often the watch looks, questions keep their distance."""
    await post.wish(promise=VEHICLE)
    for _ in range(3):
        await post.watch().look()
    assert len(post.carrier.asked) == 1
    post.town.clock.move(hours=5)
    await post.watch().look()
    assert len(post.carrier.asked) == 1


async def test_a_crash_before_keeping_repeats_and_tells_once(post: Post) -> None:
    """What was told but not kept is found again and is a duplicate."""
    await post.wish(promise=VEHICLE)
    await post.passes(minutes=1)
    kept = await post.town.redis.hgetall(keys.of_watch("parcels", "watch"))
    post.carrier.status = "out_for_delivery"
    assert len(await post.passes(hours=5)) == 1
    await post.town.redis.hset(keys.of_watch("parcels", "watch"), mapping=kept)
    await post.wish("parcel_done")
    await post.passes(minutes=30)
    assert len({event.id for event in post.told}) == 1


async def test_who_does_not_hold_the_lock_asks_nobody(post: Post) -> None:
    """One worker looks at a time."""
    await post.wish(promise=VEHICLE)
    first, second = (worker(post.town.stores.alive, name) for name in ("w-1", "w-2"))
    assert await first.holds("parcel_watch")
    assert not await second.attempt(job("parcel_watch", post.watch().look))
    assert post.carrier.asked == []
    assert await first.attempt(job("parcel_watch", post.watch().look))
    assert len(post.carrier.asked) == 1


async def test_a_carrier_that_is_away_is_asked_again_later(post: Post) -> None:
    """An error tells nobody anything; the next look goes on."""
    await post.wish(promise=VEHICLE)
    post.carrier.away = True
    assert await post.passes(minutes=1) == []
    assert await post.passes(minutes=1) == []
    assert len(post.carrier.asked) == 1
    post.carrier.away = False
    await post.passes(minutes=10)
    post.carrier.status = "out_for_delivery"
    assert len(await post.passes(hours=5)) == 1


async def test_a_hint_tells_at_once(post: Post) -> None:
    """What a webhook has named is told without a look at the carrier; of a parcel that nobody waits for nothing is."""
    await post.wish(promise=VEHICLE)
    await post.passes(minutes=1)
    asked = len(post.carrier.asked)
    now = post.town.clock()
    await post.town.redis.set(keys.of_watch("parcels", "asked"), "1")
    post.hints = [Parcel(number, "out_for_delivery", None, now, None, now) for number in ("1Z999AA10123456784", PARCEL)]
    said = []
    for _ in range(2):
        post.town.clock.move(seconds=1)
        await post.watch().look()
        await post.town.announce()
        said += await post.town.go_on()
    assert len(said) == 1
    assert PARCEL in said[0]
    assert len(post.carrier.asked) == asked
