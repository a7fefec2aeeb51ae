"""The opinion: one conclusion for the whole audit, in the order of the design."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Final

import pytest
from strategies.policies import DOCUMENTS, fact_entry, one_rule, policy_file, rule_file

from evenhand import audit, load_policy, load_program
from evenhand.audit.audit import Opinion
from evenhand.steps.sketch import sketch_policy
from evenhand.vocabulary.verdicts import Conclusion, Verdict

# What the company says of a rule, and what the artists say; None for silence.
Said = tuple[bool | None, bool | None]

KEPT: Final[Said] = (True, True)
BROKEN: Final[Said] = (False, False)
DISPUTED: Final[Said] = (True, False)
ALLEGED: Final[Said] = (None, False)
CLAIMED: Final[Said] = (True, None)
OPEN: Final[Said] = (None, None)
SEVERITIES: Final = {"grave": "critical", "graver": "critical", "serious": "major", "slight": "advisory"}
PARTIES: Final = {
    "company": {"name": "Lumen", "side": "sponsor"},
    "artists": {"name": "the artists", "side": "artists"},
}


def opinion_on(
    rules: Mapping[str, Said],
    coverage: str = "50 %",
    *,
    critical: int = 8,
    major: int = 8,
    perhaps: Collection[str] = (),
) -> Opinion:
    """Give the opinion on what two sides say of some rules.

    Nobody says whether those apply that do so `perhaps`; the rules not named do not apply.
    """
    facts = {name: fact_entry("agreed") for rule in SEVERITIES for name in (rule, f"{rule}_applies")}
    files = {
        f"pay/{rule}.yaml": rule_file(
            {"fact": f"pay.{rule}", "is": True},
            applies_when={"fact": f"pay.{rule}_applies", "is": True},
            severity=severity,
        )
        for rule, severity in SEVERITIES.items()
    }
    weights = {"critical": critical, "major": major, "minor": 2, "advisory": 0}
    policy = load_policy(
        {
            "policy.yaml": policy_file(["pay"], weights, coverage),
            "documents.yaml": DOCUMENTS,
            "pay/criterion.yaml": {"title": "Pay", "question": "Paid?", "facts": facts},
            **files,
        }
    )
    claims = {f"pay.{rule}": _claims(said) for rule, said in rules.items() if said != OPEN}
    program = {
        "program": {"name": "a program", "sponsor": "Lumen", "as_of": "2026-03-01"},
        "parties": PARTIES,
        "facts": {f"pay.{rule}_applies": rule in rules for rule in SEVERITIES if rule not in perhaps}
        | claims,
    }
    return audit(load_program(program, policy), policy).opinion


def _claims(said: Said) -> list[dict[str, object]]:
    spoken = zip(PARTIES, said, strict=True)
    return [{"by": party, "value": value} for party, value in spoken if value is not None]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param({"grave": KEPT, "serious": KEPT}, "conforms", id="every rule is kept"),
        pytest.param({"grave": BROKEN, "serious": KEPT}, "does not conform", id="a critical rule is broken"),
        pytest.param(
            {"grave": BROKEN, "graver": DISPUTED}, "does not conform", id="broken, whatever else is disputed"
        ),
        pytest.param({"grave": DISPUTED, "serious": KEPT}, "contested", id="a critical rule is disputed"),
        pytest.param(
            {"grave": DISPUTED, "serious": OPEN}, "contested", id="disputed, however little else is known"
        ),
        pytest.param(
            {"grave": DISPUTED, "graver": ALLEGED}, "contested", id="disputed, whatever else is alleged"
        ),
        pytest.param({"grave": ALLEGED, "serious": KEPT}, "no opinion", id="a critical rule is alleged"),
        pytest.param({"grave": CLAIMED, "serious": KEPT}, "no opinion", id="a critical rule is claimed"),
        pytest.param({"grave": OPEN, "serious": KEPT}, "no opinion", id="a critical rule is open"),
        pytest.param({"grave": KEPT, "serious": BROKEN}, "conforms except", id="a major rule is broken"),
        pytest.param({"grave": KEPT, "serious": OPEN}, "conforms except", id="a major rule is open"),
        pytest.param({"grave": KEPT, "serious": DISPUTED}, "conforms except", id="a major rule is disputed"),
        pytest.param({"grave": KEPT, "slight": BROKEN}, "conforms", id="what is only advised is not done"),
        pytest.param({"grave": KEPT, "slight": OPEN}, "conforms", id="what is only advised is open"),
        pytest.param({"slight": KEPT}, "no opinion", id="no rule that counts applies"),
        pytest.param({}, "no opinion", id="no rule applies"),
    ],
)
def test_an_opinion(rules: Mapping[str, Said], expected: Conclusion) -> None:
    """
    A broken critical rule comes first, then a disputed one, then too little evidence, then the rest.
    """
    assert expected == opinion_on(rules).conclusion


@pytest.mark.parametrize(("coverage", "expected"), [("50 %", "conforms except"), ("50.01 %", "no opinion")])
def test_the_coverage_that_an_opinion_needs(coverage: str, expected: Conclusion) -> None:
    """
    An opinion is given when just as much is decided as the policy needs, and not when less is.
    """
    assert expected == opinion_on({"grave": KEPT, "serious": OPEN}, coverage).conclusion


@pytest.mark.parametrize(
    ("said", "expected"),
    [(BROKEN, "conforms except"), (DISPUTED, "conforms except"), (ALLEGED, "no opinion")],
)
def test_what_is_contested_is_heard(said: Said, expected: Conclusion) -> None:
    """
    A dispute bears an opinion as a failure does: less said may turn it into an admission.
    """
    assert expected == opinion_on({"grave": KEPT, "serious": said}, "50.01 %").conclusion


def test_too_little_that_is_partly_contested_says_so() -> None:
    """
    The share that falls short is that of what is settled or contested.
    """
    assert (
        "What is settled or contested makes up 50 % of the weight that may apply; an opinion needs 51 %.",
        "1 rule of the gate is undecided: pay/grave.",
    ) == opinion_on({"grave": OPEN, "serious": DISPUTED}, "51 %").reasons


def test_a_coverage_that_falls_short_never_reads_as_enough() -> None:
    """
    Where 49.75 per cent are decided of 50 that are needed, the reason does not say 50.
    """
    opinion = opinion_on({"grave": KEPT, "serious": OPEN}, critical=995, major=1005)

    assert (
        Opinion(
            conclusion="no opinion",
            reasons=("What is settled decides 49 % of the weight that may apply; an opinion needs 50 %.",),
            assurance={"told": Decimal(1), "sourced": Decimal(0), "checked": Decimal(0)},
            is_by_own_account=True,
        )
        == opinion
    )


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [(True, ("contested", "conforms")), (False, ("contested", "contested"))],
    ids=["passes or does not apply", "fails or does not apply"],
)
def test_a_dispute_in_which_nobody_says_that_a_rule_fails(
    agreed: bool,  # noqa: FBT001 - the case
    expected: tuple[Verdict, Conclusion],
) -> None:
    """
    A rule of the gate that passes or does not apply, whoever is right, holds, though it is contested.
    """
    policy = one_rule(
        {"fact": "pay.agreed", "is": True},
        applies_when={"fact": "pay.count", "at_least": 1},
        severity="critical",
    )
    facts = {
        "pay.count": [{"value": 3, "by": "company"}, {"value": 0, "by": "artists"}],
        "pay.agreed": [{"value": agreed, "by": party} for party in PARTIES],
    }
    header = {"name": "a program", "sponsor": "Lumen", "as_of": "2026-03-01"}
    audited = audit(load_program({"program": header, "parties": PARTIES, "facts": facts}, policy), policy)

    assert expected == (audited.findings[0].verdict, audited.opinion.conclusion)


EXCLUDED: Final = "The accounts of Lumen and the artists exclude each other"


def test_a_disputed_opinion_names_the_sides() -> None:
    """
    A contested opinion says whose accounts exclude each other, and on which rules.
    """
    assert Opinion(
        conclusion="contested",
        reasons=(f"{EXCLUDED} on a rule of the gate: What is asked for is so (pay/grave).",),
        is_by_own_account=True,
    ) == opinion_on({"grave": DISPUTED})


def test_an_exception_names_its_rules() -> None:
    """
    An opinion with exceptions names each rule that is broken, and each that is open.
    """
    (failed,) = opinion_on({"grave": KEPT, "serious": BROKEN}).reasons
    (undecided,) = opinion_on({"grave": KEPT, "serious": OPEN}).reasons

    assert "A rule fails: What is asked for is so (pay/serious)." == failed
    assert "1 scored rule is undecided: pay/serious." == undecided


@pytest.mark.parametrize(("said", "expected"), [(KEPT, "conforms"), (BROKEN, "conforms except")])
def test_a_rule_that_may_not_apply_is_an_exception_only_if_it_may_fail(
    said: Said, expected: Conclusion
) -> None:
    """
    Where it is open whether a rule applies, the program conforms if the rule cannot fail.
    """
    assert expected == opinion_on({"grave": KEPT, "serious": said}, perhaps=["serious"]).conclusion


def test_a_critical_rule_without_weight_still_holds_the_gate() -> None:
    """
    Weights are for the score; a critical rule that is broken breaks the gate whatever it weighs.
    """
    assert "does not conform" == opinion_on({"grave": BROKEN, "serious": KEPT}, critical=0).conclusion


@pytest.mark.parametrize(
    ("gate", "expected"),
    [("critical", "conforms except"), ("major", "does not conform"), ("minor", "does not conform")],
)
def test_the_gate_is_where_the_policy_puts_it(gate: str, expected: Conclusion) -> None:
    """
    A major rule that is broken decides the opinion where major rules are in the gate.
    """
    sketch = {
        "facts": {"door.front": "boolean", "door.side": "boolean"},
        "rules": {
            "door/front-opens": {"severity": "critical", "requires": {"fact": "door.front", "is": True}},
            "door/side-opens": {"severity": "major", "requires": {"fact": "door.side", "is": True}},
        },
        "opinion": {"by": "conformity", "gate": gate},
    }
    policy = sketch_policy(json.dumps(sketch))
    described = {
        "program": {"name": "a house", "sponsor": "the town", "as_of": "2026-03-01"},
        "facts": {"door.front": True, "door.side": False},
    }

    assert expected == audit(load_program(described, policy), policy).opinion.conclusion
