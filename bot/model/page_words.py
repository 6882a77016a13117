"""The words of the pages that customers read: which ones a page shows, and what may be put into them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.model.company import Company
from bot.model.item import Locale

CHAT, LANDING, MY_DATA, SHARED = "chat", "landing", "my_data", "shared"


def _keys(words: str) -> dict[str, frozenset[str]]:
    """`too_many{count}` is a word into which the page puts a count."""
    found = {}
    for word in words.split():
        key, *values = word.replace("}", "").split("{")
        found[key] = frozenset(values)
    return found


SHOWN: Mapping[str, Mapping[str, frozenset[str]]] = {
    SHARED: _keys("privacy imprint not_found later"),
    LANDING: _keys("text way{label} way_chat code"),
    CHAT: _keys("""
        links thread write send newest menu messages close noscript days today yesterday
        empty_title empty_text empty_fine empty_hours{hours} starters_label
        typing owner_bot owner_queue owner_agent who_bot who_agent who_customer
        tick_waiting tick_stored tick_taken tick_read tick_failed left{count} too_many{count}
        offline busy crowded full neighbours newcomers_seconds{seconds} newcomers_minutes{minutes} failed
        remember remember_hint{days} remember_never my_data ask_my_data
        end end_title end_does end_waiting end_not end_erase ask_erase end_yes end_no ended over
        onward onward_title onward_text code_how code_picture code_lives{minutes} code_later{minutes} code_open
    """),
    MY_DATA: _keys("""
        title ask button once over conversation nobody_wrote consents no_consents given until you_said you_saw
        json json_note erase
        fact_address fact_language fact_reachable_until fact_remembered fact_messages fact_exported_at
        who_customer who_bot who_agent who_service who_notice who_system
        status_live status_paused status_withdrawn status_ended status_spent status_sent status_failed status_too_late
        language_de language_de_sie language_en
        beside_image beside_audio beside_video beside_card beside_document beside_place
    """),
}
"""Page → the keys of its words → what the page puts into them. In content they are `utter_page_<page>_<key>`."""

Words = Mapping[str, str]


@dataclass(frozen=True)
class PageWords:
    """The words of all pages in one release. What trades add is found by key: `starters` are first questions to tap,
    `titles` the kinds of notices by type. `own` are the company's values."""

    release: str
    pages: Mapping[str, Mapping[Locale, Words]]
    starters: Mapping[Locale, tuple[str, ...]]
    titles: Mapping[Locale, Words]
    own: Company = field(default_factory=Company)

    def of(self, page: str, locale: Locale) -> Words:
        """A page's own words and those that all share."""
        return {**self.pages[SHARED][locale], **self.pages[page][locale]}


LivePageWords = Callable[[], Awaitable[PageWords]]
"""Those of the live release."""
