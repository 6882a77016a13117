"""An alert as the values of a response: a subject and what is said of it, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.kit.respond import at, command, human, say, word
from actions.kit.view import View
from actions.transit import operator_words
from actions.transit.alert_subject import Place, all_called, called, names, places
from actions.transit.network import Network
from actions.transit.sources.alerts import Alert, Period, Snapshot
from actions.transit.sources.alerts.model import in_language

_LONGEST_LINK = 200
_MOST_IDS = 20


@dataclass(frozen=True)
class About:
    """What was asked for: a line, a station, several lines (`of`), or with none of them the network."""

    network: Network
    line: str | None = None
    station: str | None = None
    of: tuple[str, ...] = ()

    def places(self, alert: Alert, view: View) -> tuple[Place, ...]:
        """Return what of an alert is about it; the lines of other operators are not ours to tell."""
        lines = (self.line,) if self.line else self.of or self.network.served_lines
        return places(alert, view.now.date(), lines, self.network.served_lines, self.station)


def notice(alert: Alert, view: View, about: About, period: Period | None = None) -> dict[str, Any]:
    """Return all that is known of an alert; what is not known is None. `period` is the one that is asked about."""
    period = period or alert.period(view.now)
    begun = period.begins_at is None or period.begins_at <= view.now
    row = _row(alert, view, about)
    harmless = alert.effect == "no_effect"  # how long a piece of news stands is no forecast
    ahead = {} if begun else {f"coming_{name}": row.pop(name) for name in ("sentence", "subject") if row.get(name)}
    return {
        **row,
        **ahead,
        "note": _note(alert, view, row),
        "cause": word(f"cause_{alert.cause}") if alert.cause else None,
        "replacement": _replacement(alert, view),
        "extra_minutes": alert.extra_minutes,
        "begins": None if begun else at(period.begins_at),
        "forecast": None if harmless else at(period.ends_at),
        "open_end": None if harmless or period.ends_at or (alert.runs and not alert.disrupted) else word("open_end"),
        "more": link(alert),
    }


def in_a_row(alert: Alert, view: View, about: About, period: Period | None = None) -> dict[str, Any]:
    """Return an alert for a list: what is said of it in one line. A sentence of the operator's stands by itself. With a
    period it is told for another time: what is open now may be over by then."""
    known = notice(alert, view, about, period)
    details = [
        known["replacement"],
        word("longer") | {"minutes": alert.extra_minutes} if alert.extra_minutes is not None else None,
        word("expected_until") | {"forecast": known["forecast"]} if known["forecast"] else None,
        word("open_now") if period and period.ends_at is None and alert.active(view.now) else None,
        word("as_of") | {"at": at(alert.as_of)} if alert.as_of else None,
    ]
    told = [detail for detail in details if detail]
    kept = ("subject", "sentence", "coming_subject", "coming_sentence", "headline", "begins")
    row = {name: known[name] for name in kept if name in known}
    if "predicate" not in known:
        return row | {"details": _strung(told) if told else None}
    said = known["predicate"]
    return row | {"predicate": _strung([said.rstrip(" .!") if isinstance(said, str) else said, *told])}


def _strung(parts: Sequence[Any]) -> Any:
    """One after the other, with commas."""
    return reduce(lambda before, part: word("strung") | {"before": before, "part": part}, parts)


def has_more(alert: Alert, view: View, about: About) -> bool:
    """Say whether the operator's text says more than an answer does."""
    text = in_language(alert.description, view.language)
    said = notice(alert, view, about)
    header = in_language(alert.header, view.language) or ""
    if not text or text.strip() in (header.strip(), said.get("note"), said.get("sentence"), said.get("predicate")):
        return False
    return operator_words.says_more(text, alert, _names(alert, view, about))


def _replacement(alert: Alert, view: View) -> Any:
    """In the customer's language; where the feed has no words in it, that there is one."""
    said = alert.replacement.get(view.language)
    return said or (word("replacement_runs") if alert.replacement else None)


def link(alert: Alert) -> str | None:
    """Return the operator's page for an alert, unless it is no page."""
    url = (alert.url or "").strip()
    return url if url and len(url) <= _LONGEST_LINK and " " not in url else None


def _names(alert: Alert, view: View, about: About) -> list[str]:
    """What an answer names anyway."""
    return [*names(about.places(alert, view)), *([about.station] if about.station else [])]


