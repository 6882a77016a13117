"""What is called unfinished, and what is not."""

from __future__ import annotations

import pytest

from bot.model.clock import utc_now
from bot.model.grammar.patience import patience
from bot.model.grammar.piece import unfinished
from bot.model.item import Attachment, MessageItem

UNFINISHED = """
moin|fährt|die|Fährt die|faehrt|wo ist|Wo ist mein|Ich wollte fragen|hallo ich hab da mal eine frage|hi|Guten Tag
Hallo, ich hätte mal eine Frage|kann ich|gibt es|könnt ihr mir sagen|ich wollte mal wissen|und|kommt der|wann kommt die
fährt die u bahn nach|is the|where is my|quick question|hello i have a question|can you tell me|störung auf der
""".replace("\n", "|").strip("|")
FINISHED = """
Fährt die U3?|U3|Moin!|Wo ist mein Paket|Ja|Nein|stopp|STOP|Hilfe|Mensch|1|2.|Danke|👍|Moin 👋|wann|warum
wann?|seit wann
Fährt die U3|heute|Keine Nachrichten mehr|Löscht meine Daten|00340434161094042557
Wo ist mein Paket 00340434161094042557
Sag mir Bescheid, wenn die U3 wieder fährt und die U1 auch noch, aber nicht mit der|?|...|hilfe ich bin in der
Ich will einen Menschen sprechen|Ich kann nicht mehr|lieber nicht|Barmbek|es brennt|meine Daten|was ist los
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("text", UNFINISHED.split("|"))
def test_what_breaks_off_is_unfinished(text: str) -> None:
    """A short text that ends where more must come, a bare greeting, an announcement of a question."""
    assert unfinished(text)
    assert patience(message(text), 1500) == (1500, 1)


@pytest.mark.parametrize("text", FINISHED.split("|"))
def test_what_is_complete_begins_no_waiting(text: str) -> None:
    """Whoever has said something is answered at once."""
    assert not unfinished(text)
    assert patience(message(text), 1500)[1] == 0


@pytest.mark.parametrize(
    "beside",
    [{"choice": "o-1"}, {"attachments": (Attachment("u", "image/png"),)}, {"opt_out": "stop"}, {"quotes": "q"}],
)
def test_a_tap_a_picture_and_a_quote_end_the_waiting(beside: dict[str, object]) -> None:
    """They are complete, whatever words come with them."""
    assert patience(message("wo ist", **beside), 1500) == (0, 0)


@pytest.mark.parametrize("text", ["Ja", "nein danke", "Fährt die U3?", "Bitte schreibt mir keine Nachrichten mehr"])
def test_what_answers_or_ends_a_sentence_ends_the_waiting(text: str) -> None:
    """A yes, an end mark, a whole sentence."""
    assert patience(message(text), 1500) == (0, 0)


def message(text: str, **beside: object) -> MessageItem:
    return MessageItem("i-1", utc_now(), "SM1", text, **beside)  # type: ignore[arg-type]
