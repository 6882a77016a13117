"""How many alerts an answer shows: the first few in rows, of the others their number and where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.kit.respond import rows, word
from actions.kit.view import View
from actions.transit import operator_words
from actions.transit.alert_values import About, in_a_row, link
from actions.transit.sources.alerts import Alert, Period
from actions.transit.sources.alerts.model import in_language

MOST = 5
_LOOKED_AT = 12
"""Rows of an answer: who reads more of them has missed the first."""
_MOST_TEXTS = 3
_ONE_TEXT, _ALL_TEXTS = 2400, 2700
"""Characters of the operator's whole text: two messages where a channel takes 1,600."""


def shown(
    alerts: list[Alert], view: View, about: About, period: Callable[[Alert], Period | None] = lambda _: None
) -> dict[str, Any]:
    """Return the rows of the first alerts and how many more there are."""
    each = [in_a_row(alert, view, about, period(alert)) for alert in alerts[:MOST]]
    more = len(alerts) - MOST
    return {
        "rows": rows("utter_disruption_row", each),
        **({"others": others(more, about)} if more > 0 else {}),
    }


def distinct(alerts: list[Alert], view: View, about: About) -> list[Alert]:
    """Return the alerts of which each says something else; of very many only the first are looked at."""
    each: list[dict[str, Any]] = []
    kept: list[Alert] = []
    for alert in alerts[:_LOOKED_AT]:
        row = in_a_row(alert, view, about)
        if row not in each:
            each.append(row)
            kept.append(alert)
    return [*kept, *alerts[_LOOKED_AT:]]


def others(count: int, about: About) -> dict[str, Any]:
    """Say how many more there are, with the official page."""
    url = about.network.link(about.line) if about.line else about.network.official_link
    return word("one_other" if count == 1 else "others") | {"count": count, "url": url}


def whole_texts(alerts: list[Alert], view: View, about: About) -> dict[str, Any]:
    """Return what the operator writes of the first alerts, shortened at the ends of sentences."""
    texts = list(dict.fromkeys(text for alert in alerts if (text := _text(alert, view))))
    told = texts[:_MOST_TEXTS]
    most = _ONE_TEXT if len(told) == 1 else _ALL_TEXTS // max(1, len(told))
    cut = [operator_words.shortened(text, most) for text in told]
    pages = [page for alert in alerts[:1] if (page := link(alert))]
    values: dict[str, Any] = {"more": pages[0] if pages else about.network.official_link}
    if len(cut) == 1:
        values["text"] = cut[0]
    elif cut:
        values["texts"] = rows("utter_disruption_more_row", ({"text": text} for text in cut))
    if len(texts) > len(told):
        values["others"] = others(len(texts) - len(told), about)
        del values["more"]
    return values


def _text(alert: Alert, view: View) -> str:
    """Headline and text; a headline that the text begins with is said once."""
    header = in_language(alert.header, view.language) or ""
    text = in_language(alert.description, view.language) or ""
    return text if text.startswith(header) else f"{header}\n{text}" if text else header
