"""Propose, grant and end consents, each with its proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.flow.consent.consent_values import STOP_WORD, budget, terms
from bot.flow.consent.promise import Promise, promise
from bot.flow.respond.offers import yes_and_no
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.turn import Turn
from bot.model.basis import Service
from bot.model.commands import EndConsents, GrantConsent, ProposeConsent
from bot.model.consent import Consent, Proof, Proposal
from bot.model.consent_event import Declined
from bot.model.consent_selector import words
from bot.model.conversation import BOT, NO, YES, Question, Undo
from bot.model.ids import derived_id
from bot.model.item import MessageItem
from bot.model.message import Explanation

MOST = 20
"""The most consents one contact can hold at a time."""


def propose(turn: Turn, wish: ProposeConsent | GrantConsent, item: MessageItem, explanation: Explanation) -> None:
    """Ask the customer. Only a yes to this question grants the consent."""
    if _full(turn, wish, item):
        return
    promised = promise(turn, wish)
    if (until := promised.until) is None:
        if not turn.has_answered(item):
            turn.answer(item, turn.render(promised.instead, dict(wish.values), item.id), explanation)
        return
    text = _said(turn, wish, "question", promised, item)
    choices = yes_and_no(turn, item)
    version = turn.content.notices[wish.type].words
    proposal = Proposal(wish.type, wish.subject, until, wish.values, text, turn.new_salt(), version)
    skill = explanation.skill if explanation else ""
    asks = Question(turn.now, choices, proposal, about="opt_in", yes=YES, no=NO, skill=skill)
    _say(turn, item, text, explanation, asks)


def ask_again(
    turn: Turn, question: Question, proposal: Proposal, item: MessageItem, why: str = "utter_optin_ask_again"
) -> None:
    """Ask the same question once more. The proof keeps the text that was shown first."""
    text = f"{turn.render(why, {'stop_word': STOP_WORD[turn.locale]}, item.id)}\n{proposal.shown}"
    turn.close_question()
    _say(turn, item, text, asks=replace(question, asked_at=turn.now))


def grant(
    turn: Turn,
    wish: GrantConsent,
    item: MessageItem,
    explanation: Explanation | None = None,
    asked: Proposal | None = None,
) -> None:
    """The customer asked for it in their own words, or said yes: keep the proof and confirm the consent."""
    if _full(turn, wish, item):
        return
    promised = promise(turn, wish)
    if (until := promised.until) is None:
        _say(turn, item, turn.render(promised.instead, dict(wish.values), item.id), explanation)
        return
    text = _said(turn, wish, "confirmation", promised, item)
    shown, salt = (asked.shown, asked.salt) if asked else (text, "")
    notice = turn.content.notices[wish.type]
    version = (asked and asked.version) or notice.words
    proof = Proof(item.message_id, item.text, shown, turn.locale, item.at, salt or turn.new_salt(), version)
    one = derived_id("n", item.id, wish.type, wish.subject)
    count = budget(notice, wish.values)
    turn.consents.grant(Consent(one, wish.type, wish.subject, until, count, "live", proof, wish.values, per=notice.per))
    _may_be_taken_back(turn, item, granted=(one,))
    _say(turn, item, text, explanation)


def _full(turn: Turn, wish: ProposeConsent | GrantConsent, item: MessageItem) -> bool:
    """Whether the contact holds too many consents, which is said. Replacing an earlier one is always possible."""
    others = [
        consent for consent in turn.consents.holding() if (consent.type, consent.subject) != (wish.type, wish.subject)
    ]
    if len(others) < MOST:
        return False
    _say(turn, item, turn.render("utter_optin_full", {}, item.id))
    return True


def accept(turn: Turn, proposal: Proposal, item: MessageItem) -> None:
    """A yes to the question that was asked."""
    wish = GrantConsent(proposal.type, proposal.subject, proposal.until, proposal.values)
    grant(turn, wish, item, asked=proposal)


def decline(turn: Turn, proposal: Proposal, item: MessageItem) -> None:
    turn.consents.events.append(Declined(proposal, turn.locale, item.message_id))
    _say(turn, item, turn.render("utter_optin_declined", {}, item.id))


def _say(
    turn: Turn,
    item: MessageItem,
    text: str,
    explanation: Explanation | None = None,
    asks: Question | None = None,
) -> None:
    """No skill answers while people have the conversation, so what is said about a consent is then a service text."""
    if turn.owner == BOT:
        turn.answer(item, text, explanation, asks)
        return
    explanation = explanation or Explanation(turn.content.release)
    turn.say(Bubble(text, Service("opt_in", item.id), item.id, explanation, asks=asks))
    if asks:
        turn.converse(question=asks)


Confirm = Callable[[str, Mapping[str, Any]], None]


def end(turn: Turn, wishes: Sequence[EndConsents], item: MessageItem, confirm: Confirm | None) -> None:
    """End the consents that are named, or all if none is, and confirm it once. A spent one ends too, as long as its
    notice has not left."""
    ended = [consent for wish in wishes for consent in withdraw(turn, wish, item)]
    if confirm is None:
        return
    _may_be_taken_back(turn, item, ended=tuple(ended))
    others = [consent for consent in turn.consents.open() if consent.until > turn.now]
    if ended and others:
        subjects = dict.fromkeys(consent.subject for consent in ended)
        confirm("utter_stop_confirmed_some", {"subjects": [words(None, subject) for subject in subjects]})
    elif others:
        confirm("utter_stop_other", _besides(turn, wishes, others))
    else:
        confirm("utter_stop_confirmed" if ended or item.opt_out else "utter_stop_nothing", {})


def _besides(turn: Turn, wishes: Sequence[EndConsents], others: Sequence[Consent]) -> dict[str, Any]:
    """They named nothing that they hold. The text says which consents still hold, so that nobody thinks they ended."""
    return {
        "named": [words(wish.type, wish.subject) for wish in wishes],
        "holds": [words(consent.type, consent.subject) for consent in others],
        "stop_word": STOP_WORD[turn.locale],
    }


def withdraw(turn: Turn, wish: EndConsents, item: MessageItem | None = None) -> list[Consent]:
    """End the consents that are named without saying so; returns them. Without an item, the platform told us."""
    ended = [
        consent
        for consent in turn.consents.open()
        if wish.type in {None, consent.type} and wish.subject in {None, consent.subject}
    ]
    for one in ended:
        turn.consents.withdraw(one, item)
    return ended


def _may_be_taken_back(
    turn: Turn, item: MessageItem, granted: tuple[str, ...] = (), ended: tuple[Consent, ...] = ()
) -> None:
    """The customer's next message may undo this. What the platform ended stays ended."""
    if granted or ended:
        before = turn.conversation.undo if turn.conversation else None
        mine = before if before and before.words == item.text else Undo(item.text)
        turn.converse(undo=replace(mine, granted=mine.granted + granted, ended=mine.ended + ended))


def _said(turn: Turn, wish: ProposeConsent | GrantConsent, text: str, promised: Promise, item: MessageItem) -> str:
    """One of the notice type's texts about this wish. If the consent ends sooner than asked, the text says why."""
    until = promised.until or turn.now
    values = terms(turn.content.notices[wish.type], wish.subject, until, wish.values, turn.locale)
    words = turn.content.render_notice(turn.content.words[wish.type], text, turn.locale, values, turn.now)
    return f"{words}\n{turn.render('utter_optin_shortened', values, item.id)}" if promised.shortened else words
