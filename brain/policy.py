"""Rasa's rules, without looking at every message twice or at every rule."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, Dict, List, Optional, Set, Tuple

from rasa.core.policies.rule_policy import (
    RULES,
    RULES_FOR_LOOP_UNHAPPY_PATH,
    RulePolicy,
)
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

_Place = Tuple[Optional[str], Optional[str]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IntentRules(RulePolicy):
    """Rasa first tries rules written on a message's very words; where there are none that is left out.

    Nor do the intents `restart`, `back` and `session_start` lead to Rasa's own actions: nothing goes back here.
    """

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[Optional[str], Optional[str], bool]:
        if use_text_for_last_user_input and not self._has_text_rules():
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _get_possible_keys(self, lookup: Dict[str, str], states: List[State]) -> Set[str]:
        """Only rules whose last step is where the conversation stands can apply; Rasa's own check follows."""
        action, intent = _place(states[-1])
        index = self._remembered("index", lookup, _index)
        standing = [*index[action, intent], *(index[action, None] if intent else ())]
        return super()._get_possible_keys(dict.fromkeys(standing, ""), states)

    @staticmethod
    def _find_action_from_default_actions(
        tracker: DialogueStateTracker,
    ) -> Tuple[Optional[str], Optional[str]]:
        return None, None

    def _has_text_rules(self) -> bool:
        lookups = (self.lookup.get(RULES, {}), self.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, {}))
        return any(self._remembered("texts", lookup, _reads_texts) for lookup in lookups)

    def _remembered(self, name: str, lookup: Dict[str, str], find: Any) -> Any:
        """What was found in a lookup, until training puts another in its place."""
        memory = self.__dict__.setdefault(f"_{name}", {})
        known = memory.get(id(lookup))
        if known is None or known[0] is not lookup or known[1] != len(lookup):
            known = memory[id(lookup)] = (lookup, len(lookup), find(lookup))
        return known[2]


def _index(lookup: Dict[str, str]) -> Dict[_Place, List[str]]:
    index: Dict[_Place, List[str]] = defaultdict(list)
    for key in lookup:
        index[_place(json.loads(key)[-1])].append(key)
    return index


def _reads_texts(lookup: Dict[str, str]) -> bool:
    return any(f'"{TEXT}":' in key for key in lookup)


def _place(state: Dict[str, Any]) -> _Place:
    """The action before and the intent; nothing where the state does not care."""
    intent = state.get(USER, {}).get(INTENT)
    return state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), None if intent == SHOULD_NOT_BE_SET else intent
