"""The chain: whatever is done to it afterwards is found, and erasing texts is not a change."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.ledger import Entry, Head, Kind, UnreadableEntryError, beginning, chain, faults, line_of, read, salted
from bot.model.ledger_checkpoints import KEPT, day_of, expired, leaf, root, spans

CONTACT = "c-0123456789abcdef0123"
START = datetime(2026, 11, 20, 22, tzinfo=UTC)
TEXTS = st.text(max_size=8).map(lambda text: salted("5a17", "words", text))

entries = st.builds(
    Entry,
    kind=st.sampled_from(get_args(Kind)),
    at=st.integers(0, 72 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    opt_in=st.sampled_from(["", "n-1", "n-2"]),
    type=st.sampled_from(["", "line_runs_again"]),
    channel=st.sampled_from(["", "twilio"]),
    budget=st.integers(0, 3),
    words=TEXTS,
)


@st.composite
def chains(draw: Any, least: int = 1) -> tuple[str, list[bytes]]:
    head, lines = chain(beginning(CONTACT), draw(st.lists(entries, min_size=least, max_size=8)))
    return str(head), lines


@given(chains())
def test_a_chain_is_whole_as_it_was_written(made: tuple[str, list[bytes]]) -> None:
    """No fault is found in what nobody has touched, its numbers count from one, and its time never goes back."""
    head, lines = made
    found, wrong = faults(CONTACT, lines, head)
    assert wrong == []
    assert [one.seq for one in found] == list(range(1, len(lines) + 1))
    assert [one.at for one in found] == sorted(one.at for one in found)


@given(entries)
def test_an_entry_is_read_as_it_was_written(entry: Entry) -> None:
    """A line gives back its entry, and the same line again."""
    assert read(line_of(entry)) == entry


@given(chains(), st.data())
def test_a_changed_byte_is_found(made: tuple[str, list[bytes]], data: st.DataObject) -> None:
    """Whatever byte of whatever entry is another one, the chain says so."""
    head, lines = made
    place = data.draw(st.integers(0, len(lines) - 1))
    byte = data.draw(st.integers(0, len(lines[place]) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda value: value != lines[place][byte]))
    lines[place] = lines[place][:byte] + bytes([other]) + lines[place][byte + 1 :]
    assert faults(CONTACT, lines, head)[1]


@given(chains(least=2), st.data())
def test_a_missing_moved_or_doubled_entry_is_found(made: tuple[str, list[bytes]], data: st.DataObject) -> None:
    """Entries that are removed, change places or stand twice are found; a first one that is missing is found by the
    day's root."""
    head, lines = made
    place = data.draw(st.integers(0, len(lines) - 1))
    removed = lines[:place] + lines[place + 1 :]
    assert place == 0 or faults(CONTACT, removed, head)[1]
    moved = removed[:]
    moved.insert(data.draw(st.integers(0, len(removed)).filter(lambda other: other != place)), lines[place])
    assert faults(CONTACT, moved, head)[1]
    assert faults(CONTACT, [*lines[: place + 1], *lines[place:]], head)[1]


@given(chains(least=2), entries, st.data())
def test_an_inserted_entry_is_found(made: tuple[str, list[bytes]], entry: Entry, data: st.DataObject) -> None:
    """A forged entry that fits the one before it does not fit the one after it, or the noted head."""
    head, lines = made
    place = data.draw(st.integers(1, len(lines)))
    _, forged = chain(Head.after(lines[place - 1]), [entry])
    assert faults(CONTACT, [*lines[:place], *forged, *lines[place:]], head)[1]


@given(chains(least=2), st.data())
def test_a_chain_cut_at_its_end_is_found(made: tuple[str, list[bytes]], data: st.DataObject) -> None:
    """The head that is noted beside the chain knows of entries that are gone from its end, also of all."""
    head, lines = made
    kept = data.draw(st.integers(0, len(lines) - 1))
    assert faults(CONTACT, lines[:kept], head)[1]


@given(chains())
def test_a_chain_belongs_to_its_contact(made: tuple[str, list[bytes]]) -> None:
    """Laid under another contact it is not whole."""
    assert faults("c-other", made[1], made[0])[1]


def test_the_hash_is_that_of_the_line() -> None:
    """An auditor needs nothing but SHA-256: each line names the hash of the line before it, byte for byte."""
    _, lines = chain(beginning(CONTACT), [Entry("granted", START, "n-1"), Entry("used", START, "n-1")])
    assert json.loads(lines[0])["prev"] == hashlib.sha256(f"lotse ledger\n{CONTACT}".encode()).hexdigest()
    assert json.loads(lines[1])["prev"] == hashlib.sha256(lines[0]).hexdigest()
    assert salted("5a17", "words", "ja") == hashlib.sha256(b"5a17\nwords\nja").hexdigest()


def test_without_salt_a_text_leaves_no_hash() -> None:
    """An unsalted hash of a short answer can be guessed; then the chain says nothing instead."""
    assert salted("", "words", "ja") == salted("5a17", "words", "") == ""


@pytest.mark.parametrize("line", [b"", b"{}", b"null", b"[]", b'{"v":1}', b'{"v":2,"kind":"used"}', b"\xff", b"1"])
def test_what_is_no_entry_is_refused(line: bytes) -> None:
    """A line of another shape is unreadable, whatever it is."""
    with pytest.raises(UnreadableEntryError):
        read(line)


@given(chains(least=2), st.data())
def test_the_roots_know_every_entry(made: tuple[str, list[bytes]], data: st.DataObject) -> None:
    """With all of a chain rewritten, head and all, some day's root still differs: also where only the first entry is
    gone, or the last."""
    _, lines = made
    place = data.draw(st.integers(0, len(lines) - 1))
    was = [*faults(CONTACT, lines, None)[0]]
    del was[place]
    begin = beginning(CONTACT)
    _, forged = chain(begin, was)
    cut = lines[:place] if place else lines[1:]
    assert roots_of(lines) != roots_of(forged)
    assert roots_of(lines) != roots_of(cut)


def roots_of(lines: list[bytes]) -> list[str]:
    days = {day_of(START + timedelta(days=number)) for number in range(5)}
    found = {day: leaf(CONTACT, before, after) for day, before, after in spans(lines)}
    return [root("", day, [found[day]] if day in found else []) for day in sorted(days)]


@given(chains())
def test_what_is_used_is_kept(made: tuple[str, list[bytes]]) -> None:
    """After five years without a word of it a consent's entries go from the beginning of a chain; a younger word keeps
    them, unless it is that its texts are gone, and the last entry stays."""
    found, _ = faults(CONTACT, made[1], None)
    last = max(one.at for one in found)
    assert expired(found, last) == 0
    assert expired(found, last + KEPT + timedelta(days=1)) == len(found) - 1
    now = found[0].at + KEPT + timedelta(minutes=1)
    for one in found[: expired(found, now)]:
        others = [other for other in found if other.opt_in and other.opt_in == one.opt_in and other.kind != "erased"]
        assert all(other.at < now - KEPT for other in others)
