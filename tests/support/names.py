"""The closed sets of an installation: Hamburg's network, and what its settings name."""

from __future__ import annotations

import json

from bot import wiring
from tests.events.pushing import SECRET, bound
from tests.support.settings import given

NAMES = wiring.known_names(
    given(
        alerts_source="Hochbahn",
        depots="Depot Altona, Packstation 142",
        event_secrets=json.dumps([bound("ops"), bound("dhl", SECRET[::-1], source="DHL", carrier="DHL")]),
    )
)
KINDS = NAMES.kinds
"""What all shipped packs declare."""
