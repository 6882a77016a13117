"""Whatever a contact has lived through, its backup holds all of it, and a restored contact is that copy revived."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.store.backup import Copy
from bot.store.restore import revived
from tests.store.test_machine import Contacts
from tests.support.redis import Server
from tests.system.backup.lives import messages, restored, same, taken

LIVES = 60 if os.environ.get("LOTSE_TEST_ALL") == "1" else 12


class Restored(Contacts):
    """Two contacts live through anything; in the end both are backed up, lost and restored."""

    def teardown(self) -> None:
        for life in self.lives:
            wanted = revived(self.run(restored(life)))
            after = self.run(taken(life))
            assert self.run(messages(life, wanted.out)) == wanted.out
            assert same(_named(after), _named(wanted))
            assert _but_fence(revived(after)) == _but_fence(after)
        super().teardown()


def _named(found: Copy) -> Copy:
    """Without the messages: those of this test are named by no line, so a second backup does not look for them."""
    return replace(found, out={}, ends={part: end for part, end in found.ends.items() if not part.startswith("out:")})


def _but_fence(found: Copy) -> Copy:
    return replace(found, meta={**found.meta, "fence": ""})


@pytest.mark.timeout(300)
def test_backup_and_restore_change_only_what_is_named(server: Server) -> None:
    """Backup, restore and backup give the same content, but for fences, leases and what had not left; every
    restored key has its documented type and end; and reviving twice is as good as once."""
    run_state_machine_as_test(
        lambda: Restored(server),  # type: ignore[arg-type]  # anything that gives a machine will do
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],  # a failure is small enough as it is
            suppress_health_check=list(HealthCheck),
        ),
    )
