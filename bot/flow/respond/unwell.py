"""Met: who is unwell, was not helped, contradicts or is lost is met as a person, with the offer of one."""

from __future__ import annotations

from functools import partial

from bot.flow.consent import stop
from bot.flow.desk import handover
from bot.flow.inbound.message import Deal, Read
from bot.flow.privacy import erase
from bot.flow.respond import reply
from bot.flow.respond.offers import yes_or_no
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import Question
from bot.model.dialogue import Say
from bot.model.keyword_rules import reflex
from bot.model.message import Explanation

KINDS = ("met_unwell", "met_unhelped", "met_wrong", "met_lost")


def step(draft: Draft, house: House, read: Read) -> Deal | None:
    """One warm sentence, and a yes or no to a person; not where the bot has asked something that it could answer."""
    known = draft.content.service
    found = reflex(read.text, [known[name] for name in KINDS if name in known], None)
    if found is None or read.item.choice or _asked(draft.question):
        return None
    return partial(offer_person, draft, house, read, found.skill)


def _asked(question: Question | None) -> bool:
    """Whether "falsch" may be the answer to a question of more weight than an offer."""
    return question is not None and question.about in {erase.ABOUT, stop.ABOUT}


async def offer_person(draft: Draft, house: House, read: Read, kind: str) -> None:
    """The second time in a row a person is called without asking once more."""
    item = read.item
    if draft.conversation and draft.conversation.met:
        draft.heard(item, understood(draft, kind, 1.0, read.entities, "handed_over"))
        await handover.hand_over(draft, house, item, "unsure", "")
    else:
        draft.heard(item, understood(draft, kind, 1.0, read.entities, "asked"))
        draft.close_question()
        reply.bubble(draft, item, Say(f"utter_{kind}", {}, yes_or_no()), Explanation(draft.content.release))
        draft.converse(met=True)
    draft.done.append(item)
