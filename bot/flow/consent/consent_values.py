"""The values that texts about a consent can show: how often, when, about what, until when, and how to stop."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.model.consent import Consent, NoticeType
from bot.model.content import Content
from bot.model.item import Locale
from bot.model.schedule import Least, Schedule
from bot.model.words import NoticeWords

STOP_WORD: Mapping[Locale, str] = {"de": "STOPP", "de_sie": "STOPP", "en": "STOP"}
ALL_DAYS = 7


def terms(
    notice: NoticeType, subject: str, until: datetime, values: Mapping[str, Any], locale: Locale
) -> dict[str, Any]:
    """The values of a question or a confirmation. `values` came with the wish: they decide what is shown, but their own
    words never are."""
    about, name = notice.about, subject.partition(":")[2]
    promised = about.promise.made(values) if about.promise else None
    return {
        **({about.named_by: name} if about.named_by else {}),
        "until": {"at": until.isoformat()},
        "often": often(notice, budget(notice, values)),
        "stop_word": STOP_WORD[locale],
        "hours": _hours(Schedule.of(values.get("schedule"))),
        "least": _least(Least.of(values.get("least"))),
        "promise": {"word": promised or "utter_word_promise_any"},
    }


def terms_of(consent: Consent, notice: NoticeType, locale: Locale) -> dict[str, Any]:
    """The same for a consent that was given, with the moment when."""
    given = {"granted_at": {"at": consent.proof.at.isoformat()}}
    return terms(notice, consent.subject, consent.until, consent.values, locale) | given


def say_of(
    content: Content, words: NoticeWords | None, consent: Consent, text: str, locale: Locale, now: datetime
) -> str:
    """What an answer says about this consent, in the words it was given for, or in today's if those are lost. Empty for
    a type that is no longer offered."""
    notice = content.notices.get(consent.type)
    if notice is None:
        return ""
    values = terms_of(consent, notice, locale)
    if words is not None:
        with contextlib.suppress(KeyError):
            return content.render_notice(words, text, locale, values, now)
    return content.render_notice(content.words[consent.type], text, locale, values, now)


def budget(notice: NoticeType, values: Mapping[str, Any]) -> int:
    """As many notices as the type allows. For a standing consent the customer may want fewer a day."""
    wanted = values.get("a_day")
    if notice.per == "day" and isinstance(wanted, int) and wanted > 0:
        return min(wanted, notice.budget)
    return notice.budget


def often(notice: NoticeType, count: int) -> dict[str, Any]:
    match notice.per, count:
        case "day", 1:
            return {"word": "utter_word_often_day_once"}
        case "day", _:
            return {"word": "utter_word_often_day", "count": count}
        case _, 1:
            return {"word": "utter_word_often_once"}
    return {"word": "utter_word_often_total", "count": count}


def how(consent: Consent) -> dict[str, Any]:
    """When or how often a consent allows notices, in a few words."""
    schedule = Schedule.of(consent.values.get("schedule"))
    return _hours(schedule) if schedule else {"word": "utter_word_often_once"}


def _hours(schedule: Schedule | None) -> dict[str, Any]:
    if schedule is None:
        return {"word": "utter_word_hours_any"}
    span = schedule.span
    return {
        "word": "utter_word_hours",
        "days": _days(schedule.days),
        "begin": f"{span.begin:%H:%M}",
        "end": f"{span.end:%H:%M}",
    }


def _days(days: Sequence[int]) -> list[dict[str, Any]]:
    """Consecutive days read `Mo bis Fr`."""
    if len(days) == ALL_DAYS:
        return [{"word": "utter_word_days_every"}]
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [one for run in runs for one in _run(run)]


def _run(days: Sequence[int]) -> list[dict[str, Any]]:
    words: list[dict[str, Any]] = [{"word": f"utter_word_day_{day}"} for day in days]
    if len(words) < 3:
        return words
    return [{"word": "utter_word_days_run", "first": words[0], "last": words[-1]}]


def _least(least: Least) -> dict[str, Any]:
    match least:
        case Least(closed=True, delay_minutes=None):
            return {"word": "utter_word_least_closed"}
        case Least(closed=True, delay_minutes=minutes):
            return {"word": "utter_word_least_either", "minutes": minutes}
        case Least(delay_minutes=int(minutes)):
            return {"word": "utter_word_least_delay", "minutes": minutes}
    return {"word": "utter_word_least_any"}
