"""All kinds of open questions, a row each."""

from __future__ import annotations

from collections.abc import Mapping

from bot.flow.consent.consent_question import CONSENT
from bot.flow.consent.stop_question import STOP
from bot.flow.privacy.erase_question import ERASE
from bot.flow.respond.choice_question import CHOICE
from bot.flow.respond.question_row import QuestionRow
from bot.model.conversation import Question, QuestionKind

QUESTIONS: Mapping[QuestionKind, QuestionRow] = {"choice": CHOICE, "erase": ERASE, "opt_in": CONSENT, "stop": STOP}


def row_of(question: Question) -> QuestionRow:
    return QUESTIONS[question.kind]
