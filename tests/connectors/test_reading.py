"""What is read of a call: what was captured, exactly, and of anything else nothing that harms."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.errors import BadSignatureError, UnreadableError
from bot.model.inbound import Inbound, StatusUpdate
from tests.connectors.captured import CASES, READABLE, label, receiver
from tests.connectors.cases import FORM, JSON, Case, hook, signed

POSTED = [case for case in CASES if case.call.method == "POST"]
TELLING = [case for case in READABLE if case.body and not isinstance(case.body, str)]


@pytest.mark.parametrize("case", READABLE, ids=label)
def test_case_is_read_as_expected(case: Case) -> None:
    """A captured call gives exactly the messages, statuses, unserved events and answer written beside it."""
    parsed = receiver(case.connector).parse(case.call)
    assert [plain(message) for message in parsed.messages] == case.expect.get("messages", [])
    assert [plain(status) for status in parsed.statuses] == case.expect.get("statuses", [])
    assert list(parsed.unserved) == case.expect.get("unserved", [])
    assert parsed.reply == case.expect.get("reply", parsed.reply)
    assert "html" not in parsed.content_type


@pytest.mark.parametrize("case", [case for case in CASES if "unreadable" in case.expect], ids=label)
def test_unreadable_case_is_refused(case: Case) -> None:
    """What this platform does not send is unreadable, also when it is signed."""
    call = signed(case.connector, case.call)
    receiver(case.connector).verify(call)
    with pytest.raises(UnreadableError):
        receiver(case.connector).parse(call)


@pytest.mark.parametrize("case", READABLE, ids=label)
def test_duplicate_has_the_same_id(case: Case) -> None:
    """The same call read twice names the same message, so that it is stored once."""
    connector = receiver(case.connector)
    assert connector.parse(case.call) == connector.parse(case.call)


@settings(max_examples=200, deadline=None)
@given(
    case=st.sampled_from(POSTED),
    body=st.binary(max_size=400) | st.sampled_from([b"{}", b"[]", b"null", b"1", b'""', b'[{"a":' * 2000]),
    kind=st.sampled_from([FORM, JSON, ""]),
    proof=st.text(max_size=40),
)
def test_garbage_raises_only_its_two_errors(case: Case, body: bytes, kind: str, proof: str) -> None:
    """Whatever arrives, a connector says bad signature or unreadable, and nothing else escapes it."""
    connector = receiver(case.connector)
    proofs = dict.fromkeys(set(signed(case.connector, case.call).headers) - {"Content-Type"}, proof)
    call = hook(case.call.path, case.call.query, body, **{"Content-Type": kind, **proofs})
    with pytest.raises(BadSignatureError):
        connector.verify(call)
    with pytest.raises(UnreadableError):
        connector.parse(call)


VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec="utf-8"))
ANYTHING = (
    VALUES | st.just("\ud800") | st.lists(VALUES, max_size=2) | st.dictionaries(st.text(max_size=5), VALUES, max_size=2)
)


@settings(max_examples=400, deadline=None)
@given(case=st.sampled_from(TELLING), data=st.data())
def test_strange_values_never_break_reading(case: Case, data: st.DataObject) -> None:
    """Any field may hold anything: the call is read or unreadable, and what is read can be stored."""
    body = case.body
    for _ in range(3):
        value = data.draw(VALUES.map(str) if case.call.headers["Content-Type"] == FORM else ANYTHING)
        body = changed(body, data, value)
    if not isinstance(body, dict):
        return
    with suppress(UnreadableError):
        parsed = receiver(case.connector).parse(case.with_body(body))
        for message in parsed.messages:
            assert message.message_id
            assert message.address.user
            assert "\0" not in message.text
            message.text.encode()
        assert all(status.key or status.platform_id for status in parsed.statuses)


def changed(body: Any, data: st.DataObject, value: Any) -> Any:
    """The same with another value at one place in it."""
    if not (isinstance(body, dict | list) and body):
        return value
    keys = sorted(body) if isinstance(body, dict) else list(range(len(body)))
    key = data.draw(st.sampled_from(keys))
    inner = changed(body[key], data, value)
    if isinstance(body, dict):
        return {**body, key: inner}
    return [inner if place == key else one for place, one in enumerate(body)]


def plain(found: Inbound | StatusUpdate) -> dict[str, object]:
    """Only what is there, addresses as people write them."""
    fields = {name: value for name, value in asdict(found).items() if value not in (None, "", (), False)}
    if isinstance(found, Inbound):
        fields |= {
            "address": str(found.address),
            "text": found.text,
            "aliases": [str(one) for one in found.aliases],
        }
        fields |= {"person": str(found.person)} if found.person else {}
        fields |= {"quotes": found.quotes} if found.quotes else {}
        fields |= {"at": str(found.at)} if found.at else {}
        if found.attachments:
            fields["attachments"] = [asdict(one) for one in found.attachments]
    return fields
