"""The report of a release: what it does differently from the live one. Put together here, from what was found out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from bot.flow.content.outcomes import compared, evidence, flips, matrix, points
from bot.model.training_report import Coverage, Finding, Golden, Personal, Predicted, Report, Sentence
from bot.model.words import Change
from bot.model.workspace import Finding as Found

FORM = 1


@dataclass(frozen=True)
class Known:
    """What was found out about a release, by whatever means. `against` is the release that is live; `skills` are
    those that the new one has, `traffic` their shares."""

    release: str
    against: str
    at: datetime
    trained: bool
    seconds: float
    golden: Golden
    coverage: Sequence[Coverage]
    sentences: Sequence[Sentence]
    threshold: float
    skills: Sequence[str]
    traffic: Mapping[str, float] = field(default_factory=dict)
    personal: Sequence[Personal] = ()
    findings: Sequence[Found] = ()
    notices: Sequence[Change] = ()
    revision: int = 0
    by: Sequence[str] = ()


def report(known: Known) -> Report:
    sentences, traffic = list(known.sentences), dict(known.traffic)
    return {
        "v": FORM,
        "release": known.release,
        "revision": known.revision,
        "by": list(known.by),
        "against": known.against,
        "at": known.at.isoformat(timespec="seconds"),
        "trained": known.trained,
        "seconds": round(known.seconds, 1),
        "golden": known.golden,
        "sentences": sentences,
        "flips": flips(sentences, traffic),
        "outcomes": compared(sentences),
        "thresholds": {
            "current": known.threshold,
            "points": points(sentences),
            "evidence": evidence(sentences, known.skills),
        },
        "matrix": matrix(sentences),
        "coverage": list(known.coverage),
        "personal": list(known.personal),
        "findings": [_finding(one) for one in known.findings],
        "traffic": traffic,
        "notices": [
            {"type": one.type, "text": one.text, "locale": one.locale, "old": one.old, "new": one.new}
            for one in known.notices
        ],
    }


def against(fresh: Report, live: str, judged: Mapping[str, Predicted]) -> Report:
    """The same report beside another release, which has become live since: `judged` is what that one makes of which
    text. A sentence that it has not judged is compared with nothing."""
    sentences: list[Sentence] = [{**one, "old": judged.get(one["text"])} for one in fresh["sentences"]]
    return {
        **fresh,
        "against": live,
        "sentences": sentences,
        "flips": flips(sentences, fresh["traffic"]),
        "outcomes": compared(sentences),
    }


def _finding(one: Found) -> Finding:
    told = asdict(one)
    return {
        "file": one.file,
        "unit": list(one.unit),
        "level": one.level,
        "code": one.code,
        "words": dict(told["words"]),
        "skill": one.skill,
    }
