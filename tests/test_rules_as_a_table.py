"""Rules as a table: what a row says, in which order, and that every tool works with it."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from running import BAD, run

from evenhand import Place, Policy, PolicyError, load_policy, load_profile
from evenhand.authoring.importing import import_table
from evenhand.authoring.lint import check_policy
from evenhand.authoring.mutants import run_mutants
from evenhand.policy.model import Example
from evenhand.policy.translation import translate

TABLE_POLICY: Final = BAD / "policies" / "_table"
TABLE: Final = """\
slug,subgroup,title,question,fact,severity,remedy,why,settled_by
side-door-opens,Below,The side door opens,Does the side door open?,,minor,Oil it.,,
front-door-opens,Below,The front door opens,,door.front,,"Oil it, or the lock.",Guests come by it.,plan
roof-hatch-opens,Above,The roof hatch opens,Does the roof hatch open?,,,Oil it.,,
"""
Files = Mapping[str, Any]


def files_with(table: str = TABLE) -> Files:
    """
    Give the files of the small policy with a table.
    """
    found = {
        path.relative_to(TABLE_POLICY).as_posix(): path.read_text(encoding="utf-8")
        for path in TABLE_POLICY.rglob("*.yaml")
    }
    page = found["door/criterion.yaml"].replace(
        "  count: {title: number of doors, type: integer, question: How many doors are there?}\n", ""
    )
    return {**found, "door/criterion.yaml": page, "door/rules.csv": table}


def policy_of(table: str = TABLE, more: Files | None = None) -> Policy:
    """
    Load the small policy with a table.
    """
    return load_policy({**files_with(table), **(more or {})})


def test_the_rules_stand_in_the_order_of_the_rows() -> None:
    """
    No severity and no alphabet moves a row.
    """
    expected = ["door/side-door-opens", "door/front-door-opens", "door/roof-hatch-opens"]

    assert expected == [rule.id for rule in policy_of().rules]


def test_a_rule_says_what_its_row_says_and_else_what_its_criterion_says() -> None:
    """
    A cell goes before what all rules have in common, and an empty one does not.
    """
    side, front, _ = policy_of().rules

    assert ("minor", "People come in by doors.") == (side.severity, side.why)
    assert ("major", "Guests come by it.") == (front.severity, front.why)


def test_a_row_says_what_is_wrong_where_its_rule_fails() -> None:
    """
    A column `breach` gives each rule its own, and an empty cell gives none.
    """
    table = "slug,title,question,remedy,breach\na-b,A,Is it?,Oil it,It is not\nc-d,C,Is it so?,Oil it,\n"

    assert ["It is not", None] == [rule.breach for rule in policy_of(table).rules]


def test_a_cell_in_quotation_marks_holds_a_comma() -> None:
    """
    What stands between quotation marks is one text.
    """
    assert "Oil it, or the lock." == policy_of().rules[1].remedy


def test_a_row_declares_the_fact_that_its_question_asks() -> None:
    """
    Its name comes of the slug, and its title of the rule's.
    """
    fact = policy_of().facts["door.side_door_opens"]

    assert ("the side door opens", "Does the side door open?") == (fact.title, fact.question)


def test_a_row_may_ask_a_fact_that_is_declared() -> None:
    """
    Of a row that names a fact, no other fact is made.
    """
    policy = policy_of()

    assert ("door.front",) == policy.asked_by(policy.rules[1])
    assert ["door.front", "door.side_door_opens", "door.roof_hatch_opens"] == list(policy.facts)


def test_the_examples_are_made() -> None:
    """
    A yes passes, a no fails, and silence is unknown.
    """
    expected = (
        Example(name="It is so", facts={"door.front": True}, verdict="pass"),
        Example(name="It is not so", facts={"door.front": False}, verdict="fail"),
        Example(name="Nobody has said", facts={}, verdict="unknown"),
    )

    assert expected == policy_of().rules[1].examples


def test_the_checks_and_the_mutants_find_nothing_wrong() -> None:
    """
    A sound table is checked clean, and each change of its rules is noticed.
    """
    policy = policy_of()

    assert [] == check_policy(policy)
    assert [None] * 3 == [diagnostic for _, _, diagnostic in run_mutants(policy)]


def test_a_check_names_the_row() -> None:
    """
    What is wrong with one rule of a table is told at its line.
    """
    policy = policy_of(TABLE.replace("The roof hatch opens,", "The roof hatch opens.,"))
    (diagnostic,) = check_policy(policy)

    assert ("title-form", Place("rules/door/rules.csv", 4, 1)) == (diagnostic.code, diagnostic.place)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators(separator: str) -> None:
    """
    Spreadsheets of other countries separate by semicolons, and some by tabs.
    """
    table = TABLE.replace('"Oil it, or the lock."', "Oil it.").replace(",", separator)

    assert [rule.id for rule in policy_of().rules] == [rule.id for rule in policy_of(table).rules]


def test_a_table_counts_for_the_digest() -> None:
    """
    Another word in a row is another policy.
    """
    other = policy_of(TABLE.replace("Guests", "Friends"))

    assert policy_of().digest != other.digest


def test_files_and_a_table_stand_together() -> None:
    """
    The rules in files come first, by their weight, then the rows as they stand.
    """
    file = {
        "title": "The cellar is dry",
        "severity": "minor",
        "why": "Wine is kept there.",
        "requires": {"fact": "door.front", "is": True},
        "remedy": "Dry it.",
        "settled_by": ["plan"],
        "raised_in": "beyond the seeds",
        "backed_by": [{"basis": "judgement", "reason": "It is so."}],
        "examples": [{"name": "Nobody has said", "facts": {}, "verdict": "unknown"}],
    }
    policy = policy_of(more={"door/cellar-is-dry.yaml": file})

    assert ["cellar-is-dry", "side-door-opens"] == [rule.id.split("/")[1] for rule in policy.rules][:2]


def test_a_profile_keeps_the_order_of_the_rows() -> None:
    """
    A profile that makes one of them critical moves it nowhere.
    """
    profile = {
        "profile": "strict",
        "severities": {"door/roof-hatch-opens": {"severity": "critical", "reason": "It rains in."}},
    }
    tailored = load_profile(profile, policy_of())

    assert [rule.id for rule in policy_of().rules] == [rule.id for rule in tailored.rules]
    assert "critical" == tailored.rules[2].severity


def test_a_policy_that_extends_another_adds_a_table_to_its_criterion(tmp_path: Path) -> None:
    """
    The rows of both stand, each over what its own page says of all.
    """
    for name, text in files_with().items():
        path = tmp_path / "base" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    page = files_with()["policy.yaml"].replace("criteria: [door]", "extends: ../base")
    own = {
        "policy.yaml": page,
        "door/criterion.yaml": """\
