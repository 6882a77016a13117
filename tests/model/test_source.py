"""How a source stands: its errors in words, and what two processes know of it together."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import actions
from bot.desk.pages import PAGE
from bot.model.source import GONE_AFTER, SourceState, Trouble, current, merged, trouble_of

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
ACTIONS = Path(actions.__file__).parent
WORDS = json.loads((PAGE / "words.json").read_text("utf-8"))
MOMENTS = st.none() | st.integers(0, 10_000).map(lambda seconds: NOW - timedelta(seconds=seconds))
STATES = st.builds(
    SourceState,
    name=st.just("alerts"),
    told_at=MOMENTS.filter(bool),
    good_at=MOMENTS,
    bad_at=MOMENTS,
    reason=st.sampled_from(["timeout", "http 401"]),
    total=st.integers(0, 9),
)


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        ("http 401", "refused"),
        ("http 403", "refused"),
        ("http 404", "moved"),
        ("http 410", "moved"),
        ("http 302", "moved"),
        ("http 500", "broken"),
        ("http 503", "broken"),
        ("http 418", "other"),
        ("timeout", "timeout"),
        ("ServerTimeoutError", "timeout"),
        ("ConnectionTimeoutError", "timeout"),
        ("ClientConnectorError", "unreachable"),
        ("ClientConnectorDNSError", "unreachable"),
        ("ServerDisconnectedError", "unreachable"),
        ("ConnectionResetError", "unreachable"),
        ("ClientOSError", "unreachable"),
        ("OSError", "unreachable"),
        ("ClientConnectorCertificateError", "certificate"),
        ("ClientConnectorSSLError", "certificate"),
        ("InvalidUrlClientError", "address"),
        ("InvalidURL", "address"),
        ("NonHttpUrlClientError", "address"),
        ("DecodeError", "unreadable"),
        ("JSONDecodeError", "unreadable"),
        ("ValueError", "unreadable"),
        ("RecursionError", "unreadable"),
        ("UnicodeDecodeError", "unreadable"),
        ("ClientPayloadError", "unreadable"),
        ("too large", "unreadable"),
        ("no timestamp", "no_age"),
        ("differential", "differential"),
        ("quota", "quota"),
        ("busy", "busy"),
        ("store", "store"),
        ("not configured", "not_configured"),
        ("", "other"),
        ("Kaboom", "other"),
    ],
)
def test_every_reason_is_one_of_a_few(reason: str, trouble: str) -> None:
    """Whatever a source raises is told as one of the troubles that have words and something to do."""
    assert trouble_of(reason) == trouble


def test_every_reason_in_the_code_has_words_of_its_own() -> None:
    """Whoever adds a reason to a source gives it a trouble: "otherwise than expected" is for what nobody foresaw."""
    said = re.compile(r'(?:Unavailable|NeedsOperator)Error\((?:"([^"]+)"(?: if [^)]*? else "([^"]+)")?)')
    found = {one for file in ACTIONS.rglob("*.py") for pair in said.findall(file.read_text()) for one in pair if one}
    assert {"timeout", "differential", "unreadable"} <= found
    assert {one for one in found if trouble_of(one) == "other"} <= {"none", "tries"}  # a customer's, not the source's


@given(st.text(max_size=30))
def test_no_reason_is_without_words(reason: str) -> None:
    """A reason that nobody has thought of is told too, in both languages."""
    assert all(WORDS[language][f"source.trouble.{trouble_of(reason)}"] for language in WORDS)


@pytest.mark.parametrize("trouble", get_args(Trouble))
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_trouble_says_what_to_do(trouble: str, language: str) -> None:
    """What went wrong and what to do stand in one line, without a number, a code or a class's name."""
    words = WORDS[language][f"source.trouble.{trouble}"]
    assert words.endswith(".")
    assert "Error" not in words
    assert "http" not in words.lower()


@given(STATES, STATES)
def test_two_processes_know_the_newest_together(one: SourceState, other: SourceState) -> None:
    """The latest success and the latest failure stay, in whichever order and however often they are told."""
    both = merged(one, other)
    assert both.good_at == max(filter(None, (one.good_at, other.good_at)), default=None)
    assert both.bad_at == max(filter(None, (one.bad_at, other.bad_at)), default=None)
    assert both.told_at == max(one.told_at, other.told_at)
    assert merged(both, one) == both
    assert merged(one, both) == both


def test_a_failure_after_the_last_success_is_away() -> None:
    """An error that was followed by facts is history."""
    failed = SourceState("dhl", NOW, good_at=NOW - timedelta(minutes=2), bad_at=NOW - timedelta(minutes=1))
    assert failed.away
    assert not merged(failed, SourceState("dhl", NOW, good_at=NOW)).away
    assert SourceState("dhl", NOW, bad_at=NOW).away
    assert not SourceState("dhl", NOW).away


def test_the_share_is_of_what_is_about_us() -> None:
    """Another operator's alerts count neither as placed nor as missed; a feed without alerts misses none."""
    assert SourceState("alerts", NOW, total=10, placed=3, elsewhere=6).share == 0.75
    assert SourceState("alerts", NOW, total=0).share == 1.0
    assert SourceState("alerts", NOW, total=5, elsewhere=5).share == 1.0
    assert SourceState("dhl", NOW).share is None


def test_a_source_that_the_settings_no_longer_name_is_forgotten() -> None:
    """What was told long before the newest is no source any more; while nobody tells anything, all stay."""
    old, new = SourceState("gone", NOW - GONE_AFTER), SourceState("alerts", NOW)
    assert current([old, new]) == [new]
    assert current([old]) == [old]
    assert current([]) == []
