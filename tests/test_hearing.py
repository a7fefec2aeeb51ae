"""The one verdict across the sides: every row of the table, and what must hold whatever the sides say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pytest

from evenhand.audit.judging import Outcomes, Ruling, Voices, rule_across
from evenhand.vocabulary.verdicts import Outcome

P, F, N = (frozenset[Outcome]({each}) for each in ("pass", "fail", "not-applicable"))
ANY: Final = P | F
ALL: Final = P | F | N


def hear(
    record: Outcomes = ALL,
    settled: Outcomes = ALL,
    unanswered: Outcomes = ALL,
    within: Mapping[str, Sequence[Outcomes]] | None = None,
    **sides: Outcomes,
) -> Ruling:
    """
    Rule on what each side leaves; where nothing is said of a ground, it leaves everything.
    """
    return rule_across(Voices(record, sides, settled, unanswered, within or {}))


ROWS: Final = [
    ("the record decides", hear(record=F, sponsor=F, testers=F), Ruling("fail", "record")),
    (
        "a denial contests: one side cannot fail where the other fails",
        hear(sponsor=P | N, testers=F),
        Ruling("contested", "between sides", ("sponsor", "testers")),
    ),
    ("the agreed facts decide", hear(settled=F, sponsor=F, testers=F), Ruling("fail", "agreement")),
    ("the sponsor and another side decide alike", hear(sponsor=P, testers=P), Ruling("pass", "agreement")),
    ("the sponsor admits it", hear(sponsor=F, testers=ALL), Ruling("fail", "admission", ("sponsor",))),
    (
        "one side's own claims leave nothing in common",
        hear(within={"testers": [F, P]}, sponsor=P, testers=ANY),
        Ruling("contested", "within a side", ("testers",)),
    ),
    ("an accusation alone", hear(sponsor=ALL, testers=F), Ruling("alleged", "one side", ("testers",))),
    ("praise of oneself alone", hear(sponsor=P, testers=ALL), Ruling("claimed", "one side", ("sponsor",))),
    ("out of place by one side alone", hear(testers=N), Ruling("unknown", "one side", ("testers",))),
    ("what nobody answered decides", hear(unanswered=F, testers=ANY), Ruling("alleged", "one side")),
    ("nothing decides", hear(sponsor=ALL, testers=ANY), Ruling("unknown", "nothing")),
    (
        "two accusers settle nothing without the sponsor",
        hear(testers=F, others=F),
        Ruling("alleged", "one side", ("testers", "others")),
    ),
]


@pytest.mark.parametrize(("actual", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_first_row_that_holds_gives_the_verdict(actual: Ruling, expected: Ruling) -> None:
    """
    Each row of the table comes out as it says.
    """
    assert expected == actual