def _row(alert: Alert, view: View, about: About) -> dict[str, Any]:
    """Subject and predicate, or a sentence of the operator's that names its subject itself. Of a part of a line that we
    cannot name the operator's words say more than ours."""
    found = about.places(alert, view)
    said = _names(alert, view, about)
    lines = [name for name in said if name in alert.lines]
    own = operator_words.headline(alert, view.language)
    more = operator_words.says_more(own, alert, said) or bool(alert.by_words and alert.stops)
    if own and (alert.effect in (None, "no_effect") or (more and alert.parts)):
        return _in_own_words(own, found, said, lines)
    row: dict[str, Any] = {"headline": operator_words.without_names(own, said) if own and more else None}
    subject, predicate = _said(alert, found)
    if subject:
        return row | {"subject": subject, "predicate": predicate}
    return row | {"sentence": predicate}


def _in_own_words(own: str, found: Sequence[Place], said: Sequence[str], lines: Sequence[str]) -> dict[str, Any]:
    rest = operator_words.without_names(own, said)
    if operator_words.says_one_of(rest, lines):
        return {"sentence": own}
    if operator_words.says_one_of(rest, said) or not found:
        return (
            {"subject": all_called(lines), "predicate": operator_words.without_names(own, lines)}
            if lines
            else {"sentence": own}
        )
    bare = any(place.kind == "part" for place in found)  # which part it is, the operator says
    return {"subject": all_called(lines) if bare else _strung([place.value for place in found]), "predicate": rest}


def _said(alert: Alert, found: Sequence[Place]) -> tuple[Any, Any]:
    """The subject, and what the effect means for it; where a feed says nothing at all, that."""
    kinds, count = {place.kind for place in found}, sum(place.count for place in found)
    subject: Any = _strung([place.value for place in found]) if found else None
    predicate = word(f"effect_{alert.effect}") if alert.effect else word("effect_unsaid")
    if alert.effect != "no_service":
        return subject, predicate
    if kinds <= {"stop"}:  # none is left where a station that was asked for is itself the subject
        return subject, word("stop_left_out" if count == 1 else "stops_left_out") if alert.lines else word("closed")
    if kinds == {"run"} and count == 1:
        return subject, word("run_cancelled")
    if kinds == {"run"}:
        times = [time for place in found for time in place.departs]
        told = word("runs_cancelled_at" if len(times) == count else "runs_cancelled")
        return [called(name) for place in found for name in place.names[:1]], told | {"count": count, "departs": times}
    return subject, predicate


def _note(alert: Alert, view: View, row: dict[str, Any]) -> str | None:
    """Where the feed names no effect, what the operator's text says beside its headline."""
    text = in_language(alert.description, view.language)
    if alert.effect is not None or not text or not alert.header:
        return None
    said = str(row.get("sentence") or row.get("predicate") or "")
    rest = text.removeprefix(said).strip() if said else text
    return operator_words.shortened(rest, operator_words.LONGEST_NOTE) if rest and rest not in said else None


def origin(snapshot: Snapshot, now: datetime, operator: str) -> dict[str, Any]:
    """Return where the facts come from and how old they are; the age in minutes only if they are too old. A clock
    ahead of ours has no age to tell."""
    as_of = snapshot.as_of or snapshot.fetched_at
    if as_of > now:
        as_of = min(snapshot.fetched_at, now)
    age = max(0, int((now - as_of).total_seconds() // 60))
    return {
        "source": operator,
        "as_of": at(as_of),
        "age_minutes": age if snapshot.stale and age else None,
        "unsure_age": word("unsure_age") if snapshot.stale and not age else None,
        "missing": word("source_missing") if snapshot.away else word("source_unsure") if snapshot.unsure else None,
    }


def keep_fact(
    dispatcher: CollectingDispatcher,
    snapshot: Snapshot,
    alerts: Iterable[Alert],
    clear: Iterable[str] = (),
    of: str = "",
) -> None:
    """Have source and age stored with the answer, which lines it says nothing is on record for, and what time it is
    about if not the present."""
    as_of = snapshot.as_of or snapshot.fetched_at
    told = ",".join([alert.id for alert in alerts][:_MOST_IDS])
    free = [f"line:{line}" for line in clear if not snapshot.stale]
    more = {"clear": free, "of": of}
    fields = {name: value for name, value in more.items() if value}
    command(dispatcher, "fact", source="alerts", as_of=as_of.isoformat(), ref=told[:500], **fields)


def say_unavailable(dispatcher: CollectingDispatcher, network: Network) -> None:
    """Say that the feed cannot be read, with the official page and a person."""
    say(dispatcher, "utter_disruption_line_unavailable", {"url": network.official_link}, [human()])
