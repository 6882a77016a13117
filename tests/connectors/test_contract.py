"""What every connector owes, checked for every folder that is there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, replace
from importlib import import_module
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_settings import BaseSettings

import connectors
from bot.model.channel import Channel
from bot.model.errors import BadSignatureError, UnreadableError
from bot.model.inbound import Inbound, StatusUpdate
from bot.model.item import Attachment
from bot.model.media import KeepsMedia, MediaError
from bot.model.ports import Templates
from tests.connectors.cases import ROOT, Case, all_cases, built, hook, signed

NAMES = connectors.available()
CASES = all_cases()
READABLE = [case for case in CASES if not {"refused", "unreadable"} & set(case.expect)]
SIGNED = [case for case in CASES if "refused" not in case.expect]


def label(case: Case) -> str:
    return f"{case.connector}-{case.name}"


def test_known_connectors_are_found() -> None:
    """A folder with a connector.py is a connector, without a list anywhere."""
    assert {"twilio", "webchat"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_same_inner_names(name: str) -> None:
    """Every connector's folder holds the same files, so that one knows the next one from the first."""
    files = {path.name for path in (ROOT / name).iterdir()}
    assert {
        "README.md",
        "cases",
        "channel.py",
        "connector.py",
        "parse.py",
        "resolve.py",
        "send.py",
        "settings.py",
        "verify.py",
    } <= files


@pytest.mark.parametrize("name", NAMES)
def test_declares_its_limits(name: str) -> None:
    """A connector declares its channel as data, under its own folder's name."""
    channel = built(name).channel
    assert isinstance(channel, Channel)
    assert channel.name == name
    assert channel.text_limit > 0


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_documented(name: str) -> None:
    """Every setting of a connector says what it is for, and begins with the connector's name."""
    declared = connectors.settings_class(name)
    assert issubclass(declared, BaseSettings)
    assert declared.model_config.get("env_prefix") == f"LOTSE_{name.upper()}_"
    assert all(field.description for field in declared.model_fields.values())


@pytest.mark.parametrize("name", NAMES)
def test_set_up_steps_are_written_down(name: str) -> None:
    """A connector's README says how to set it up."""
    assert "## Set-up" in (ROOT / name / "README.md").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_templates_come_with_an_allowance(name: str) -> None:
    """A connector that can write outside its window has one, says how much may be sent there, and how to set it up."""
    connector = built(name)
    if not isinstance(connector, Templates):
        return
    assert connector.channel.window is not None
    assert connector.allowance.per_month >= 0
    assert connector.allowance.per_second > 0
    assert f"lotse {name} sync" in (ROOT / name / "README.md").read_text()


@pytest.mark.parametrize("name", NAMES)
async def test_media_are_fetched_where_there_are_any(name: str) -> None:
    """A connector whose channel has media fetches them, from its platform alone, and says in words what it cannot; one
    without says so and fetches none."""
    connector = built(name)
    assert isinstance(connector, KeepsMedia) == connector.channel.media
    if not isinstance(connector, KeepsMedia):
        return
    elsewhere = ("https://example.org/a.jpg", "http://169.254.169.254/", "file:///etc/passwd", "//x", "https://[", "x")
    for url in elsewhere:
        with pytest.raises(MediaError) as refused:
            await connector.fetch_media(Attachment(url, "image/jpeg"))
        assert refused.value.why == "elsewhere"
    with pytest.raises(MediaError) as gone:
        await connector.fetch_media(Attachment("", "image/jpeg"))
    assert gone.value.why == "gone"
    await connector.close()


@pytest.mark.parametrize("name", NAMES)
def test_has_cases(name: str) -> None:
    """A connector without captured calls is not tested, so there is none."""
    assert [case for case in CASES if case.connector == name]


@pytest.mark.parametrize("case", READABLE, ids=label)
def test_case_is_read_as_expected(case: Case) -> None:
    """A captured call gives exactly the messages, statuses and unserved events written beside it."""
    parsed = built(case.connector).parse(case.hook)
    assert [plain(message) for message in parsed.messages] == case.expect.get("messages", [])
    assert [plain(status) for status in parsed.statuses] == case.expect.get("statuses", [])
    assert list(parsed.unserved) == case.expect.get("unserved", [])


