"""How often a password may be guessed: counted by who seems to be trying, never by everybody behind one address.

A browser or an address from which an account has signed in before is *known* for this account. A known browser has
a count of its own, so no stranger can shut out a person at their usual place. Everybody else is counted by account and
address together, strictly, and strangers to an account also by the account alone, softly: guesses from many addresses
get slow, and its person waits a minute at most.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from redis.asyncio import Redis

from bot.model.account import Caller
from bot.model.clock import Clock, to_ms
from bot.model.errors import RefusedError
from bot.store.redis import keys
from bot.store.redis.failures import kept

FORGOTTEN = timedelta(hours=1)
KNOWN_FOR = timedelta(days=90)
KNOWN_AT_MOST = 50
STRICT = (5, timedelta(seconds=15), timedelta(minutes=15))
SOFT = (20, timedelta(seconds=1), timedelta(minutes=1))
"""Free tries, first wait, longest wait."""
LOOKED_AT = 20
"""Made-up names of one address that are hashed like real ones; for more there is no work, only the same answer."""
COUNTED = 1_000
"""Made-up names of one address that have counts of their own: more would fill the store."""

# A try is counted before the password is looked at, so that many at once cannot slip through.
TRY = """
local now, free, first, longest, life = unpack(ARGV)
local wait = tonumber(redis.call('HGET', KEYS[1], 'until') or '0') - now
if wait > 0 then return wait end
local over = redis.call('HINCRBY', KEYS[1], 'failures', 1) - free
if over >= 0 then
  redis.call('HSET', KEYS[1], 'until', now + math.min(longest, first * 2 ^ math.min(over, 20)))
end
redis.call('PEXPIRE', KEYS[1], life)
return 0
"""

# Who was right takes the own try back, with the wait that it began.
FORGIVE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HINCRBY', KEYS[1], 'failures', -1)
redis.call('HDEL', KEYS[1], 'until')
return 1
"""

MADE_UP = """
local found = redis.call('INCR', KEYS[1])
if found == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return found
"""


class Tries:
    """`secret` signs what a known browser holds and keys every hash, so that the store names no address."""

    def __init__(self, redis: Redis, secret: str, clock: Clock) -> None:
        self._redis: Any = redis
        self._secret = secret.encode()[:64]
        self._clock = clock

    async def is_known(self, name: str, caller: Caller) -> tuple[bool, bool]:
        """Whether this account has signed in with this browser, and from this address, in the last 90 days."""
        marks = [self._browser(caller.browser), self._hash("address", caller.address)]
        seen = await kept(self._redis.zmscore(self._known(name), marks))
        oldest = to_ms(self._clock() - KNOWN_FOR)
        browser, address = (moment is not None and moment > oldest for moment in seen)
        return browser and self._is_ours(caller.browser), address

    async def count(self, name: str, caller: Caller, known: tuple[bool, bool]) -> None:
        """Raises RefusedError `throttled`. Names that nobody has are counted like others, up to a limit."""
        browser, address = known
        own = self._own(name, caller, browser)
        await self._try(own, STRICT)
        if browser or address:
            return
        try:
            await self._try(self._throttle("name", name), SOFT)
        except RefusedError:
            await kept(self._redis.eval(FORGIVE, 1, own))  # nobody has looked at this one
            raise

    async def made_up(self, address: str) -> int:
        """How many names that nobody has were tried from this address within the hour, with this one."""
        return int(await kept(self._redis.eval(MADE_UP, 1, self._throttle("made-up", address), _ms(FORGOTTEN))))

    async def was_right(self, name: str, caller: Caller, known: tuple[bool, bool]) -> None:
        """What this caller got wrong before is forgotten; nobody else's count is touched."""
        await kept(self._redis.delete(self._own(name, caller, known[0])))
        if not any(known):
            await kept(self._redis.eval(FORGIVE, 1, self._throttle("name", name)))

    async def remember(self, name: str, caller: Caller) -> str:
        """From now on browser and address are known for this account; gives what the browser has to keep."""
        browser = caller.browser if self._is_ours(caller.browser) else self._signed(secrets.token_urlsafe(24))
        key, now = self._known(name), to_ms(self._clock())
        await kept(self._redis.zadd(key, {self._browser(browser): now, self._hash("address", caller.address): now}))
        await kept(self._redis.zremrangebyrank(key, 0, -KNOWN_AT_MOST - 1))
        await kept(self._redis.pexpire(key, _ms(KNOWN_FOR)))
        return browser

    async def forget(self, name: str) -> None:
        """Whoever held this account before is a stranger to it now."""
        await kept(self._redis.delete(self._known(name)))

    async def _try(self, key: str, rule: tuple[int, timedelta, timedelta]) -> None:
        free, first, longest = rule
        now = to_ms(self._clock())
        wait = await kept(self._redis.eval(TRY, 1, key, now, free, _ms(first), _ms(longest), _ms(FORGOTTEN)))
        if wait:
            raise RefusedError("throttled", after=str(-(-int(wait) // 1000)))

    def _own(self, name: str, caller: Caller, browser: bool) -> str:
        return self._throttle("own", name, caller.browser if browser else f"at {caller.address}")

    def _signed(self, id_: str) -> str:
        return f"{id_}.{self._hash('signed', id_)}"

    def _is_ours(self, browser: str) -> bool:
        """Only what we have signed is kept: a page elsewhere could otherwise give a browser a name it knows."""
        return hmac.compare_digest(browser.encode(errors="replace"), self._signed(browser.partition(".")[0]).encode())

    def _browser(self, browser: str) -> str:
        return self._hash("browser", browser)

    def _known(self, name: str) -> str:
        return keys.known(self._hash("known", name))

    def _throttle(self, *parts: str) -> str:
        return keys.throttle(self._hash(*parts))

    def _hash(self, *parts: str) -> str:
        return hashlib.blake2b("\0".join(parts).encode(), key=self._secret, digest_size=16).hexdigest()


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)
