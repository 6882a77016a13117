"""Every response and word that an action names is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from google.transit import gtfs_realtime_pb2 as pb

from actions.parcel.shipment.model import Status

ROOT = Path(__file__).parents[2]
LOCALES = {"de", "de_sie", "en"}
NAMED = re.compile(r'"(utter_[a-z_]*[a-z])"')
SILENT = {"unknown_cause", "other_cause", "unknown_effect", "other_effect"}


@pytest.fixture(scope="module", name="written")
def _written() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in (ROOT / "data/nlu").rglob("responses.yml"):
        for name, variations in (yaml.safe_load(path.read_text())["responses"] or {}).items():
            found.setdefault(name, set()).update(v["condition"][0]["value"] for v in variations if "condition" in v)
    return found


def _named() -> set[str]:
    named = {name for path in (ROOT / "actions").rglob("*.py") for name in NAMED.findall(path.read_text())}
    for kind, enum in (("cause", pb.Alert.Cause), ("effect", pb.Alert.Effect)):
        named |= {
            f"utter_word_{kind}_{word.lower()}" for word in enum.DESCRIPTOR.values_by_name if word.lower() not in SILENT
        }
    named |= {f"utter_word_parcel_{status}" for status in get_args(Status)}
    named |= {
        f"utter_disruption_{kind}_{case}" for kind in ("line", "station", "network") for case in ("none", "stale")
    }
    named |= {f"utter_parcel_status_{case}" for case in ("quota", "unavailable")}
    return named | {"utter_word_human", "utter_word_all_lines", "utter_word_open_end"}


@pytest.mark.parametrize("name", sorted(_named()))
def test_a_named_response_is_written(name: str, written: dict[str, set[str]]) -> None:
    """What an action says exists in German with du and Sie and in English."""
    assert written.get(name) == LOCALES
