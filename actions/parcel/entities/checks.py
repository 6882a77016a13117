"""Check digits of parcel numbers; each takes the canonical number and says whether it fits."""

from __future__ import annotations

from itertools import cycle

from stdnum.iso7064 import mod_37_36

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_UPS_LETTERS = 63  # "A" counts 2, "B" 3, … modulo 10


def _mod10(digits: str, weights: tuple[int, int]) -> bool:
    total = sum(int(d) * w for d, w in zip(digits[:-1], cycle(weights), strict=False))
    return (10 - total % 10) % 10 == int(digits[-1])


def gs1(number: str) -> bool:
    """DHL's 20 digits (NVE/SSCC): modulo 10, weights 3 and 1."""
    return _mod10(number, (3, 1))


def hermes(number: str) -> bool:
    """Hermes' 14 digits: modulo 10, weights 3 and 1."""
    return _mod10(number, (3, 1))


def identcode(number: str) -> bool:
    """DHL's 12 digits: modulo 10, weights 4 and 9."""
    return _mod10(number, (4, 9))


def express(number: str) -> bool:
    """DHL Express' 10 digits: the first nine modulo 7."""
    return int(number[:9]) % 7 == int(number[9])


def s10(number: str) -> bool:
    """The Universal Postal Union's S10, such as RB123456785DE."""
    digits = number[2:11]
    rest = 11 - sum(int(d) * w for d, w in zip(digits, _S10_WEIGHTS, strict=False)) % 11
    return {10: 0, 11: 5}.get(rest, rest) == int(digits[8])


def ups(number: str) -> bool:
    """UPS' 1Z numbers: letters as digits, weights 1 and 2, modulo 10."""
    digits = [int(c) if c.isdigit() else (ord(c) - _UPS_LETTERS) % 10 for c in number[2:]]
    total = sum(d * w for d, w in zip(digits[:-1], cycle((1, 2)), strict=False))
    return (10 - total % 10) % 10 == digits[-1]


def dpd(number: str) -> bool:
    """DPD's check character: ISO 7064 modulo 37,36."""
    return bool(mod_37_36.is_valid(number))


def never(_number: str) -> bool:
    """Of a form that is a known one with a digit too many or too few."""
    return False
