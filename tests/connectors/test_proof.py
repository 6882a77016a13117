"""Who is let in: nobody without the platform's proof, which counts for exactly what the connector declares."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.errors import BadSignatureError
from tests.connectors.captured import CASES, SIGNED, label, proving, receiver
from tests.connectors.cases import FORM, Case, signed


@pytest.mark.parametrize("case", SIGNED, ids=label)
def test_signed_call_is_let_in(case: Case) -> None:
    """A call that its platform has signed is let in."""
    receiver(case.connector).verify(signed(case.connector, case.call))


@pytest.mark.parametrize("case", CASES, ids=label)
def test_unsigned_call_is_refused(case: Case) -> None:
    """Without a proof nothing is let in: verification fails closed."""
    with pytest.raises(BadSignatureError):
        receiver(case.connector).verify(case.call)


@pytest.mark.parametrize("case", proving("address"), ids=label)
def test_another_address_is_refused(case: Case) -> None:
    """A proof of the address counts for the address that it was made for."""
    call = signed(case.connector, case.call)
    with pytest.raises(BadSignatureError):
        receiver(case.connector).verify(replace(call, url=call.url + "0"))


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_one_flipped_bit_is_refused(data: st.DataObject) -> None:
    """A call whose proof covers the body, with a single bit of it changed, is refused."""
    case = data.draw(st.sampled_from([case for case in proving("body") if case.call.body]))
    call = signed(case.connector, case.call)
    place = data.draw(st.integers(0, len(call.body) - 1))
    body = bytearray(call.body)
    body[place] ^= 1 << data.draw(st.integers(0, 7))
    if case.call.headers["Content-Type"] == FORM and same_fields(bytes(body), call.body):
        return
    with pytest.raises(BadSignatureError):
        receiver(case.connector).verify(replace(call, body=bytes(body)))


@settings(max_examples=200, deadline=None)
@given(data=st.data(), other=st.text(max_size=60))
def test_another_proof_is_refused(data: st.DataObject, other: str) -> None:
    """Whatever the platform sends along as its proof, a call with another one is refused: cut short, made longer, or
    in letters that no header holds."""
    case = data.draw(st.sampled_from([case for case in SIGNED if case.call.method == "POST"]))
    call = signed(case.connector, case.call)
    added = {name for name, value in call.headers.items() if case.call.headers.get(name) != value}
    name = data.draw(st.sampled_from(sorted(added)))
    right = call.headers[name]
    wrong = data.draw(
        st.sampled_from([other, right[:-1], right + "0", right.swapcase(), f"{right} {other}", "ä" + right])
    )
    if wrong == right:
        return
    with pytest.raises(BadSignatureError):
        receiver(case.connector).verify(replace(call, headers={**call.headers, name: wrong}))


def same_fields(one: bytes, other: bytes) -> bool:
    """Two spellings of the same form: `%2b` and `%2B`, a different order."""
    first, second = (sorted(parse_qsl(body.decode("latin-1"), keep_blank_values=True)) for body in (one, other))
    return first == second
