"""What the team did is known after a restore; who was signed in, and what waited for a second admin, is not."""

from __future__ import annotations

from bot.model.audit import Did
from tests.desk.scene import PASSWORD
from tests.system.backup.home import Home, lived

WHY = "Das Prüfgespräch ist veraltet, die Antwort stimmt."


async def test_the_audit_log_is_restored(home: Home, other: Home) -> None:
    """Every entry is there again as it was, can be added to, and has its end; sessions and requests are not."""
    await lived(home)
    async with home.opened() as stores:
        for name in ("anna", "jan"):
            await stores.accounts.set_password(await stores.accounts.add(name, "admin"), PASSWORD)
        account = await stores.accounts.find("anna")
        assert account is not None
        token = await stores.sessions.open(account)
        await stores.second_admin.ask("release.overridden", "r-1", "anna", WHY)
        await stores.audit.add(Did("content.edited", "common/thank", "anna", before="Moin", after="Moin!\nTschüß 👋"))
        kept = await stores.audit.read()
        assert len(kept) == 2
    await other.restore(await home.take(), complete=True)
    async with other.opened() as stores:
        assert await stores.audit.read() == kept
        await stores.audit.add(Did("account.role", "jan", "anna", "admin", "agent"))
        assert len(await stores.audit.read()) == 3
        assert await stores.sessions.read(token, touch=False) is None
        assert await stores.second_admin.all() == []
        rows = [key async for key in stores.redis.scan_iter(match="{content}:audit:*")]
        assert rows
        assert all([await stores.redis.ttl(key) > 0 for key in rows])