@pytest.mark.parametrize("case", [case for case in CASES if "unreadable" in case.expect], ids=label)
def test_unreadable_case_is_refused(case: Case) -> None:
    """What this platform does not send is unreadable, also when it is signed."""
    call = signed(case.connector, case.hook)
    built(case.connector).verify(call)
    with pytest.raises(UnreadableError):
        built(case.connector).parse(call)


@pytest.mark.parametrize("case", READABLE, ids=label)
def test_duplicate_has_the_same_id(case: Case) -> None:
    """The same call read twice names the same message, so that it is stored once."""
    connector = built(case.connector)
    assert connector.parse(case.hook) == connector.parse(case.hook)


@pytest.mark.parametrize("case", SIGNED, ids=label)
def test_signed_call_is_let_in(case: Case) -> None:
    """A call that its platform has signed is let in."""
    built(case.connector).verify(signed(case.connector, case.hook))


@pytest.mark.parametrize("case", CASES, ids=label)
def test_unsigned_call_is_refused(case: Case) -> None:
    """Without a signature nothing is let in: verification fails closed."""
    with pytest.raises(BadSignatureError):
        built(case.connector).verify(case.hook)


@pytest.mark.parametrize("case", SIGNED, ids=label)
def test_another_address_is_refused(case: Case) -> None:
    """A signature counts for the address that it was made for."""
    call = signed(case.connector, case.hook)
    with pytest.raises(BadSignatureError):
        built(case.connector).verify(replace(call, url=call.url + "0"))


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_one_flipped_bit_is_refused(data: st.DataObject) -> None:
    """A signed call with a single bit of its body changed is refused."""
    case = data.draw(st.sampled_from(SIGNED))
    call = signed(case.connector, case.hook)
    place = data.draw(st.integers(0, len(call.body) - 1))
    body = bytearray(call.body)
    body[place] ^= 1 << data.draw(st.integers(0, 7))
    if same_fields(bytes(body), call.body):
        return
    with pytest.raises(BadSignatureError):
        built(case.connector).verify(replace(call, body=bytes(body)))


@settings(max_examples=200, deadline=None)
@given(
    case=st.sampled_from(CASES),
    body=st.binary(max_size=400),
    kind=st.sampled_from(["application/x-www-form-urlencoded", "application/json", ""]),
    signature=st.text(max_size=40),
)
def test_garbage_raises_only_its_two_errors(case: Case, body: bytes, kind: str, signature: str) -> None:
    """Whatever arrives, a connector says bad signature or unreadable, and nothing else escapes it."""
    connector = built(case.connector)
    call = hook(case.path, case.query, body, **{"Content-Type": kind, "X-Twilio-Signature": signature})
    with pytest.raises(BadSignatureError):
        connector.verify(call)
    with pytest.raises(UnreadableError):
        connector.parse(call)


@settings(max_examples=200, deadline=None)
@given(
    case=st.sampled_from(READABLE),
    values=st.lists(st.text(st.characters(codec="utf-8"), max_size=40), min_size=3, max_size=3),
    data=st.data(),
)
def test_strange_values_never_break_reading(case: Case, values: list[str], data: st.DataObject) -> None:
    """Any field may hold anything: the call is read or unreadable."""

    names = data.draw(st.lists(st.sampled_from(sorted(case.form)), min_size=3, max_size=3))
    form = {**case.form, **dict(zip(names, values, strict=True))}
    with suppress(UnreadableError):
        built(case.connector).parse(hook(case.path, case.query, urlencode(form).encode()))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_happens_at_import(name: str) -> None:
    """Reading a connector's modules connects to nothing and needs no settings."""
    import_module(f"connectors.{name}.connector")


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
        if found.attachments:
            fields["attachments"] = [asdict(one) for one in found.attachments]
    return fields


def same_fields(one: bytes, other: bytes) -> bool:
    """Two spellings of the same form: `%2b` and `%2B`, a different order."""
    first, second = (sorted(parse_qsl(body.decode("latin-1"), keep_blank_values=True)) for body in (one, other))
    return first == second
