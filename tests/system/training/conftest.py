"""The release of what is shipped, trained once for the whole run."""

from __future__ import annotations

from tests.support.release import built_release

__all__ = ["built_release"]
