"""Names as people give them to a messenger."""

from __future__ import annotations

import pytest

from bot.model.display_name import LONGEST, called


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Mara", "Mara"),
        ("  Ada \n Lovelace\t", "Ada Lovelace"),
        ("\u202eredaeL maeT\u202c", "redaeL maeT"),
        ("\u200b\u2066\ufeff", ""),
        ("Ｊörg\u0000", "Jörg"),
        ("🌸 Lina 🌸", "🌸 Lina 🌸"),
        ("", ""),
        ("x" * 500, "x" * (LONGEST - 1) + "…"),
    ],
)
def test_a_name_fits_a_list(given: str, shown: str) -> None:
    """It is one short visible line, whatever was typed."""
    assert called(given) == shown
