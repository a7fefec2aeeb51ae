"""Facts that were renamed: what was written under an old path is read as said of the new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest
from strategies.policies import DOCUMENTS, policy_file, rule_file

from evenhand import Audit, Policy, ProgramError, audit, diff, load_policy, load_program, what_if
from evenhand.authoring.lint import check_policy
from evenhand.authoring.schemas import write_schema
from evenhand.program.drafts import Draft

OPENS: Final = True
HEADER: Final = {"name": "the house", "sponsor": "the town", "as_of": "2026-03-01"}
OPEN: Final = {"title": "the door opens", "type": "boolean", "question": "Does the door open?"}


def policy_of(
    name: str, *formerly: str, rule: str = "rule", rules: Mapping[str, Any] | None = None
) -> Policy:
    """
    Load a policy of one fact, which had other paths formerly, and a rule that asks it.
    """
    file = rule_file({"fact": f"door.{name}", "is": True})
    return load_policy(
        {
            "policy.yaml": policy_file(["door"]),
            "documents.yaml": DOCUMENTS,
            "door/criterion.yaml": {
                "title": "Doors",
                "question": "Do they open?",
                "facts": {name: {**OPEN, "formerly": list(formerly)}, **(rules or {})},
            },
            f"door/{rule}.yaml": {**file, **({"formerly": ["door/rule"]} if rule != "rule" else {})},
        }
    )


OLD: Final = policy_of("works")
NEW: Final = policy_of("opens", "door.works", "gate.works")


def judge(facts: Mapping[str, Any], policy: Policy = NEW) -> Audit:
    """
    Audit a description that gives some facts.
    """
    return audit(load_program({"program": HEADER, "facts": facts}, policy), policy)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"door.works": False}, id="by its old path"),
        pytest.param({"door": {"works": False}}, id="in its group"),
        pytest.param({"gate": {"works": False}}, id="in a group that is no more"),
    ],
)
def test_a_claim_under_an_old_path_is_one_about_the_fact(facts: Mapping[str, Any]) -> None:
    """
    The finding is the same as that of a description under the new path.
    """
    assert "fail" == judge({"door.opens": False}).findings[0].verdict
    assert "fail" == judge(facts).findings[0].verdict


def test_a_fact_under_both_names_stands_twice() -> None:
    """
    The second one is refused, as if it went by the same path.
    """
    with pytest.raises(ProgramError, match=r"'door\.opens' stands here twice"):
        judge({"door.works": True, "door.opens": False})


def test_what_if_follows_an_old_path() -> None:
    """
    A supposition under the old path is one about the fact.
    """
    program = load_program({"program": HEADER, "facts": {"door.opens": False}}, NEW)

    assert ["door.opens"] == [each.fact for each in what_if(program, NEW, ["door.works=true"]).supposed]


def test_a_reply_to_an_old_path_stands_with_the_fact() -> None:
    """
    What a party answers to the fact under its old path is shown with the rule that asks it.
    """
    described = {
        "program": HEADER,
        "parties": {"town": {"name": "the town", "side": "sponsor"}},
        "sources": {"s": {"title": "a letter", "kind": "statement"}},
        "facts": {"door.opens": {"value": True, "by": "town"}},
        "replies": [
            {
                "to": "door.works",
                "by": "town",
                "says": "it is oiled",
                "via": [{"source": "s", "at": "line 1"}],
            }
        ],
    }
    (finding,) = audit(load_program(described, NEW), NEW).findings

    assert ["it is oiled"] == [reply.says for reply in finding.replies]


def test_diff_follows_what_was_renamed() -> None:
    """
    Between two policies that differ in the names of a rule and a fact, no claim and no verdict moves.
    """
    renamed = policy_of("opens", "door.works", rule="door-opens")
    moves = diff(judge({"door.works": True}, OLD), judge({"door.works": True}, renamed))

    assert ((), (), ()) == (moves.verdicts, moves.rules, moves.claims)


def test_a_patch_replaces_the_value_under_the_old_path() -> None:
    """
    A repaired description keeps the name that it has, and says nothing twice.
    """
    text = "program: {name: a, sponsor: b}\nfacts:\n  door:\n    works: false\n"
    answer = NEW.facts["door.opens"].kind.read(OPENS)
    patched = Draft.take(text, NEW).set_answers({"door.opens": answer}).text

    assert text.replace("false", "true") == patched


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (policy_of("opens", "door.opens"), "'door.opens' is the path of a fact."),
        (
            policy_of("opens", "door.works", rules={"shuts": {**OPEN, "formerly": ["door.works"]}}),
            "'door.works' was the path of door.shuts too.",
        ),
    ],
)
def test_an_old_path_that_is_taken_is_told(policy: Policy, expected: str) -> None:
    """
    Nobody could tell which fact an old path means that another fact has, or had too.
    """
    said = [each.message for each in check_policy(policy) if each.code == "old-name-taken"]

    assert [expected] == said


def test_the_schema_of_a_description_takes_an_old_path() -> None:
    """
    An editor accepts it, marks it as one that is no more in use, and says how it is called now.
    """
    assert '"deprecated": true' in write_schema("program", NEW)
    assert "This is called 'door.opens' now." in write_schema("program", NEW)
    assert '"deprecated": true' not in write_schema("program", OLD)
