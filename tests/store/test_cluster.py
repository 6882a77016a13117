"""The life of a contact once more on three masters, where every confirmed write is on a replica too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.store.redis.connect import connect
from bot.store.redis.replicas import Replicas
from tests.store.scene import Scene, Store
from tests.store.test_claim import *  # noqa: F403
from tests.store.test_commit import *  # noqa: F403
from tests.store.test_enqueue import *  # noqa: F403
from tests.store.test_ready import *  # noqa: F403
from tests.store.test_settle import *  # noqa: F403
from tests.store.test_take import *  # noqa: F403
from tests.support.cluster import Cluster, running_cluster
from tests.support.redis import CLUSTER_HEADER, redis7


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(redis7(), tmp_path_factory.mktemp("masters"), replicas=True) as started:
        yield started


@pytest.fixture
async def store(cluster: Cluster) -> AsyncIterator[Store]:
    redis = connect(cluster.url)
    yield Store(redis, CLUSTER_HEADER, Replicas(1))
    await redis.aclose()


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store)
