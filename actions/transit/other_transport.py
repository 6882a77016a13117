"""Does the bus come? What other operators run, or nobody here has notices of."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import slots
from actions.kit.respond import say
from actions.transit.alert_subject import all_called
from actions.transit.disruption_line import DisruptionLine
from actions.transit.network import Network
from actions.transit.network.modes import BUS, FERRY, TRAM

_MOST_LINES = 8


class OtherTransport(Action):  # type: ignore[misc]
    """Say for what there are notices, and where the rest stands; a line of ours is answered for."""

    def __init__(self, network: Network, lines: DisruptionLine) -> None:
        self._network = network
        self._lines = lines

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_other_transport"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Where buses, trams or ferries are among our lines, the question is which one."""
        served = self._network.served_lines
        named = slots.entities(tracker, "line")
        if named or {BUS, FERRY, TRAM} & {self._network.mode(line) for line in served}:
            return await self._lines.run(dispatcher, tracker, domain)
        lines = all_called(served) if len(served) <= _MOST_LINES else None
        say(dispatcher, "utter_other_transport", {"lines": lines, "url": self._network.official_link})
        return []
