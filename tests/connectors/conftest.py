"""While connectors are tested, those that are not shipped are found as well."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.connectors.cases import all_messengers
from tests.flow.conftest import content, languages, start

__all__ = ["content", "languages", "start"]


@pytest.fixture(autouse=True)
def _found() -> Iterator[None]:
    with all_messengers():
        yield
