"""Audits that are read back: what is taken at once, what is taken after all, and what is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from running import REPOSITORY, SMALL_POLICY, UNFAIR
from strategies.slips import slipped

from evenhand import audit, load_audit, load_policy, load_program, render
from evenhand.audit.audit import Audit
from evenhand.reading.given import plain
from evenhand.reading.models import adapter_of
from evenhand.vocabulary.errors import AuditError, EvenhandError

MODEL: Final = adapter_of(Audit)
EXPECTED: Final = "Expected an audit, as 'evenhand audit -f json:FILE' writes it."


@cache
def _written() -> str:
    """
    The JSON of an audit.
    """
    policy = load_policy(SMALL_POLICY)
    return render(audit(load_program(UNFAIR, policy), policy), "json")


def _is_taken(values: Any) -> bool:
    try:
        load_audit(json.dumps(values, default=float))
    except AuditError:
        return False
    return True


def _is_modelled(values: Any) -> bool:
    try:
        MODEL.validate_python(plain(values))
    except (ValidationError, EvenhandError):
        return False
    return True


@given(st.data())
def test_what_is_taken_is_what_the_models_accept(data: st.DataObject) -> None:
    """
    After any slip, an audit is read if and only if the models that would say what is wrong accept it.
    """
    values = data.draw(slipped(plain(json.loads(_written()))))

    assert _is_modelled(values) == _is_taken(values)


def test_shares_that_another_tool_wrote_as_whole_numbers_are_shares() -> None:
    """
    Many a tool writes 1 for 1.0: the audit is the same.
    """
    rewritten = _written().replace(": 0.0", ": 0").replace(": 1.0", ": 1")

    assert (True, _written()) == (rewritten != _written(), render(load_audit(rewritten), "json"))


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
