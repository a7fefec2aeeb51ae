"""Audits that are read back: what is taken at once, what is taken after all, and what is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from running import REPOSITORY, SMALL_POLICY, UNFAIR
from strategies.slips import KeyPath, mislaid, slipped

from evenhand import (
    against,
    audit,
    diff,
    find_status,
    load_audit,
    load_policy,
    load_program,
    render,
    render_diff,
)
from evenhand.advice.advising import advise
from evenhand.audit.audit import Audit
from evenhand.audit.case import open_case
from evenhand.audit.references import check_references
from evenhand.reading import Complaints, Located
from evenhand.reading.given import plain
from evenhand.reading.models import adapter_of
from evenhand.reporting.formats import FORMATS, TextFormat
from evenhand.vocabulary.errors import AuditError, EvenhandError

MODEL: Final = adapter_of(Audit)
EXPECTED: Final = "Expected an audit, as 'evenhand audit -f json:FILE' writes it."


@cache
def _written(*, full: bool = True) -> str:
    """
    The JSON of an audit.
    """
    policy = load_policy(SMALL_POLICY)
    return render(audit(load_program(UNFAIR, policy), policy), "json", full=full)


def _is_taken(values: Any) -> bool:
    try:
        load_audit(json.dumps(values, default=float))
    except AuditError:
        return False
    return True


def _is_modelled(values: Any) -> bool:
    complaints = Complaints(Located("audit.json", "", values))
    try:
        check_references(MODEL.validate_python(plain(values)), complaints)
    except (ValidationError, EvenhandError):
        return False
    return not complaints.problems


@given(st.data())
def test_what_is_taken_is_what_the_models_accept(data: st.DataObject) -> None:
    """
    After any slip, an audit is read if and only if the models that would say what is wrong accept it.
    """
    values = data.draw(slipped(plain(json.loads(_written(full=data.draw(st.booleans()))))))

    assert _is_modelled(values) == _is_taken(values)


def test_shares_that_another_tool_wrote_as_whole_numbers_are_shares() -> None:
    """
    Many a tool writes 1 for 1.0: the audit is the same.
    """
    rewritten = _written().replace(": 0.0", ": 0").replace(": 1.0", ": 1")

    assert (True, _written()) == (rewritten != _written(), render(load_audit(rewritten), "json", full=True))


def test_what_is_left_out_is_read_as_empty() -> None:
    """
    An audit without the texts of its policy comes back as it was written.
    """
    read = load_audit(_written(full=False))

    assert (_written(full=False), False) == (render(read, "json"), read.stands_alone)


def test_each_finding_has_a_line_of_its_own() -> None:
    """
    So two audits can be compared by lines, as git does.
    """
    written = _written(full=False)

    assert [each["rule"] for each in json.loads(written)["findings"]] == re.findall(
        r'^\{"rule":"([^"]+)"', written, re.MULTILINE
    )


def test_an_audit_of_three_facts_is_small() -> None:
    """
    By the built-in policy, with its advice, it takes less than 80 kB.
    """
    policy = BUILT_IN
    header = {"name": "Lumen Studio preview", "sponsor": "Lumen", "as_of": "2026-03-01"}
    facts = {"pay.offered_share": "100 %", "sharing": {"outputs_shareable": True, "approval_scope": "none"}}
    found = advise(open_case(load_program({"program": header, "facts": facts}, policy), policy))

    assert len(render(found, "json").encode()) < 80_000


@pytest.mark.parametrize("form", ["html", "terminal", "csv"])
def test_no_report_is_made_of_an_audit_without_its_texts(form: TextFormat) -> None:
    """
    A page with holes would mislead: the JSON that stands alone is asked for.
    """
    with pytest.raises(ValueError, match="write it with --full"):
        render(load_audit(_written(full=False)), form)


def test_an_audit_that_stands_alone_makes_every_report() -> None:
    """
    Read back, it tells what the program's own audit tells.
    """
    policy = load_policy(SMALL_POLICY)
    found = audit(load_program(UNFAIR, policy), policy)

    assert render(found, "html") == render(load_audit(_written()), "html")


@pytest.mark.parametrize(
    ("share", "message"),
    [
        ('"0.5"', "'0.5' is out of place here. Expected a number."),
        ("true", "true is out of place here. Expected a number."),
        ("1.5", "1.5 is out of place here. Expected at most 1."),
        ("-0.5", "-0.5 is out of place here. Expected at least 0."),
        ("NaN", f"This is not JSON: 'NaN' is no number. {EXPECTED}"),
    ],
)
def test_what_is_no_share_is_refused_with_its_place(share: str, message: str) -> None:
    """
    A share is a number from 0 to 1, and no text.
    """
    broken = re.sub(r'"low": [0-9.]+', f'"low": {share}', _written(), count=1)
    line = next(number for number, line in enumerate(broken.splitlines(), 1) if f'"low": {share}' in line)

    with pytest.raises(AuditError) as refused:
        load_audit(broken)

    assert [(line, message)] == [(each.place.line, each.said) for each in refused.value.problems]


def test_a_sound_audit_is_read_without_pydantic() -> None:
    """
    What says what is wrong takes longer to import than the audit to read.
    """
    code = (
        "import sys; from evenhand import load_audit; load_audit(sys.stdin.read());"
        "print(*{'pydantic', 'jsonschema'}.intersection(sys.modules))"
    )
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", code],
        input=_written(),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "\n" == done.stdout


@given(st.data())
def test_whatever_is_read_back_is_told_in_every_form(data: st.DataObject) -> None:
    """
    An audit in which something was lost or renamed is refused with its place, or shown whole in every form.
    """
    values = data.draw(mislaid(plain(json.loads(_written()))))
    if not _is_taken(values):
        return
    found = load_audit(json.dumps(values, default=float))

    for form in FORMATS:
        render(found, form)
    for old, new in ((found, load_audit(_written())), (load_audit(_written()), found)):
        render_diff(diff(old, new), "terminal")
        find_status(against(old, new))


@pytest.mark.parametrize(
    ("path", "name", "message"),
    [
        (("facts", 0, "path"), "pay.lost", "'pay.offered_share' is not among the facts of this audit."),
        (("findings", 0, "criterion"), "lost", "'lost' is not among the criteria of this audit."),
        (
            ("findings", 0, "parameters", 0),
            "pay.lost",
            "'pay.lost' is not among the parameters of this audit.",
        ),
        (("findings", 0, "settled_by", 0), "lost", "'lost' is not among the documents of this audit."),
        (
            ("findings", 0, "judgements", 0, "account"),
            "lost",
            "'lost' is not among the accounts of this audit.",
        ),
        (("facts", 0, "claims", 0, "by"), "lost", "'lost' is not among the parties of this audit."),
        (("policy", "leading", 0), "lost", "'lost' is not among the criteria of this audit."),
        (("accounts", 0, "kind"), "record", "There is no such account, or there are two."),
        (("findings",), [], "This is empty."),
        (("opinion", "assurance"), {"told": 1}, "'sourced' is missing."),
    ],
    ids=str,
)
def test_a_name_that_is_that_of_nothing_is_refused(path: KeyPath, name: Any, message: str) -> None:
    """
    Each rule, fact, account, bound, source, party, document and criterion that an audit names is in it.
    """
    values = json.loads(_written())
    around = values
    for step in path[:-1]:
        around = around[step]
    around[path[-1]] = name

    with pytest.raises(AuditError) as refused:
        load_audit(json.dumps(values, indent=1))

    assert message in [each.message for each in refused.value.problems]
    assert all(each.place.line > 1 for each in refused.value.problems)


@pytest.mark.parametrize("part", ["criteria", "findings", "facts"])
def test_a_key_that_names_no_account_is_refused_where_it_stands(part: str) -> None:
    """
    What is told of an account that is not there is refused at its key.
    """
    values = json.loads(_written())
    accounts = values[part][0]["accounts"]
    values[part][0]["accounts"] = {**accounts, "lost": next(iter(accounts.values()))}

    with pytest.raises(AuditError) as refused:
        load_audit(json.dumps(values, indent=1))

    assert f"{part}.0.accounts.lost" in [each.path for each in refused.value.problems]
