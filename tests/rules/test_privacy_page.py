"""docs/privacy.md promises what the program does: how long things are kept, in which words a consent is asked for."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from click import Group

from actions.parcel.settings import Settings as Parcel
from actions.parcel.shipment import remember
from actions.transit import my_line
from bot.__main__ import main
from bot.cli.settings import known
from bot.model import conversation, crossing, erasure, ledger_checkpoints, pushes
from bot.settings import Settings
from bot.store import agent_texts, mailbox, plan, residence, sign_in_tries
from bot.web import session_guard as guard

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
NOTICES = {
    name: notice
    for file in sorted((ROOT / "data" / "nlu").glob("*/notices.yml"))
    for name, notice in yaml.safe_load(file.read_text(encoding="utf-8")).items()
}
DEFAULTS = Settings(_env_file=None)

MS = timedelta(milliseconds=1)
KEPT = {
    "conversation (transcript)": timedelta(days=DEFAULTS.transcript_days),
    "the name that the messenger gives": conversation.KEEPS_SETTLED,
    "a parcel's number in a consent": timedelta(days=Parcel().parcel_days),
    "what a carrier said of a parcel": max(remember._LASTS.values()),
    "hashes of what agents wrote unasked": agent_texts.DAY_MS * MS,
    "how many messages an agent wrote unasked": pushes.PER,
    '"Merk dir die U3"': timedelta(days=my_line._UNUSED_DAYS),
    "consents with the words that gave them": plan.KEEP_PROOF_MS * MS,
    "the proof of consents": ledger_checkpoints.KEPT,
    "language, platform's window": min(plan.KEEP_STATE_MS, residence.KEEP_MS) * MS,
    "ids of messages received": mailbox.KEEP_SEEN_MS * MS,
    "the web chat's cookie": timedelta(hours=DEFAULTS.chat_session_hours),
    "codes to go on in WhatsApp": crossing.CODE_LIVES,
    "links to one's own data": erasure.LINK_LIVES,
    "of the team: browsers and addresses": min(sign_in_tries.KNOWN_FOR, timedelta(seconds=guard.BROWSER_LIFE)),
    "of the team: the audit log": timedelta(days=DEFAULTS.audit_days),
    "backups": timedelta(days=DEFAULTS.backup_days),
}
"""How a row begins → how long the program keeps it, as it is written there."""
UNTIMED = {"raw webhooks": "not kept at all", "keyed hash of an erased address": "for good"}
"""Rows without an end, and what must stand in them. Every other row names the test that shows its end."""
UNITS = ((365 * 24 * 60, "year"), (24 * 60, "day"), (60, "hour"), (1, "minute"))


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    text = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table]


def spans(cell: str) -> set[timedelta]:
    """Every span of time that is named."""
    found = re.findall(r"(\d+|\ban?\b) (minute|hour|day|year)", cell)
    sizes = {unit: timedelta(minutes=size) for size, unit in UNITS}
    return {(int(number) if number.isdigit() else 1) * sizes[unit] for number, unit in found}


RETENTION = rows("What is kept about a person, and until when")


@pytest.mark.parametrize("row", RETENTION, ids=[row[0][:40] for row in RETENTION])
def test_each_row_of_the_retention_table_is_the_programs(row: list[str]) -> None:
    """What is promised to the officer is what the code has, row by row: by its constant, or by a test that is named."""
    timed = [span for begins, span in KEPT.items() if row[0].startswith(begins)]
    untimed = [words for begins, words in UNTIMED.items() if row[0].startswith(begins)]
    assert timed or untimed or re.search(r"`tests/[\w/]+\.py`", row[-1]), (
        f"nothing shows how long this is kept: {row[0]}"
    )
    assert all(words in " ".join(row) for words in untimed)
    for span in timed:
        promised = {span, span - timedelta(days=2)}  # leap days
        assert spans(row[1]) & promised, (row[1], span)


def test_no_row_was_taken_away() -> None:
    """Everything that is compared stands in the table."""
    begun = {begins for begins in {**KEPT, **UNTIMED} if any(row[0].startswith(begins) for row in RETENTION)}
    assert begun == {**KEPT, **UNTIMED}.keys()


def test_each_setting_of_the_page_is_one() -> None:
    """Each LOTSE_ variable is a setting."""
    named = set(re.findall(r"LOTSE_[A-Z_]+[A-Z]", PAGE))
    assert named <= {one.name for one in known(DEFAULTS, {})}


@pytest.mark.parametrize("kind", sorted(NOTICES))
def test_the_words_of_each_consent_stand_there(kind: str) -> None:
    """Every kind of notice is named with the very question by which it is asked for."""
    asked = NOTICES[kind]["texts"]["question"]["de_sie"].strip()
    assert f"`{kind}`:\n\n```text\n{asked}\n```\n" in PAGE


def test_each_right_is_answered_by_a_command_that_is_there() -> None:
    """Whoever has to answer within a month finds a command, down to its options, or who has to decide."""
    typed = [
        command for row in rows("Rights, and what answers them") for command in re.findall(r"`lotse (.+?)`", row[2])
    ]
    assert {words.split()[0] for words in typed} == {"export", "ledger", "erase"}
    for words in typed:
        command, rest = main, words.split()
        while rest and isinstance(command, Group):
            command = command.commands[rest.pop(0)]  # type: ignore[assignment]
        command.make_context("lotse", rest)


def test_the_record_has_what_the_law_asks_for() -> None:
    """Art. 30(1): who, purposes, people, data, recipients, third countries, erasure, measures."""
    named = [row[0] for row in rows("The record of processing (Art. 30)")]
    for word in ("controller", "purposes", "people", "data", "recipients", "third countries", "erasure", "measures"):
        assert any(name.startswith(word) for name in named), word
