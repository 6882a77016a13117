"""The draft of the content in Redis: the company's files and all revisions, under one hash tag, so that each change is
one atomic script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.model.draft import Draft, OverlayFile, StoredRevision
from bot.model.ids import random_id
from bot.model.workspace import MergeConflict
from bot.store.redis import keys
from bot.store.redis.codec import decode, encode
from bot.store.redis.failures import kept, store_failures

MOST_REVISIONS = 20_000
"""Older ones are forgotten: a year of two admins who save as they type."""

COMMIT = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
for i = 2, #KEYS do
    if ARGV[i + 1] == '' then redis.call('DEL', KEYS[i]) else redis.call('SET', KEYS[i], ARGV[i + 1]) end
end
redis.call('SET', KEYS[1], ARGV[2])
return 1
"""


@dataclass(frozen=True)
class _Index:
    """The head, and the names of the files that count: a row that is not named here is left from before."""

    head: int
    token: str
    files: tuple[str, ...]


async def draft_rows(redis: Any) -> dict[str, bytes]:
    """The rows of one moment of the draft, by their keys, without its revisions."""
    while True:
        body = await kept(redis.get(keys.CONTENT_DRAFT))
        names = [keys.CONTENT_DRAFT, keys.CONTENT_CONFLICTS, *map(keys.content_file, _index(body).files)]
        found = await kept(redis.mget(names))
        if found[0] == body:  # not changed between the two
            return {name: one for name, one in zip(names, found, strict=True) if one}


def _index(body: bytes | None) -> _Index:
    index: _Index = decode(_Index, body) if body else _Index(0, "", ())
    return index


class RedisDrafts:
    """Carries out the port `Drafts`. What was read is kept until the draft is another one."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis
        self._seen = b""
        self._draft = Draft(0, "", {})

    async def read(self) -> Draft:
        if (await kept(self._redis.get(keys.CONTENT_DRAFT)) or b"") == self._seen:
            return self._draft
        rows = await draft_rows(self._redis)
        body = rows.get(keys.CONTENT_DRAFT, b"")
        index = _index(body)
        files = {
            name: decode(OverlayFile, rows[row]) for name in index.files if (row := keys.content_file(name)) in rows
        }
        conflicts = rows.get(keys.CONTENT_CONFLICTS)
        listed = decode(tuple[MergeConflict, ...], conflicts) if conflicts else ()
        self._draft, self._seen = Draft(index.head, index.token, files, listed), body
        return self._draft

    async def commit(
        self,
        seen: Draft,
        files: Mapping[str, OverlayFile | None],
        revision: StoredRevision,
        conflicts: Sequence[MergeConflict] | None = None,
    ) -> bool:
        number = revision.revision.number
        rows = {keys.content_file(name): encode(file) if file else b"" for name, file in files.items()}
        rows[keys.content_revision(number)] = encode(revision)
        if conflicts is not None:
            rows[keys.CONTENT_CONFLICTS] = _listed(conflicts)
        if number > MOST_REVISIONS:
            rows[keys.content_revision(number - MOST_REVISIONS)] = b""
        left = {**seen.files, **files}
        names = tuple(sorted(name for name, file in left.items() if file is not None))
        return await self._commit(seen, _Index(number, random_id("d"), names), rows)

    async def replace_conflicts(self, seen: Draft, conflicts: Sequence[MergeConflict]) -> bool:
        index = _Index(seen.head, random_id("d"), tuple(sorted(seen.files)))
        return await self._commit(seen, index, {keys.CONTENT_CONFLICTS: _listed(conflicts)})

    async def revisions(self, numbers: Sequence[int]) -> Sequence[StoredRevision]:
        if not numbers:
            return ()
        bodies = await kept(self._redis.mget([keys.content_revision(number) for number in numbers]))
        return [decode(StoredRevision, body) for body in bodies if body]

    async def _commit(self, seen: Draft, index: _Index, rows: Mapping[str, bytes]) -> bool:
        """False as well if what was seen is no longer what this process knows: then it reads again."""
        if seen is not self._draft:
            return False
        names = [keys.CONTENT_DRAFT, *rows]
        with store_failures():
            done = await self._redis.eval(COMMIT, len(names), *names, self._seen, encode(index), *rows.values())
        return bool(done)


def _listed(conflicts: Sequence[MergeConflict]) -> bytes:
    return encode(tuple(conflicts)) if conflicts else b""
