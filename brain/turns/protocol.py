"""The turn request as it comes in. What is not of this form is refused."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from pydantic import BaseModel, Extra, Field, ValidationError, root_validator

from brain.turns.errors import UnreadableError

MAX_MESSAGES = 50
MAX_TEXT = 8192


class Asked(BaseModel):
    """One message: a text to understand, or an intent that is already known."""

    id: str
    text: str = Field("", max_length=MAX_TEXT)
    intent: Optional[str] = None
    entities: List[Dict[str, Any]] = []

    @root_validator(skip_on_failure=True)
    def _has_named_entities(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        for entity in values["entities"]:
            if not isinstance(entity.get("entity"), str) or "value" not in entity:
                raise ValueError("an entity needs a name and a value")
        return values


class Before(BaseModel):
    """What held where the carried turns begin."""

    slots: Dict[str, Any] = {}
    form: Optional[str] = None
    rejected: bool = False


class Carried(BaseModel):
    """The dialogue state between two requests; `slots` and `form` may be edited on the way. Which model wrote it does
    not matter."""

    slots: Dict[str, Any] = {}
    form: Optional[str] = None
    start: bool = False
    before: Before = Before()
    turns: List[Dict[str, Any]] = []

    class Config:
        extra = Extra.allow  # what the worker keeps beside it is its own


class Turn(BaseModel):
    """A request: messages, what to go on from, and what actions may know."""

    request: str
    model: str
    actions: str
    messages: List[Asked] = Field(..., min_items=1, max_items=MAX_MESSAGES)
    state: Optional[Carried] = None
    view: Dict[str, Any] = {}

    @root_validator(pre=True)
    def _of_the_version_before(cls, values: Dict[str, Any]) -> Dict[str, Any]:
        """Its workers name the release, which was the model's name."""
        return values if "model" in values or "release" not in values else {**values, "model": values["release"]}


def read_turn(body: Any) -> Turn:
    """Read a decoded request; the reason of a refusal names fields, never contents."""
    try:
        return Turn.parse_obj(body)
    except ValidationError as error:
        places = [
            ".".join(str(step) for step in each["loc"]) + ": " + each["type"] for each in error.errors()
        ]
        raise UnreadableError("; ".join(places[:5])) from None
