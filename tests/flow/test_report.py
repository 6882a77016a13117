"""The report of a release is one form, whoever reads it, and can be laid beside another release later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.flow.content.outcomes import compared, flips, matrix, points
from bot.flow.content.report import against
from bot.model.training_report import NoticeChange, Personal, Predicted, Report, Sentence

SAMPLE = Path(__file__).parents[1] / "data" / "report.json"


@pytest.fixture
def sample() -> Report:
    read: Report = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return read


def test_what_pages_are_built_against_is_what_is_written(sample: Report) -> None:
    """The sample has the report's form and no more, and its figures are those of its sentences."""
    assert set(sample) == set(Report.__annotations__)
    for rows, form in (
        (sample["sentences"], Sentence),
        (sample["personal"], Personal),
        (sample["notices"], NoticeChange),
    ):
        assert {frozenset(row) for row in rows} == {frozenset(form.__annotations__)}
    sentences = sample["sentences"]
    assert sample["outcomes"] == compared(sentences)
    assert sample["flips"] == flips(sentences, sample["traffic"])
    assert sample["thresholds"]["points"] == points(sentences)
    assert [tuple(cell) for cell in sample["matrix"]["cells"]] == matrix(sentences)["cells"]


def test_every_kind_of_sentence_and_finding_is_in_the_sample(sample: Report) -> None:
    """A page that shows the sample has shown everything once."""
    assert {one["origin"] for one in sample["sentences"]} == {"phrase", "golden", "held_out"}
    assert {one["language"] for one in sample["sentences"]} == {"de", "en"}
    assert all(sample[part] for part in ("flips", "personal", "findings", "notices", "coverage", "traffic"))  # type: ignore[literal-required]
    assert sample["golden"]["failures"]
    assert sample["outcomes"]["worse"] > 0


def test_a_report_is_laid_beside_what_is_live_by_now(sample: Report) -> None:
    """What the new release does stays; only the other side changes, and what that has not judged is compared with
    nothing."""
    first = sample["sentences"][0]
    other: Predicted = {"skill": "nobody", "confidence": 0.9, "best": "nobody"}
    fresh = against(sample, "later", {first["text"]: other})
    assert (fresh["against"], fresh["release"]) == ("later", sample["release"])
    assert fresh["sentences"][0]["old"] == other
    assert fresh["sentences"][0]["new"] == first["new"]
    assert {one["old"] is None for one in fresh["sentences"][1:] if one["text"] != first["text"]} == {True}
    assert fresh["outcomes"]["new"]["total"] == sum(one["text"] == first["text"] for one in fresh["sentences"])
    assert fresh["golden"] == sample["golden"]
    assert sample["against"] == "227bc3fdc035"


def test_beside_itself_nothing_changes(sample: Report) -> None:
    """The same release on both sides: no sentence flips."""
    judged = {one["text"]: one["new"] for one in sample["sentences"] if one["new"]}
    alone = {text for text in judged if sum(one["text"] == text for one in sample["sentences"]) == 1}
    fresh = against(sample, "same", {text: judged[text] for text in alone})
    assert fresh["flips"] == []
    assert (fresh["outcomes"]["differ"], fresh["outcomes"]["p"]) == (0, None)
