"""Who is asked about whose parcels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from actions.kit.local_quota import Alone
from actions.parcel.settings import Settings
from actions.parcel.shipment.asking import Sparing
from actions.parcel.sources.dhl.source import PATIENCE, Dhl
from actions.parcel.sources.ports import Parcels
from actions.parcel.sources.shipcloud.source import SERVED, Shipcloud
from bot.model.pack import Installation
from bot.model.source_quota import Quota, SourceQuota


@dataclass(frozen=True)
class Carriers:
    """DHL's own source before one contract for all."""

    dhl: Parcels
    shipcloud: Shipcloud | None = None
    settings: Settings | None = None

    def served(self) -> dict[str, Parcels]:
        """Return who is asked about whose parcels, nobody who is not set up; of any other carrier an answer knows no
        more than its official page."""
        many = self.shipcloud if self.shipcloud and self.shipcloud.ready() else None
        served: dict[str, Parcels] = {name: many.of(name) for name in SERVED} if many else {}
        return served if isinstance(self.dhl, Sparing) and not self.dhl.ready() else {**served, "dhl": self.dhl}

    def asked(self) -> list[Sparing]:
        """Return the sources themselves, also of those that nobody has set up."""
        return [one for one in (self.dhl, self.shipcloud) if isinstance(one, Sparing)]


def build(installation: Installation) -> Carriers:
    """Whoever shares a store shares the sources' quotas and answers; without one the process is alone."""
    settings: Settings = installation.settings

    def shared(name: str) -> SourceQuota:
        return installation.shared(name) if installation.shared else Alone(installation.clock)

    key, apart = settings.dhl_api_key.get_secret_value(), timedelta(seconds=settings.dhl_seconds_apart)
    dhl = Dhl(
        installation.session,
        settings.dhl_api_url if key else None,
        key or None,
        shared(Dhl.name),
        installation.clock,
        quota=Quota(settings.dhl_calls_per_day, apart, PATIENCE),
        meter=installation.meter,
        off=installation.off,
    )
    shipcloud = Shipcloud(
        installation.session,
        settings.shipcloud_api_url,
        settings.shipcloud_api_key.get_secret_value() or None,
        shared(Shipcloud.name),
        installation.clock,
        meter=installation.meter,
        off=installation.off,
    )
    return Carriers(dhl, shipcloud, settings)
