"""The JSON Schemas: they accept just the files that evenhand accepts, and explain them to an editor."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from built_in import BUILT_IN
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from kinds_of_files import POLICY_FILES, PROGRAMS, kind_of, policy_files, values_of
from running import BAD, SMALL_POLICY, run
from strategies.slips import slipped, written_answers
from two_sides import HOSTILE, two_sides

from evenhand import Policy, ProgramError, audit, load_policy, load_program, render
from evenhand.authoring.schema_names import SCHEMAS, SchemaName
from evenhand.authoring.schemas import SHAPES, make_schema
from evenhand.policy.written import KindName
from evenhand.reading import Complaints, Located, take
from evenhand.vocabulary.errors import EvenhandError

_MOTTO: Final = "{title: motto of the sponsor, type: text, question: What is the motto?}"
_FACTS: Final = (SMALL_POLICY / "facts.yaml").read_text()
# The small policy has a fact of every type but text.
SMALL: Final = load_policy(
    {path.relative_to(SMALL_POLICY).as_posix(): path for path in SMALL_POLICY.rglob("*.yaml")}
    | {"facts.yaml": f"{_FACTS}words:\n  motto: {_MOTTO}\n"}
)
VALIDATORS: Final = {
    (policy.digest, name): Draft202012Validator(
        make_schema(name, policy), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    for policy in (BUILT_IN, SMALL)
    for name in SCHEMAS
}
# What no schema can say: that two places of a file agree, in their words or in what they mean, that a set of
# bounds leaves something, and how many decimals a number has.
BEYOND_A_SCHEMA: Final = re.compile(
    r"is not among the (parties|sources|origins)|The origin .* is by|stands here twice|Two records are"
    r"|No value fits|gives more than|too many digits|holds no word|leads out of the folder|There are more"
    r"|brought into itself|together already|contradicts itself|cannot all be so|cannot overrule"
    r"|is nobody's word|is only what a document does not say|in a source it stands, and names none"
)


def _as_json(value: Any) -> Any:
    """Bring what the reader gives to what JSON holds."""
    match value:
        case Mapping():
            return {key: _as_json(item) for key, item in value.items()}
        case tuple():
            return [_as_json(item) for item in value]
        case Decimal():
            return float(value)
        case _:
            return value


def _schema_accepts(name: SchemaName, values: Any, policy: Policy) -> bool:
    accepts: bool = VALIDATORS[policy.digest, name].is_valid(_as_json(values))
    return accepts


def _loading_accepts(name: SchemaName, values: Any) -> bool:
    return take(SHAPES[name], values, Complaints(Located("file", "", values))) is not None


def _fair_answers(values: Any, policy: Policy) -> set[bool]:
    """Say what the schema may answer: what loading does, unless only what it cannot see is wrong."""
    try:
        load_program(values, policy)
    except ProgramError as refused:
        is_visible = any(not BEYOND_A_SCHEMA.search(each.message) for each in refused.problems)
        return {False} if is_visible else {True, False}
    return {True}


def _bad_files() -> Iterator[tuple[SchemaName, Path]]:
    for name in SHAPES:
        yield from ((name, path) for path in sorted((BAD / "policies" / name).glob("*.yaml")))


def _readable(path: Path) -> bool:
    try:
        return isinstance(values_of(path), Mapping)
    except EvenhandError:
        return False


BAD_FILES: Final = [each for each in _bad_files() if _readable(each[1])]
BAD_PROGRAMS: Final = [path for path in sorted((BAD / "programs").glob("*.yaml")) if _readable(path)]


@pytest.mark.parametrize("path", POLICY_FILES, ids=str)
def test_every_file_of_the_built_in_policy_fits_its_schema(path: Path) -> None:
    """
    The schemas accept each rule, criterion, page and profile that ships.
    """
    errors = VALIDATORS[BUILT_IN.digest, kind_of(path)].iter_errors(_as_json(values_of(path)))

    assert [] == [error.message for error in errors]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_every_example_program_fits_its_schema(path: Path) -> None:
    """
    The schema of a program accepts each program that ships.
    """
    errors = VALIDATORS[BUILT_IN.digest, "program"].iter_errors(_as_json(values_of(path)))

    assert [] == [error.message for error in errors]


@pytest.mark.parametrize(("name", "path"), BAD_FILES, ids=lambda each: getattr(each, "stem", each))
def test_a_schema_and_loading_judge_a_broken_file_alike(name: SchemaName, path: Path) -> None:
    """
    A file of a policy is refused by its schema if and only if it is refused when it is loaded.
    """
    values = values_of(path)

    assert _loading_accepts(name, values) == _schema_accepts(name, values, SMALL)


@pytest.mark.parametrize("path", BAD_PROGRAMS, ids=lambda path: path.stem)
def test_the_schema_of_a_program_refuses_every_broken_one(path: Path) -> None:
    """
    A broken program is refused by the schema, unless its mistake is one that no schema can see.
    """
    values = values_of(path)

    assert _schema_accepts("program", values, SMALL) in _fair_answers(values, SMALL)


@given(st.data())
def test_a_schema_and_loading_judge_a_slip_of_the_pen_alike(data: st.DataObject) -> None:
    """
    After any slip, a file of a policy is accepted by its schema if and only if it is when it is loaded.
    """
    name, sound = data.draw(st.sampled_from(policy_files()))
    values = data.draw(slipped(sound))

    assert _loading_accepts(name, values) == _schema_accepts(name, values, BUILT_IN)


@given(st.data())
def test_the_schema_of_a_program_sees_every_slip_that_loading_sees(data: st.DataObject) -> None:
    """
    After any slip, a program is refused by the schema if and only if loading refuses it.
    """
    values = data.draw(slipped(data.draw(st.sampled_from([values_of(path) for path in PROGRAMS]))))

    if isinstance(values, Mapping):
        assert _schema_accepts("program", values, BUILT_IN) in _fair_answers(values, BUILT_IN)


@given(path=st.sampled_from(sorted(SMALL.facts)), answer=written_answers())
def test_the_schema_of_a_program_reads_answers_as_loading_does(path: str, answer: Any) -> None:
    """
    Whatever stands under a fact of any type, the schema accepts it if and only if loading does.
    """
    values = {
        "program": {"name": "Preview", "sponsor": "Lumen"},
        "parties": {"company": {"name": "Lumen", "side": "sponsor"}},
        "facts": {path: answer},
    }

    assert _schema_accepts("program", values, SMALL) in _fair_answers(values, SMALL)


def test_the_small_policy_has_facts_of_every_type() -> None:
    """
    The answers above are tried on every type of fact.
    """
    assert set(get_args(KindName)) == {
        "records" if fact.kind.name == "list of records" else fact.kind.name for fact in SMALL.facts.values()
    }


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_stands_alone(name: SchemaName) -> None:
    """
    A schema is valid, has no `$id`, and refers to nothing outside itself, so that it needs no network.
    """
    schema = make_schema(name, BUILT_IN)
    Draft202012Validator.check_schema(schema)
    references = re.findall(r'"\$(?:ref|id|dynamicRef)": "([^"]*)"', json.dumps(schema))

    assert [] == [each for each in references if not each.startswith("#/$defs/")]


def test_a_fact_explains_itself_under_its_group_and_under_its_path() -> None:
    """
    An editor finds the title, the question, the help and the form of the answer of each fact.
    """
    schema = make_schema("program", SMALL)
    facts = schema["properties"]["facts"]["properties"]
    there = schema["$defs"]["pay.method"]

    assert {"$ref": "#/$defs/pay.method"} == facts["pay.method"] == facts["pay"]["properties"]["method"]
    assert ("Pay", "Is the work that participants do paid?") == (
        facts["pay"]["title"],
        facts["pay"]["description"],
    )
    assert "way of paying" == there["title"]
    assert "In what are participants paid?\n\nAnswer: cash, vouchers or exposure." == there["description"]


def test_the_words_of_a_choice_come_with_their_meanings() -> None:
    """
    An editor offers the words of a choice, each with what it means.
    """
    expected = {
        "type": "string",
        "enum": ["cash", "vouchers", "exposure"],
        "enumDescriptions": ["banknotes or a transfer", "gift cards", "being seen"],
    }

    assert expected == make_schema("program", SMALL)["$defs"]["pay.method-value"]


def test_a_rule_is_offered_the_names_that_the_policy_declares() -> None:
    """
    Where a rule names a fact, a standard or a document, an editor offers those that there are.
    """
    schema = make_schema("rule", SMALL)
    shapes = schema["$defs"]

    assert [*SMALL.facts, *SMALL.derived] == shapes["FactComparison"]["properties"]["fact"]["examples"]
    assert ["pay.groups"] == shapes["EveryShape"]["properties"]["every"]["examples"]
    assert list(SMALL.standards) == shapes["Reference"]["properties"]["standard"]["examples"]
    assert list(SMALL.documents) == schema["properties"]["settled_by"]["items"]["examples"]


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_an_audit_fits_the_published_schema(path: Path, full: bool) -> None:  # noqa: FBT001 - pytest names it
    """
    The JSON of an audit fits the schema that is published for it, whether it stands alone or not.
    """
    written = json.loads(render(audit(load_program(path, BUILT_IN), BUILT_IN), "json", full=full))

    assert [] == [error.message for error in VALIDATORS[BUILT_IN.digest, "audit"].iter_errors(written)]


def test_an_audit_of_hostile_texts_fits_the_published_schema() -> None:
    """
    Whatever a program and its policy say, the JSON of the audit keeps its shape.
    """
    written = json.loads(render(two_sides(HOSTILE), "json"))

    assert [] == [error.message for error in VALIDATORS[BUILT_IN.digest, "audit"].iter_errors(written)]


@given(st.data())
def test_an_audit_without_one_of_its_keys_does_not_fit(data: st.DataObject) -> None:
    """
    Every key that is never empty is always there, and later versions may add others.
    """
    written = json.loads(render(_an_audit(), "json"))
    key = data.draw(st.sampled_from(sorted(written.keys() - {"remarks"})))

    assert VALIDATORS[BUILT_IN.digest, "audit"].is_valid({**written, "added_later": 1})
    assert not VALIDATORS[BUILT_IN.digest, "audit"].is_valid(
        {name: item for name, item in written.items() if name != key}
    )


@cache
def _an_audit() -> Any:
    header = {"name": "Preview", "sponsor": "Lumen", "as_of": "2026-03-01"}
    return audit(load_program({"program": header}, SMALL), SMALL)


def test_the_command_prints_a_schema() -> None:
    """
    `rules schema NAME` prints the schema, made for the policy that is named.
    """
    ended = run("rules", "schema", "program", "--rules", SMALL_POLICY)

    assert (0, make_schema("program", load_policy(SMALL_POLICY))) == (ended.status, json.loads(ended.out))


def test_the_command_lists_the_schemas() -> None:
    """
    Without a name, the schemas are listed.
    """
    ended = run("rules", "schema")

    assert list(SCHEMAS) == [line.split()[0] for line in ended.out.splitlines()]


def test_the_command_writes_every_schema_to_a_folder(tmp_path: Path) -> None:
    """
    Without a name and with a folder, every schema is written there.
    """
    ended = run("rules", "schema", "--rules", SMALL_POLICY, "--output", tmp_path)

    assert (0, sorted(f"{name}.json" for name in SCHEMAS)) == (
        ended.status,
        sorted(path.name for path in tmp_path.iterdir()),
    )


def test_a_mistyped_schema_is_refused_with_those_there_are() -> None:
    """
    A name that is no schema ends with exit status 2 and the names there are.
    """
    ended = run("rules", "schema", "programm")

    assert (2, True) == (ended.status, "'program'" in ended.err)
