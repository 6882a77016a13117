"""The table: what a worker does beside its turns, and which of it one worker does for all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.content.releases import Release
from bot.model.errors import SettingsError
from bot.paths import CODE
from bot.settings import Settings

OF_EACH = {
    "brain",
    "channels",
    "credentials",
    "following",
    "heartbeat",
    "network",
    "orders",
    "release",
    "source_states",
    "traffic",
}
FOR_ALL = {"notices", "ledger_checkpoints", "aof_rewrite", "brains", "facts", "media_sweep"}
SECRET = "whsec_" + "a" * 44


async def table(redis: Any, folder: Path, **given: Any) -> dict[str, bool]:
    """Each job of a worker with these settings, and whether one worker does it for all."""
    if not (folder / "release").exists():
        shutil.copytree(CODE / "data", folder / "release" / "content")
    settings = Settings(_env_file=None, data_dir=folder, secret_key="secret", **{"connectors": "webchat", **given})
    async with wiring.build_worker(settings, redis, Release("shipped", folder / "release", "")) as built:
        names = [job.name for job in built.worker.jobs]
        assert len(names) == len(set(names))
        return {job.name: job.exclusive for job in built.worker.jobs}


def rows(*, each: set[str], for_all: set[str]) -> dict[str, bool]:
    return dict.fromkeys(each, False) | dict.fromkeys(for_all, True)


async def test_what_nobody_has_set_up_is_no_job(redis: Any, tmp_path: Path) -> None:
    """Without sources, templates and addresses to call, a worker only looks after itself and the store."""
    assert await table(redis, tmp_path) == rows(each=OF_EACH, for_all=FOR_ALL)


async def test_what_asks_or_calls_others_is_done_by_one_worker_for_all(
    redis: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed, a carrier, a platform, somebody's pager hear from one worker, however many there are; what each process
    needs for itself, each does."""
    for name, value in (("ACCOUNT_SID", "AC" + "0" * 32), ("AUTH_TOKEN", "x" * 32), ("FROM", "whatsapp:+4940000000")):
        monkeypatch.setenv(f"LOTSE_TWILIO_{name}", value)
    monkeypatch.setenv("LOTSE_ALERTS_URL", "http://127.0.0.1:9/alerts.pb")
    monkeypatch.setenv("LOTSE_DHL_API_KEY", "key")
    found = await table(
        redis,
        tmp_path,
        connectors="webchat,twilio",
        alarm_url="http://127.0.0.1:9/page",
        alarm_secret=SECRET,
    )
    watches = {"alert_watch", "parcel_watch", "template_watch", "backfill", "paging"}
    assert found == rows(each=OF_EACH | {"template_availability"}, for_all=FOR_ALL | watches)


@pytest.mark.parametrize(
    "given",
    [
        {"alarm_url": "ftp://pager", "alarm_secret": SECRET},
        {"alarm_url": "https://pager.example.org"},
        {"alarm_url": "https://pager.example.org", "alarm_secret": "short"},
        {"alarm_second_url": "https://pager.example.org", "alarm_secret": SECRET},
    ],
)
async def test_a_job_that_could_not_work_stops_the_start(redis: Any, tmp_path: Path, given: dict[str, str]) -> None:
    """Whoever is to be paged and could not be is named before the worker begins."""
    with pytest.raises(SettingsError, match="LOTSE_ALARM"):
        await table(redis, tmp_path, **given)
