"""Has Twilio signed this call? Checked by Twilio's own library, against our public address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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


def verify(validator: RequestValidator, hook: Hook) -> None:
    """Raise BadSignatureError unless this call, as it came, carries Twilio's signature."""
    signature = hook.headers.get(SIGNATURE, "")
    if not signature:
        raise BadSignatureError("not signed")
    algorithm = get_signature_algorithm(hook.headers.get(SIGNATURE_SETTINGS, ""))
    try:
        valid = validator.validate(hook.url, _signed_part(hook), signature, algorithm)
    except ValueError:
        raise BadSignatureError("the signed part cannot be read") from None
    if not valid:
        raise BadSignatureError("the signature does not fit")


def _signed_part(hook: Hook) -> SignedFields | Mapping[str, str] | str:
    """The form's fields; for another body its text, which the address must name by its hash."""
    if is_form(hook):
        return SignedFields(pairs(hook))
    if not hook.body:
        return {}
    if "bodySHA256" not in hook.query:
        raise BadSignatureError("a body that the signature does not cover")
    return hook.body.decode()
