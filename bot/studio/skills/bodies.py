"""What the pages of questions send, checked where it enters."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from bot.content.skill_file import BUTTON, MOST_CHOICES, Name
from bot.model.item import Locale
from bot.web.bodies import Strict

LARGEST = 1_000_000
MOST_SENTENCES = 500
LONGEST_SENTENCE = 500
MOST_WORDINGS = 5

Sentence = Annotated[str, Field(max_length=LONGEST_SENTENCE)]
Text = Annotated[str, Field(min_length=1, max_length=4_000)]
Language = Literal["de", "en"]
Key = Annotated[str, Field(max_length=600)]


class OneEdit(Strict):
    """A change of one unit of the question's own files; which units there are, the edits say."""

    file: Literal["nlu", "responses", "skill"]
    unit: Annotated[tuple[Key, ...], Field(min_length=2, max_length=6)]
    before: Any = None
    after: Any = None
    at: int = Field(-1, ge=-1, le=10_000)


class Edits(Strict):
    edits: Annotated[tuple[OneEdit, ...], Field(min_length=1, max_length=2 * MOST_SENTENCES)]
    note: str = Field("", max_length=200)


class Undone(Strict):
    number: int = Field(ge=1)


class Decided(Strict):
    """What an upgrade and the company have both changed: the company's stays, or the upgrade's is taken."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    take: Literal["ours", "theirs"]


class Typed(Strict):
    """Sentences on their way to a list; `instead` is the one that they replace."""

    language: Language
    sentences: Annotated[tuple[Sentence, ...], Field(min_length=1, max_length=MOST_SENTENCES)]
    instead: Sentence = ""


class InBoth(Strict):
    de: Annotated[str, Field(min_length=1, max_length=BUTTON)]
    en: Annotated[str, Field(min_length=1, max_length=BUTTON)]


class Answer(Strict):
    de: Text
    de_sie: Text
    en: Text


class Checked(Strict):
    """The first golden dialogue: one sentence, which has to lead to the answer."""

    say: Annotated[str, Field(min_length=1, max_length=LONGEST_SENTENCE)]
    locale: Locale = "de"


class NewSkill(Strict):
    """`more` are other wordings of the answer, of which each customer gets one; `choices` are questions to tap."""

    title: InBoth
    topic: InBoth | None = None
    sentences: dict[Language, Annotated[tuple[Sentence, ...], Field(max_length=MOST_SENTENCES)]]
    answer: Answer
    more: Annotated[tuple[Answer, ...], Field(max_length=MOST_WORDINGS - 1)] = ()
    choices: Annotated[tuple[Name, ...], Field(max_length=MOST_CHOICES)] = ()
    link: str = Field("", max_length=300, pattern=r"^(https://[^\s{}<>\"]{3,290})?$")
    dialogue: Checked
