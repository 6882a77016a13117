"""When a question asks about: day, part of day and clock as one span of time. "morgen um acht", "heute Abend",
"nächste Woche", "in einer Stunde", "tomorrow morning", "am 7.12. zwischen 8 und 9"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from actions.common.entities.calendar import days, days_between
from actions.common.entities.clocks import in_digits
from bot.model.keyword_rules import FOLD

_LONGEST = 300
_AROUND = timedelta(minutes=30)
"""Who says a time means the next half an hour."""
_PARTS = {
    "frueh": (5, 10), "morgens": (5, 10), "morning": (5, 12), "vormittag": (8, 12), "mittag": (11, 14),
    "noon": (11, 14), "nachmittag": (12, 18), "afternoon": (12, 18), "abend": (17, 24), "evening": (17, 24),
    "feierabend": (15, 19), "tonight": (17, 29), "nacht": (22, 29), "night": (22, 29), "mitternacht": (23, 25),
    "midnight": (23, 25),
}  # fmt: skip
_NAMES = {
    "frueh": "early", "morgens": "early", "morning": "morning", "vormittag": "morning", "mittag": "noon",
    "noon": "noon", "nachmittag": "afternoon", "afternoon": "afternoon", "abend": "evening", "evening": "evening",
    "feierabend": "evening", "tonight": "evening", "nacht": "night", "night": "night", "mitternacht": "night",
    "midnight": "night",
}  # fmt: skip
"""The parts of a day, from what hour to what hour, and how an answer names them."""
_PART = re.compile(
    r"\b(?P<part>frueh|morgens|morning|vormittag|mittag|noon|nachmittag|afternoon|abend|evening|feierabend|tonight|"
    r"nacht|night|mitternacht|midnight)s?\b"
)
_SAID_BESIDE = re.compile(
    r"\b(?:guten?|schoenen?|good) (?:morgen|abend|tag|nacht|morning|evening|afternoon|night)\b"
    r"|^\W*morgen(?=\s*[,!.;]| zusammen\b| ihr\b| leute\b)|\bbis (?:dann|bald|spaeter)\b"
    r"|\b(?:bei|by|at) (?:tag|nacht|day|night)\b|\b(?:jeden|every|rund um die) \w+\b"
)
_CLOCK = r"(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?"
_TO = r"(?P<to>[01]?\d|2[0-4])(?:[:.](?P<to_minute>[0-5]\d))?"
_HALF = r"(?:\s?(?P<half>a\.?m\b|p\.?m\b))?"
_UNIT = r"\s?(?:uhr|o clock|h)\b"
_RANGE = re.compile(
    rf"\b(?:zwischen|von|between|from)\s{_CLOCK}(?:{_UNIT})?\s(?:und|bis|and|to|until)\s{_TO}(?:{_UNIT})?{_HALF}(?![\d.])"
    rf"|(?<![\d.:]){_CLOCK.replace('hour', 'hour2').replace('minute', 'minute2')}\s?(?:-|bis|to)\s?"
    rf"{_TO.replace('to', 'to2', 1).replace('to_minute', 'to2_minute')}{_UNIT}"
)
_AT = re.compile(
    rf"\b(?P<cue>um|gegen|at|around|about|ab|nach|after|from|by|vor|before|circa|ca\.?)\s(?:etwa |circa |so |about )?"
    rf"{_CLOCK}(?:{_UNIT})?(?:\s(?P<after>[0-5]\d)\b)?{_HALF}(?![\d%]|\s?(?:min|stund|hour|tag|day|woche|week|euro))"
    rf"|(?<![\d.:]){_CLOCK.replace('hour', 'hour2').replace('minute', 'minute2')}"
    rf"(?:{_UNIT}(?:\s(?P<after2>[0-5]\d)\b)?|\s?(?P<half2>a\.?m\b|p\.?m\b))"
    r"|(?<![\d.:])(?P<hour3>[01]?\d|2[0-3]):(?P<minute3>[0-5]\d)(?!\d)"
)
_NEAR = re.compile(
    r"\b(?P<minutes>\d{1,2}) (?:minuten )?(?P<way>nach|vor|past|to) (?P<hour>\d{1,2})(?P<half>:30)?(?![\d:.]|\w)"
)
_IN = re.compile(
    r"\b(?:in|within) (?:etwa |ca\.? |circa |so |about |ungefaehr |rund )?"
    r"(?P<count>\d{1,3}|einer|einem|ner|a|an|one)?(?P<and>\s5)?\s?"
    r"(?P<half>halben |half an |half a |viertel|anderthalb |eineinhalb )?"
    r"(?P<unit>minute|min\b|stunde|std\b|hour|h\b)[a-z]*\b\.?"
)
_AGO = re.compile(
    r"\bvor (?:etwa |ca\.? |circa |so |ungefaehr |rund )?(?P<count>\d{1,3}|an|a|einer)?(?P<and>\s5)?\s?"
    r"(?P<half>halben |viertel|anderthalb |eineinhalb )?(?P<unit>minute|stunde)[a-z]*\b"
)
_BEFORE = re.compile(r"\b(?P<count>\d{1,3}|an|a|one|half an) (?P<unit>hour|minute)s? ago\b")
_UNTIL = re.compile(
    r"\b(?:seit|since|bis|until|till|til)\s(?:zum |zur |the |heute |um |gegen |etwa |etwa um )*"
    r"(?:\d{1,2}[.:]?\d{0,2}\.?(?:\s?uhr)?|\w+)(?:\s(?:frueh|vormittag|mittag|nachmittag|abend|nacht|morgen))?"
)
_IN_THE_MORNING = re.compile(
    r"(?:(?<=heute )|(?<=gestern )|(?<=am )|(?<=tag )|(?<=\bmo )|(?<=\bdi )|(?<=\bdo )|(?<=\bfr ))morgen\b"
)
_PAST_TENSE = re.compile(r"\b(?:war|waren|fuhr|fuhren|kam|hatte|gab|ausgefallen|was|were|did|wasn t)\b")
_LATER = re.compile(r"\b(?:spaeter|nachher|later|am spaeten)\b")
_SPELT = str.maketrans("–—", "--") | FOLD
_MORE_NUMBERS = {
    "dreizehn": 13, "vierzehn": 14, "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
    "zwanzig": 20, "einundzwanzig": 21, "zweiundzwanzig": 22, "dreiundzwanzig": 23, "vierundzwanzig": 24, "null": 0,
    "dreissig": 30, "fifteen": 15, "twenty": 20, "thirty": 30, "punkt": "um", "schlag": "um", "ersten": "1.",
}  # fmt: skip
_TEENS = re.compile(r"\b(?:" + "|".join(_MORE_NUMBERS) + r")\b")
_SPANS = {"ab": "from", "nach": "from", "after": "from", "from": "from"}


@dataclass(frozen=True)
class Moment:
    """A span of time that a question is about, how it was named, and what else the text says."""

    begins: datetime
    ends: datetime
    named: Literal["clock", "hours", "from", "part", "day", "days"]
    part: str = ""
    rest: str = ""

    @property
    def day(self) -> date:
        """The first day that it touches."""
        return self.begins.date()

    def past(self, now: datetime) -> bool:
        """Say whether it is over."""
        return self.ends <= now


def moment(text: str, now: datetime) -> Moment | None:
    """Return what time a text asks about, in the zone of `now`; None if it names none, or only the present."""
    said = _parts_apart(_SAID_BESIDE.sub(" ", _plain(text[:_LONGEST])))
    found = days_between(said, now.date())
    said = _without_spans(_less(said, found.heard) if found else said)
    if (soon := _IN.search(said)) and (ahead := _length(soon)):
        begins = now + ahead
        return Moment(begins, begins + _AROUND, "clock", rest=_less(said, soon.span()))
    past = bool(_PAST_TENSE.search(said))
    said = _BEFORE.sub(r"vor \g<count> \g<unit>e", said).replace("houre", "stunde")
    if (ago := _AGO.search(said)) and (before := _length(ago)):
        return Moment(now - before, min(now - before + _AROUND, now), "clock", rest=_less(said, ago.span()))
    clock, said = _clock(said)
    if found is None and (found := days(said, now.date())):
        said = _less(said, found.heard)
    part = _PART.search(said)
    said = _less(said, part.span()) if part else said
    later = _LATER.search(said)
    said = _less(said, later.span()) if later else said
    first, name = found.first if found else None, part["part"] if part else ""
    if clock or part:
        one = _at(clock, first, name, now, past=past) if clock else _in_part(name, first, now)
        weekly = bool(found and found.weekly and one.past(now) and not past)
        return _later(replace(one, rest=said), timedelta(days=7 if weekly else 0))
    if found:
        return replace(_whole(found.first, found.last, now), rest=said)
    return Moment(now, _midnight(now.date(), now, 1), "day", rest=said) if later else None


def _plain(text: str) -> str:
    """Lower case, umlauts written out; points, colons and hyphens stand, for dates and times are made of them."""
    said = text.casefold().translate(_SPELT)
    said = re.sub(r"o['’]?clock", "o clock", said)
    said = _TEENS.sub(lambda match: str(_MORE_NUMBERS[match[0]]), re.sub(r"[^\w.:\-,;!]+", " ", said))
    said = re.sub(r"(\d),5(?= ?(?:stunde|std|hour))", r"\1 5", said)
    return in_digits(re.sub(r"\s+", " ", said).strip())


def _without_spans(said: str) -> str:
    """ "seit Montag", "bis 18 Uhr" are no moments; the end of "von 8 bis 10" is."""
    kept = [match.span() for match in _RANGE.finditer(said)]
    out, at = [], 0
    for match in _UNTIL.finditer(said):
        if any(begin <= match.start() < end for begin, end in kept):
            continue
        out.append(said[at : match.start()])
        at = match.end()
    return " ".join([*out, said[at:]])


def _less(said: str, span: tuple[int, int]) -> str:
    return f"{said[: span[0]]} {said[span[1] :]}"


def _parts_apart(said: str) -> str:
    """ "heute morgen", "am Samstagmorgen" mean the part of a day, "last night" is one of yesterday."""
    said = re.sub(r"(?<=tag|och)(?=(?:morgen|vormittag|nachmittag|abend|nacht|frueh|mittag)s?\b)", " ", said)
    said = _IN_THE_MORNING.sub("morning", said)
    said = re.sub(r"\bthis (?=morning|afternoon|evening)", "heute ", said)
    return said.replace("last night", "gestern nacht")


def _length(match: re.Match[str]) -> timedelta | None:
    half, unit = (match["half"] or "").strip(), match["unit"]
    hours = unit[0] in "sh"
    if half in {"halben", "half an", "half a"}:
        return timedelta(minutes=30)
    if half == "viertel":
        return timedelta(minutes=15)
    if half:
        return timedelta(minutes=90)
    if match["count"] is None:
        return None
    count = int(match["count"]) if match["count"].isdigit() else 1
    more = timedelta(minutes=30) if match["and"] else timedelta()
    return timedelta(hours=count) + more if hours else timedelta(minutes=count)


@dataclass(frozen=True)
class _Clock:
    """A time of day in minutes, or two of them; `sure` if it can only mean this half of the day."""

    begin: int
    end: int | None = None
    named: Literal["clock", "hours", "from"] = "clock"
    sure: bool = False


def _clock(said: str) -> tuple[_Clock | None, str]:
    """The time of day that a text names, and the text without it."""
    if match := _RANGE.search(said):
        begin = _minutes(match["hour"] or match["hour2"], match["minute"] or match["minute2"], match["half"])
        end = _minutes(match["to"] or match["to2"], match["to_minute"] or match["to2_minute"], match["half"])
        return _Clock(begin, end if end > begin else end + 24 * 60, "hours", begin >= 13 * 60), _less(
            said, match.span()
        )
    if match := _NEAR.search(said):
        shift = int(match["minutes"]) * (1 if match["way"] in {"nach", "past"} else -1)
        at = int(match["hour"]) * 60 + (30 if match["half"] else 0) + shift
        return _Clock(at % (24 * 60)), _less(said, match.span())
    if (match := _AT.search(said)) is None:
        return None, said
    hour = match["hour"] or match["hour2"] or match["hour3"]
    minute = match["minute"] or match["after"] or match["minute2"] or match["after2"] or match["minute3"]
    half = match["half"] or match["half2"]
    cue = match["cue"] or ""
    named: Literal["clock", "from"] = "from" if cue in _SPANS else "clock"
    sure = bool(half) or int(hour) >= 13 or (len(hour) == 2 and hour[0] == "0")
    return _Clock(_minutes(hour, minute, half), None, named, sure), _less(said, match.span())


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    hours = int(hour)
    if half and half[0] == "p" and hours < 12:
        hours += 12
    if half and half[0] == "a" and hours == 12:
        hours = 0
    return hours * 60 + int(minute or 0)


def _at(clock: _Clock, day: date | None, part: str, now: datetime, *, past: bool) -> Moment:
    """The time on its day; without one the next time that the clock shows it, in either half of the day."""
    begin, noon = clock.begin, 12 * 60
    if begin < noon and not clock.sure and _NAMES.get(part) in {"evening", "afternoon"}:
        begin += noon
    elif begin < noon and not clock.sure and not part and not past and (day is None or day == now.date()):
        so_far = now.hour * 60 + now.minute - 10
        begin += noon if begin < so_far <= begin + noon else 0
    starts = _midnight(day or now.date(), now) + timedelta(minutes=begin)
    if _NAMES.get(part) == "night" and begin < 6 * 60 and (day is None or day > now.date() or now.hour >= 6):
        starts += timedelta(days=1)  # "heute Nacht um zwei" is tomorrow's date
        day = starts.date()
    if day is None and not past and starts < now - timedelta(minutes=10):
        starts += timedelta(days=1)
    if clock.named == "from":
        return Moment(starts, max(_midnight(starts.date(), now, 1), starts + _AROUND), "from")
    long = timedelta(minutes=clock.end - clock.begin) if clock.end is not None else _AROUND
    return Moment(starts, starts + long, clock.named)


def _later(one: Moment, by: timedelta) -> Moment:
    return replace(one, begins=one.begins + by, ends=one.ends + by)


def _in_part(name: str, day: date | None, now: datetime) -> Moment:
    first, last = _PARTS[name]
    if last > 24 and now.hour < last - 24 and day in {None, now.date()}:
        return Moment(now, _midnight(now.date(), now) + timedelta(hours=last - 24), "part", _NAMES[name])
    begins = _midnight(day or now.date(), now) + timedelta(hours=first)
    ends = _midnight(day or now.date(), now) + timedelta(hours=last)
    if day is None and ends <= now:
        begins, ends = begins + timedelta(days=1), ends + timedelta(days=1)
    return Moment(max(begins, now) if ends > now else begins, ends, "part", _NAMES[name])


def _whole(first: date, last: date, now: datetime) -> Moment:
    begins, ends = _midnight(first, now), _midnight(last, now, 1)
    return Moment(max(begins, now) if ends > now else begins, ends, "day" if first == last else "days")


def _midnight(day: date, now: datetime, later: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=later), time(), now.tzinfo)
