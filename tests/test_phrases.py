"""Phrases that several reports share."""

from __future__ import annotations

import pytest

from evenhand.reporting.phrases import in_marks


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("plain", "“plain”"),
        ("“Hundreds of artists.”", "“Hundreds of artists.”"),
        ("“Hundreds of", "“Hundreds of”"),
        ('"Hundreds"', "“Hundreds”"),
        ("They said “no.”", "“They said \u2018no.\u2019”"),
    ],
)
def test_no_mark_of_quotation_stands_twice(words: str, shown: str) -> None:
    """
    Marks at both ends of what is quoted are those of the quotation, and others stand within.
    """
    assert shown == in_marks(words)
