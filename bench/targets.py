"""The numbers to reach, and how near a run came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["reached", "floor only", "missed"]


@dataclass(frozen=True)
class Target:
    """One line of the table: `wanted` is to be reached, `floor` must be; more is better unless `less`."""

    name: str
    measured: float
    wanted: float
    floor: float | None = None
    unit: str = ""
    less: bool = False

    @property
    def verdict(self) -> Verdict:
        if self._holds(self.wanted):
            return "reached"
        return "floor only" if self.floor is not None and self._holds(self.floor) else "missed"

    def _holds(self, bound: float) -> bool:
        return self.measured <= bound if self.less else self.measured >= bound

    @property
    def distance(self) -> str:
        """By how much it is missed, in words."""
        if self.verdict == "reached":
            return ""
        if not self.wanted:
            return f"by {self.measured:g}"
        share = self.measured / self.wanted
        return f"{share:.1f} × the limit" if self.less else f"{100 * share:.0f} % of it"

    def row(self) -> list[str]:
        sign = "≤" if self.less else "≥"
        floor = f" (floor {self.floor:g})" if self.floor is not None else ""
        return [
            self.name,
            f"{sign} {self.wanted:g}{floor} {self.unit}".strip(),
            f"{number(self.measured)} {self.unit}".strip(),
            self.verdict + (f", {self.distance}" if self.distance else ""),
        ]


def number(value: float) -> str:
    """Three figures, no more: nothing here is known better."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
