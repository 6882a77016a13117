"""What of a report the page is shown at once, and what when it asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.flow.content.outcomes import outcome
from bot.model.release import Manifest
from bot.model.second_admin import Approval
from bot.model.training import TrainingJob
from bot.model.training_report import Report, Sentence

MOST_FLIPS, MOST_SENTENCES, MOST_FOUND = 300, 200, 100


def job_view(job: TrainingJob | None) -> dict[str, Any] | None:
    if job is None:
        return None
    whole = asdict(job)
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in whole.items()}


def report_view(report: Report) -> dict[str, Any]:
    """All but the sentences, of which only those that change."""
    rest = {key: value for key, value in report.items() if key not in ("sentences", "flips")}
    flips = [report["sentences"][place] for place in report["flips"]]
    return {
        **rest,
        "coverage": sorted(report["coverage"], key=lambda one: one["reached"] / max(one["total"], 1)),
        "personal": report["personal"][:MOST_FOUND],
        "findings": report["findings"][:MOST_FOUND],
        "changes": [sentence_view(one) for one in flips[:MOST_FLIPS]],
        "number": len(flips),
    }


def sentence_view(one: Sentence) -> dict[str, Any]:
    """With the outcome of each side."""
    judged = {side: outcome(one["expected"], found) for side in ("old", "new") if (found := _side(one, side))}
    return {**one, "outcomes": judged}


def _side(one: Sentence, side: str) -> Any:
    return one["old"] if side == "old" else one["new"]


def in_cell(report: Report, expected: str, predicted: str) -> Sequence[dict[str, Any]]:
    """The sentences behind one cell of the confusion matrix."""
    found = (
        one
        for one in report["sentences"]
        if one["new"] is not None and one["expected"] == expected and one["new"]["skill"] == predicted
    )
    return [sentence_view(one) for one, _ in zip(found, range(MOST_SENTENCES), strict=False)]


def approval_view(one: Approval | None, me: str) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"id": one.id, "by": one.by, "standing": one.standing, "reason": one.reason, "mine": one.by == me,
            "may_decide": one.standing == "waiting" and me in one.others, "decided_by": one.decided_by}  # fmt: skip


def manifest_view(one: Manifest) -> dict[str, Any]:
    at = one.at.isoformat() if one.at else ""
    return {**asdict(one), "at": at, "changed": list(one.changed)[:MOST_FOUND], "number": len(one.changed)}


Titles = Mapping[str, Mapping[str, str]]
