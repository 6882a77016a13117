"""Rasa's rules, without looking at every message twice."""

from __future__ import annotations

from typing import Optional, Tuple

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class IntentRules(RulePolicy):
    """Rasa first tries rules written on a message's very words; where there are none that pass is left out.

    Nor do the intents `restart`, `back` and `session_start` lead to Rasa's own actions: nothing goes back here.
    """

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[Optional[str], Optional[str], bool]:
        if use_text_for_last_user_input and not self._has_text_rules():
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _has_text_rules(self) -> bool:
        quoted = f'"{TEXT}":'
        known = self.__dict__.get("_text_rules")
        if known is None or known[0] is not self.lookup:
            keys = [*self.lookup.get(RULES, {}), *self.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, {})]
            known = self.__dict__["_text_rules"] = (self.lookup, any(quoted in key for key in keys))
        return known[1]

    @staticmethod
    def _find_action_from_default_actions(tracker: DialogueStateTracker) -> Tuple[Optional[str], Optional[str]]:
        return None, None
