"""What a new release does differently from the live one, as its `report.json` holds it (form 1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

Origin = Literal["phrase", "golden", "held_out"]
Outcome = Literal["right", "rightly_handed", "needlessly_handed", "wrong"]
OUTCOMES: tuple[Outcome, ...] = ("right", "rightly_handed", "needlessly_handed", "wrong")


class NoticeChange(TypedDict):
    """A text of a notice that would change; people have given their consent for `old`."""

    type: str
    text: str
    locale: str
    old: str
    new: str


class Predicted(TypedDict):
    """Which skill would answer; empty: none is sure enough, and the message is asked about or handed over. `best` is
    the likeliest one also then."""

    skill: str
    confidence: float
    best: str


class Sentence(TypedDict):
    """A sentence whose skill is known. A phrase is judged by models that did not learn it. `expected` is empty for
    what is nobody's question."""

    text: str
    language: str
    origin: Origin
    expected: str
    old: Predicted | None
    new: Predicted | None


class Counts(TypedDict):
    right: int
    rightly_handed: int
    needlessly_handed: int
    wrong: int
    total: int


class Outcomes(TypedDict):
    """The four outcomes of both releases on the sentences that both have judged. `better` and `worse` are those whose
    outcome is right with one of them alone, `p` is how likely such a difference is by chance (McNemar, exact)."""

    old: Counts | None
    new: Counts
    differ: int
    better: int
    worse: int
    p: float | None


class Point(TypedDict):
    """What the four outcomes would be with the threshold `at` (0 to 1)."""

    at: float
    right: int
    rightly_handed: int
    needlessly_handed: int
    wrong: int


class Evidence(TypedDict):
    """How much the thresholds rest on: `sentences` in all, `answered` at the present one with `wrong` among them.
    Fewer than `promised` (a share) of answers are wrong with 95 % certainty. `enough`: it is worth a recommendation."""

    sentences: int
    answered: int
    wrong: int
    promised: float
    enough: bool


class Thresholds(TypedDict):
    current: float
    points: list[Point]
    evidence: Evidence


class Matrix(TypedDict):
    """`cells`: expected, predicted (both places in `skills`) and how many; the last of `skills` is "", no skill."""

    skills: list[str]
    cells: list[tuple[int, int, int]]


class GoldenFailure(TypedDict):
    """One turn of a golden dialogue that came out differently. `turn` counts from 1; `expected` and `got` hold only
    what differs, by `skill`, `outcome`, `values`, `opt_ins`; `why` says it in English in one line."""

    skill: str
    dialogue: str
    turn: int
    say: str
    why: str
    expected: Mapping[str, Any]
    got: Mapping[str, Any]
    replies: list[str]


class Golden(TypedDict):
    total: int
    passed: int
    failures: list[GoldenFailure]


class Coverage(TypedDict):
    """What of a skill some golden dialogue reaches; `missing` are responses (`utter_…`), choices that were offered and
    never taken (`choice:<skill>`) and effects (`effect:<name>`) that none does."""

    skill: str
    reached: int
    total: int
    missing: list[str]


class Personal(TypedDict):
    """What looks like a person's own data; `text` is the sentence it stands in, `found` what was taken for it. `kind`
    is phone, iban, email, card, name or address, or a kind of the packs' own that is personal."""

    file: str
    text: str
    found: str
    kind: str


class Finding(TypedDict):
    """What the validators say of the draft; `words` in German and English."""

    file: str
    unit: list[str]
    level: Literal["error", "warning"]
    code: str
    words: Mapping[str, str]
    skill: str


class Report(TypedDict):
    """`against` is the release that was live then, empty if there was none; `trained` whether the model is new.
    `flips` are places in `sentences` of those that another skill would answer, or that only one of the releases
    would: by traffic of the skills concerned, most first. `by` are those who edited what is new since then, up to
    `revision` of the draft."""

    v: int
    release: str
    revision: int
    by: list[str]
    against: str
    at: str
    trained: bool
    seconds: float
    golden: Golden
    sentences: list[Sentence]
    flips: list[int]
    outcomes: Outcomes
    thresholds: Thresholds
    matrix: Matrix
    coverage: list[Coverage]
    personal: list[Personal]
    findings: list[Finding]
    traffic: dict[str, float]
    notices: list[NoticeChange]
    """What must be accepted before it is published."""
