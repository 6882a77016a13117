"""Pages say what the live release says."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from bot.paths import CODE
from bot.settings import Settings
from bot.store.live_release import RedisPointer
from bot.wiring import releases
from bot.wiring.page_words import LiveWords
from bot.wiring.switching import LiveRelease
from tests.gateway.scene import Door

CHAT, LANDING = "page_chat", "page_landing"


def publish(folder: Path, release: str, page: str, old: str, new: str) -> None:
    """A release in which one text is another, as far as pages know one."""
    content = folder / "releases" / release / "content"
    shutil.copytree(CODE / "data", content)
    file = content / "nlu" / "common" / page / "responses.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    (content.parent / "manifest.json").write_text('{"source": "s"}')
    (folder / "releases" / "live").write_text(release)


def followed(folder: Path, redis: Any) -> LiveWords:
    """Words of pages that look at each call which release is live."""
    settings = Settings(_env_file=None, data_dir=folder)
    return LiveWords(settings, LiveRelease(releases(settings), RedisPointer(redis), every=0))


async def test_another_release_changes_an_open_door(store: Door, tmp_path: Path, own_redis: Any) -> None:
    """Without a restart the web chat's script is a new version, and going back brings the very one of before."""
    store.words = followed(tmp_path, own_redis)
    async with store.serving() as door:
        first = await door.client.get("/chat/files/catalogue.js")
        same = await door.client.get("/chat/files/catalogue.js", headers={"If-None-Match": first.headers["ETag"]})
        publish(tmp_path, "r-1", CHAT, "Nachricht schreiben", "Schreib „was“ </script>")
        changed = await door.client.get("/chat/files/catalogue.js", headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status, same.status, changed.status) == (200, 304, 200)
        assert "Schreib „was“ </script>" in await changed.text()
        publish(tmp_path, "r-2", CHAT, "Senden", "Senden")
        assert (await door.client.get("/chat/files/catalogue.js")).headers["ETag"] == first.headers["ETag"]


async def test_words_are_words_on_every_page(store: Door, tmp_path: Path, own_redis: Any) -> None:
    """What an editor writes is shown as it is written, never read as HTML, on pages that are filled here too."""
    store.words = followed(tmp_path, own_redis)
    publish(tmp_path, "r-1", LANDING, "Hier im Browser schreiben", "<img src=x> & {{ site.secret_key }}")
    async with store.serving() as door:
        text = await (await door.client.get("/go")).text()
        assert "&lt;img src=x&gt; &amp; {{ site.secret_key }}" in text
        assert store.site.secret_key not in text
