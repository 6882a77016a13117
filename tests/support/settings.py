"""Settings of an installation and its packs, given by name as an operator would in the environment."""

from __future__ import annotations

from typing import Any

from bot.settings import Settings


def given(**values: Any) -> Settings:
    """Nothing is read from `.env`; what is no setting of the installation is one of its packs."""
    own = {name: value for name, value in values.items() if name in Settings.model_fields}
    return Settings(_env_file=None, **own).with_packs(**{n: v for n, v in values.items() if n not in own})
