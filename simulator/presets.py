"""Disruptions that the control desk can start with one press."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from simulator.disruptions import Disruption, Words

TITLES: dict[str, Words] = {
    "u3_closed": Words("U3 gesperrt: Barmbek – Kellinghusenstraße", "U3 closed: Barmbek – Kellinghusenstraße"),
    "u1_delays": Words("U1: Verspätungen", "U1: delays"),
    "u2_police": Words("U2 unterbrochen: Polizeieinsatz", "U2 interrupted: police activity"),
    "u4_construction": Words("U4: Bauarbeiten", "U4: construction work"),
    "kellinghusen_closed": Words("Kellinghusenstraße gesperrt", "Kellinghusenstraße closed"),
    "kellinghusen_elevator": Words("Aufzug Kellinghusenstraße defekt", "Lift at Kellinghusenstraße broken"),
    "storm": Words("Sturm: alle Linien", "Storm: all lines"),
    "schlump_u3": Words("U3 hält nicht am Schlump", "U3 does not stop at Schlump"),
    "u2_next_week": Words("U2: Bauarbeiten in sieben Tagen", "U2: construction work in seven days"),
}


def preset(name: str, disruption_id: str, now: datetime) -> Disruption:
    """The named disruption, beginning now or when it is planned; KeyError for a name that is not in TITLES."""
    made = _PRESETS[name]
    start, hours = now + timedelta(hours=_AHEAD.get(name, 0)), _HOURS.get(name)
    return replace(made, id=disruption_id, start=start, end=start + timedelta(hours=hours) if hours else None)


_ANY = datetime.min.replace(tzinfo=UTC)  # replaced when the preset begins
_HOURS = {"u3_closed": 3, "u1_delays": 1, "u4_construction": 48, "kellinghusen_closed": 2, "storm": 6,
          "u2_next_week": 24}  # fmt: skip
_AHEAD = {"u2_next_week": 7 * 24}

_PRESETS: dict[str, Disruption] = {
    "u3_closed": Disruption(
        "", _ANY, ("U3",), ("Barmbek", "Kellinghusenstraße"),
        reason=Words("eine Weichenstörung", "a points failure"), replacement=True, extra_minutes=20,
    ),
    "u1_delays": Disruption(
        "", _ANY, ("U1",), effect="SIGNIFICANT_DELAYS", extra_minutes=10,
        reason=Words("eine Störung an einem Signal", "a signal failure"),
    ),
    "u2_police": Disruption(
        "", _ANY, ("U2",), ("Schlump", "Berliner Tor"), cause="POLICE_ACTIVITY", severity="SEVERE",
    ),
    "u4_construction": Disruption(
        "", _ANY, ("U4",), ("Elbbrücken", "Jungfernstieg"), cause="CONSTRUCTION", replacement=True,
        extra_minutes=15, reason=Words("Gleisarbeiten", "track work"),
    ),
    "kellinghusen_closed": Disruption(
        "", _ANY, station="Kellinghusenstraße", cause="POLICE_ACTIVITY", extra_minutes=10,
    ),
    "kellinghusen_elevator": Disruption(
        "", _ANY, station="Kellinghusenstraße", effect="ACCESSIBILITY_ISSUE", severity="INFO",
    ),
    "schlump_u3": Disruption(
        "", _ANY, ("U3",), station="Schlump", cause="MAINTENANCE", severity="INFO",
    ),
    "u2_next_week": Disruption(
        "", _ANY, ("U2",), ("Billstedt", "Mümmelmannsberg"), cause="CONSTRUCTION", replacement=True,
    ),
    "storm": Disruption(
        "", _ANY, ("U1", "U2", "U3", "U4"), effect="REDUCED_SERVICE", cause="WEATHER", extra_minutes=30,
        reason=Words("Sturm", "a storm"), severity="SEVERE",
    ),
}  # fmt: skip
