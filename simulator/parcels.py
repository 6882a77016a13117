"""Parcels on their way, and what the carrier says about each step in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from simulator.disruptions import Words

LOCAL = ZoneInfo("Europe/Berlin")

STEPS = ("announced", "accepted", "transit", "region", "out_for_delivery", "delivered")
SIDE_STEPS = ("held_over", "attempt", "ready", "neighbour", "failure", "customs", "damaged", "lost")
LAST_STEPS = ("delivered", "neighbour", "failure", "lost")

CODES = {
    "announced": "pre-transit", "delivered": "delivered", "neighbour": "delivered", "failure": "failure",
    "damaged": "failure", "lost": "failure",
}  # fmt: skip  # all others: transit

TEXTS: dict[str, Words] = {
    "announced": Words("Die Sendung wurde elektronisch angekündigt.", "The shipment was announced electronically."),
    "accepted": Words("Die Sendung wurde in einer Filiale eingeliefert.", "The shipment was handed in at a branch."),
    "transit": Words(
        "Die Sendung wurde für den Weitertransport vorbereitet.",
        "The shipment was prepared for onward transport.",
    ),
    "region": Words(
        "Die Sendung ist in der Region des Empfängers angekommen und wird zur Zustellbasis gebracht.",
        "The shipment has arrived in the recipient's region and goes to the delivery base.",
    ),
    "out_for_delivery": Words(
        "Die Sendung wurde in das Zustellfahrzeug geladen. Die Zustellung erfolgt voraussichtlich heute.",
        "The shipment was loaded onto the delivery vehicle. Delivery is expected today.",
    ),
    "delivered": Words("Die Sendung wurde zugestellt.", "The shipment was delivered."),
    "failure": Words(
        "Die Sendung konnte nicht zugestellt werden und wird zurückgesandt.",
        "The shipment could not be delivered and is being returned.",
    ),
    "held_over": Words(
        "Die Zustellung verschiebt sich auf den nächsten Werktag.",
        "The delivery is moved to the next working day.",
    ),
    "attempt": Words(
        "Die Sendung konnte nicht zugestellt werden und wird in eine Filiale gebracht.",
        "The shipment could not be delivered and is brought to a post office.",
    ),
    "ready": Words(
        "Die Sendung liegt in der Filiale zur Abholung bereit.",
        "The shipment is ready for pick-up at the post office.",
    ),
    "neighbour": Words("Die Sendung wurde einem Nachbarn zugestellt.", "The shipment was delivered to a neighbour."),
    "customs": Words("Die Sendung befindet sich in der Zollabfertigung.", "The shipment is in customs clearance."),
    "damaged": Words(
        "Die Sendung wurde beschädigt und wird neu verpackt.", "The shipment was damaged and is being repacked."
    ),
    "lost": Words("Die Sendung ist leider verloren gegangen.", "Unfortunately the shipment was lost."),
}

POSTCODE = "20095"
"""Of every recipient here; who names it is told the rest."""
UNLOCKED: dict[str, Words] = {
    "ready": Words(
        "Die Sendung liegt in der Filiale Kiosk am Park, Musterweg 3, 20095 Hamburg zur Abholung bereit.",
        "The shipment is ready for pick-up at the branch Kiosk am Park, Musterweg 3, 20095 Hamburg.",
    ),
    "neighbour": Words(
        "Die Sendung wurde beim Nachbarn Petersen, Musterweg 5 abgegeben.",
        "The shipment was delivered to the neighbour Petersen, Musterweg 5.",
    ),
}

PLACES = {"accepted": "Bremen", "transit": "Bremen", "region": "Hamburg", "out_for_delivery": "Hamburg"}


class StepError(ValueError):
    """A step that parcels do not take."""


@dataclass(slots=True)
class Parcel:
    """One shipment; the newest step is its state."""

    number: str
    service: str = "parcel-de"
    events: list[tuple[str, datetime]] = field(default_factory=list)
    window: tuple[datetime, datetime] | None = None

    @property
    def step(self) -> str:
        return self.events[-1][0]

    @property
    def next_step(self) -> str | None:
        """The step after this one on the usual way; a parcel held over is loaded again."""
        if self.step in LAST_STEPS:
            return None
        if self.step in SIDE_STEPS:
            return {"attempt": "ready", "ready": "delivered"}.get(self.step, "out_for_delivery")
        return STEPS[STEPS.index(self.step) + 1]

    def move(self, step: str | None, now: datetime) -> None:
        """Go to a step, or to the next one; a step back starts the journey anew up to there."""
        step = step or self.next_step
        if step is None:
            raise StepError(f"{self.number} has arrived at its last step")
        if step not in STEPS + SIDE_STEPS:
            raise StepError(f"a step is one of {', '.join(STEPS + SIDE_STEPS)}")
        if step in STEPS and step in [old for old, _ in self.events] and self.step not in SIDE_STEPS:
            self.events = _journey(step, now)
        else:
            self.events.append((step, now))
        self.window = _slot(now) if step == "out_for_delivery" else None


def parcel(number: str, step: str, now: datetime, service: str = "parcel-de") -> Parcel:
    """A parcel that has come as far as this step."""
    made = Parcel(number, service, _journey("accepted", now))
    if step in SIDE_STEPS:
        made.events = _journey("region", now - timedelta(hours=4))
    made.move(step, now)
    return made


def _journey(step: str, now: datetime) -> list[tuple[str, datetime]]:
    """The steps up to this one, some hours apart, the last one now."""
    done = STEPS[: STEPS.index(step) + 1]
    return [(name, now - timedelta(hours=7 * (len(done) - 1 - i))) for i, name in enumerate(done)]


def _slot(now: datetime) -> tuple[datetime, datetime]:
    """A two-hour window later today; late in the evening it starts at once."""
    start = now.astimezone(LOCAL).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    latest = datetime.combine(start.date(), time(21), LOCAL)
    if start < latest:
        return start, start + timedelta(hours=2)
    return now, now + timedelta(hours=2)


def standard_parcels(now: datetime) -> dict[str, Parcel]:
    """One parcel in transit and the carrier's published test numbers, each at another step."""
    steps = {
        "00340434161094042557": "transit",
        "00340434292135100124": "announced",
        "00340434292135100131": "accepted",
        "00340434292135100148": "region",
        "00340434292135100155": "out_for_delivery",
        "00340434292135100162": "delivered",
        "00340434292135100179": "failure",
        "00340434292135100186": "held_over",
        "00340434292135100193": "ready",
        "00340434292135100209": "neighbour",
        "00340434292135100216": "attempt",
    }
    made = {number: parcel(number, step, now) for number, step in steps.items()}
    for number, carrier, step in (
        ("01015026003653C", "dpd", "out_for_delivery"),
        ("09133131530724", "hermes", "ready"),
        ("12345678901", "gls", "transit"),
        ("1Z999AA10123456784", "ups", "delivered"),
    ):
        made[number] = parcel(number, step, now, service=carrier)
    made["7777777770"] = parcel("7777777770", "transit", now, service="express")
    return made
