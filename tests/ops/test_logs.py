"""Logs tell kinds, places and random ids, and nothing that anybody wrote."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

START = """
import asyncio, logging, structlog
from bot import logs
logs.configure("{form}", "worker", "debug")
log = structlog.get_logger()
"""


def logged(code: str, form: str = "json") -> str:
    """What a process that runs this code writes to standard error."""
    done = subprocess.run(
        [sys.executable, "-c", START.format(form=form) + code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stderr


def test_an_exception_is_logged_without_its_words() -> None:
    """An error may quote what a customer wrote: its kind and its places are enough, of its causes as well."""
    code = """
def deep(text):
    raise ValueError(text)
try:
    try:
        deep("Zottelbek")
    except ValueError as error:
        raise KeyError("Krötenweg") from error
except KeyError:
    log.exception("turn.failed", contact="c-1")
"""
    for form in ("json", "console"):
        text = logged(code, form)
        assert "Zottelbek" not in text
        assert "Krötenweg" not in text
        assert "KeyError at <string>" in text
        assert "ValueError at <string>" in text


def test_names_of_ours_stay_whole() -> None:
    """A template's name ends in a hash, of which no part is taken for somebody's number; elsewhere one is."""
    line = json.loads(logged('log.info("x", template="lotse_commute_de_3120456789ab", reason="3120456789ab")'))
    assert line["template"] == "lotse_commute_de_3120456789ab"
    assert line["reason"] == "[number]ab"


def test_what_ends_a_process_is_logged_without_its_words() -> None:
    """The last word of a crash is one line of the log like any other."""
    line = json.loads(logged("raise RuntimeError('Zottelbek')"))
    assert (line["event"], line["level"], line["role"]) == ("process.failed", "critical", "worker")
    assert line["failure"][0].startswith("RuntimeError at ")
    assert "Zottelbek" not in str(line)


def test_several_failures_at_once_are_all_named() -> None:
    """A group of tasks that failed tells the kind of each."""
    code = "raise ExceptionGroup('Zottelbek', [ValueError('a'), OSError('b')])"
    found = json.loads(logged(code))["failure"]
    assert [line.partition(" at ")[0] for line in found] == ["ExceptionGroup", "ValueError", "OSError"]


def test_libraries_are_heard_without_what_they_were_given() -> None:
    """A record of a library shows its pattern: its arguments may be an address or a body."""
    code = """
logging.getLogger("aiohttp.server").error("Error handling request from %s", "203.0.113.7")
logging.getLogger("asyncio").error("Task exception was never retrieved\\nfuture: Zottelbek")
logging.getLogger("chatty").info("Zottelbek")
"""
    lines = [json.loads(line) for line in logged(code).splitlines()]
    assert [(line["logger"], line["pattern"]) for line in lines] == [
        ("aiohttp.server", "Error handling request from %s"),
        ("asyncio", "Task exception was never retrieved"),
    ]


def test_long_numbers_are_blackened_and_ids_stay_whole() -> None:
    """A phone number in any field is not shown; our own random ids are, however many digits they have."""
    code = """
ids = {"contact": "c-12345678901", "items": ["i-12345678901"]}
log.info("x", reason="call +49 151 98765432 now", text="Moin", phone="1", **ids)
"""
    line = json.loads(logged(code))
    assert line["reason"] == "call [number] now"
    assert (line["text"], line["phone"]) == ("[redacted]", "[redacted]")
    assert (line["contact"], line["items"]) == ("c-12345678901", ["i-12345678901"])
