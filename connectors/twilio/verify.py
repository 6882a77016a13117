"""Has Twilio signed this call? Checked by Twilio's own library, against our public address."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence

from twilio.request_validator import RequestValidator, get_signature_algorithm

from bot.model.errors import BadSignatureError
from bot.model.inbound import Hook
from connectors.twilio.form import Pairs, is_form, pairs

SIGNATURE = "X-Twilio-Signature"
SIGNATURE_SETTINGS = "X-Twilio-Webhooks-Signature-Settings"


class SignedFields:
    """A form with all values of a name, as the validator asks for them."""

    def __init__(self, fields: Pairs) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in fields:
            self._values.setdefault(name, []).append(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getall(self, name: str) -> list[str]:
        return self._values[name]


SignedPart = SignedFields | Mapping[str, str] | str


def verify(validators: Sequence[RequestValidator], hook: Hook) -> None:
    """Raise BadSignatureError unless this call, as it came, carries Twilio's signature by one of the tokens; all are
    compared, whichever fits."""
    signature = hook.headers.get(SIGNATURE, "")
    if not signature:
        raise BadSignatureError("not signed")
    algorithm = get_signature_algorithm(hook.headers.get(SIGNATURE_SETTINGS, ""))
    try:
        part = _signed_part(hook)
        as_it_came = [_as_it_came(validator, hook, part, signature, algorithm) for validator in validators]
        valid = any(as_it_came) or any(
            tuple(validator.validate(hook.url, part, signature, algorithm) for validator in validators)
        )
    except ValueError:
        raise BadSignatureError("the signed part cannot be read") from None
    if not valid:
        raise BadSignatureError("the signature does not fit")


def _as_it_came(validator: RequestValidator, hook: Hook, part: SignedPart, signature: str, algorithm: str) -> bool:
    """Whether a form is signed for the very address we were given. The library's `validate` signs it twice, with the
    port and without; nearly always one of them is this one, at a third of the price."""
    if isinstance(part, str):
        return False
    expected: str = validator.compute_signature(hook.url, part, algorithm)
    return hmac.compare_digest(expected.encode(), signature.encode(errors="replace"))


def _signed_part(hook: Hook) -> SignedPart:
    """The form's fields; for another body its text, which the address must name by its hash."""
    if is_form(hook):
        return SignedFields(pairs(hook))
    if not hook.body:
        return {}
    if "bodySHA256" not in hook.query:
        raise BadSignatureError("a body that the signature does not cover")
    return hook.body.decode()