rules:
  severity: minor
  why: Cats come in.
  remedy: Oil it.
  settled_by: [plan]
  backed_by: [{basis: judgement, reason: A cat is a guest.}]
""",
        "door/rules.csv": "slug,title,question\ncat-flap-opens,The cat flap opens,Does the cat flap open?\n",
    }
    for name, text in own.items():
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    policy = load_policy(tmp_path / "own")
    why = {rule.id: rule.why for rule in policy.rules}

    assert {"People come in by doors.", "Guests come by it.", "Cats come in."} == set(why.values())
    assert "Cats come in." == why["door/cat-flap-opens"]


def test_the_words_of_a_row_have_translations() -> None:
    """
    A page of another language gives the title, the subgroup and the question of a row.
    """
    page = {
        "english": "?",
        "facts": {"side_door_opens": {"question": "Geht die Seitentür auf?"}},
        "rules": {"side-door-opens": {"title": "Die Seitentür geht auf", "subgroup": "Unten"}},
    }
    marked = _english(page)
    policy = translate(policy_of(more={"languages/de/door.yaml": {**page, "english": marked}}), "de")
    rule = policy.rules[0]

    assert ("Die Seitentür geht auf", "Unten") == (rule.title, rule.subgroup)
    assert "Geht die Seitentür auf?" == policy.facts["door.side_door_opens"].question


def _english(page: Mapping[str, Any]) -> str:
    policy = policy_of(more={"languages/de/door.yaml": page})
    return policy.pages[0].english


def test_the_schema_knows_what_rules_have_in_common(tmp_path: Path) -> None:
    """
    An editor accepts the key 'rules' of a criterion, and no mistyped key in it.
    """
    run("rules", "schema", "criterion", "--output", tmp_path)
    validator = Draft202012Validator(json.loads((tmp_path / "criterion.json").read_text(encoding="utf-8")))
    backing = [{"basis": "judgement", "reason": "It is so."}]
    page = {
        "title": "Doors",
        "question": "Do they open?",
        "rules": {"severity": "minor", "backed_by": backing},
    }

    assert validator.is_valid(page)
    assert not validator.is_valid({**page, "rules": {"severty": "minor", "backed_by": backing}})


def test_the_rules_are_listed_by_subgroups(tmp_path: Path) -> None:
    """
    `rules list` puts the name of a subgroup above its rules.
    """
    for name, text in files_with().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    lines = run("rules", "list", "--rules", tmp_path).out.splitlines()

    assert [" Below", " Above"] == [line for line in lines if line in {" Below", " Above"}]


SHEET: Final = """\
Nr;Dimension;Indicator;Priority;Rationale
1.1;Money;The accounts are published.;Minor;Money talks.
1.2;Money;L\u2019\u00e9t\u00e9 est annonc\u00e9;;
"""


def test_a_spreadsheet_is_taken_over_by_the_names_of_its_columns() -> None:
    """
    Slugs and questions are made of titles, and what has no column is left out and named.
    """
    imported = import_table(SHEET, {})
    rows = list(csv.DictReader(StringIO(imported.text)))
    expected = [
        ("the-accounts-are-published", "The accounts are published", "minor", "Money talks.", "Money"),
        ("lete-est-annonce", "L\u2019\u00e9t\u00e9 est annonc\u00e9", "", "", "Money"),
    ]

    assert expected == [
        tuple(row[each] for each in ("slug", "title", "severity", "why", "subgroup")) for row in rows
    ]
    assert "Is it so that the accounts are published?" == rows[0]["question"]
    assert ["Nr"] == imported.left_out


@pytest.mark.parametrize(
    ("sheet", "chosen", "expected"),
    [
        (SHEET.replace("Indicator", "Text"), {}, "No column is called like one of titles."),
        (SHEET, {"title": "Indicatr"}, "Did you mean 'Indicator'?"),
        (SHEET, {"titel": "Indicator"}, "Did you mean 'title'?"),
        ("Title\nIt opens\nIt opens.\n", {}, "Several rows come out as the slug 'it-opens'."),
    ],
)
def test_a_spreadsheet_that_is_not_understood(sheet: str, chosen: Mapping[str, str], expected: str) -> None:
    """
    The message names the column that is missing, or the nearest one.
    """
    with pytest.raises(PolicyError) as refused:
        import_table(sheet, chosen)

    assert expected in str(refused.value)


def test_the_command_imports_into_a_new_criterion_and_overwrites_nothing(tmp_path: Path) -> None:
    """
    It writes the table and a page that says what is left to say, once.
    """
    (tmp_path / "rules").mkdir()
    (tmp_path / "index.csv").write_text(SHEET, encoding="utf-8")
    command = ("rules", "import", "index.csv", "--into", "rules/openness")
    first, second = run(*command, folder=tmp_path), run(*command, folder=tmp_path)

    assert (0, 2) == (first.status, second.status)
    assert "2 rules: title from 'Indicator'" in first.out
    assert {"rules.csv", "criterion.yaml"} == {each.name for each in (tmp_path / "rules/openness").iterdir()}


def test_what_was_imported_loads_and_is_a_draft(tmp_path: Path) -> None:
    """
    With a document and a criterion of that name, the imported rules are checked as a draft.
    """
    (tmp_path / "index.csv").write_text(SHEET, encoding="utf-8")
    run("rules", "import", "index.csv", "--into", "openness", folder=tmp_path)
    policy = load_policy(
        {
            "policy.yaml": files_with()["policy.yaml"]
            .replace("[door]", "[openness]")
            .replace("gate: major", "gate: minor"),
            "documents.yaml": "document: {title: the page, held_by: public, shows: it all}\n",
            **{f"openness/{name}": tmp_path / "openness" / name for name in ("criterion.yaml", "rules.csv")},
        }
    )

    assert {"still-a-draft"} == {diagnostic.code for diagnostic in check_policy(policy)}
