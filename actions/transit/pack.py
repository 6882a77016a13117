"""The transit pack: lines, their disruptions, and notices for those who ride on them."""

from __future__ import annotations

from pathlib import Path

from actions.transit.settings import Settings
from actions.transit.subjects import COMMUTES, LINE
from bot.model.pack import Pack

PACK = Pack(
    name="transit",
    data=Path(__file__).parents[2] / "data" / "nlu" / "transit",
    settings=Settings,
    subjects=(LINE,),
    notices=(COMMUTES,),
)
