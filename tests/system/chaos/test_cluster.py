"""Chaos on a Redis Cluster: a whole installation on three masters, of which one dies and its replica takes over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.chaos import Chaos, run
from tests.support.cluster import Cluster, running_cluster
from tests.support.redis import redis7
from tests.support.release import Built

SHORT = Chaos(seed=11, messages=300, contacts=40, seconds=15, kills=4, faults=8, lag=5, patience=120)
LOST = "{s:7}"  # a master with a third of all shards


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with running_cluster(redis7(), tmp_path / "nodes", replicas=True) as found:
        yield found


@pytest.mark.timeout(300)
async def test_a_replica_is_promoted_in_the_middle(built_release: Built, cluster: Cluster, tmp_path: Path) -> None:
    """Parts are killed, then a master for good: what was accepted is answered by what its replica has."""
    promoted = []

    async def strike() -> None:
        dead = cluster.master_of(LOST)
        await cluster.fails_over(LOST)
        promoted.append(cluster.master_of(LOST) is not dead)

    settings = {"LOTSE_REDIS_URL": cluster.url, "LOTSE_REDIS_REPLICAS": "1"}
    report = await run(SHORT, tmp_path / "data", built_release, settings, strike)
    print(report)
    assert promoted == [True]
    assert report.good, json.dumps(report.wrong, indent=1, ensure_ascii=False) + f"\n{report}"
    assert report.accepted > SHORT.messages / 2
    assert sum(report.kills.values()) > 0
