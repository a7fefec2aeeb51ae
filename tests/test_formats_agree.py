"""Every format tells the same verdicts, and the command ends the same way whichever is asked for."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote

import pytest
from built_in import BUILT_IN
from examples import A_FEW
from running import FAIR, SMALL_POLICY, UNDECIDED, UNFAIR, run, write

from evenhand import Audit, audit, load_program, render
from evenhand.advice.advising import advise, request
from evenhand.audit.case import open_case
from evenhand.audit.exit_status import FailOn, Gating, Status, Undecided, find_status
from evenhand.reporting.formats import ADVISED, FORMATS, REQUESTING, TextFormat

Verdicts = dict[str, str]


def from_json(text: str) -> Verdicts:
    """
    Read the audit's own form.
    """
    return {each["rule"]: each["verdict"] for each in json.loads(text)["findings"]}


def from_sarif(text: str) -> Verdicts:
    """
    Read the results.
    """
    return {each["ruleId"]: each["properties"]["verdict"] for each in json.loads(text)["runs"][0]["results"]}


def from_junit(text: str) -> Verdicts:
    """
    Read the test cases.
    """
    cases = ET.fromstring(text).iter("testcase")  # noqa: S314 - it is our own
    return {each.attrib["name"]: _said(each.findtext("system-out") or "") for each in cases}


def _said(record: str) -> str:
    return record.splitlines()[0].removeprefix("verdict: ")


def from_oscal(text: str) -> Verdicts:
    """
    Read the observations.
    """
    (result,) = json.loads(text)["assessment-results"]["results"]
    observed = [{each["name"]: each["value"] for each in one["props"]} for one in result["observations"]]
    return {each["rule"]: each["verdict"] for each in observed}


def from_csv(text: str) -> Verdicts:
    """
    Read the rows.
    """
    return {row["rule"]: row["verdict"] for row in csv.DictReader(StringIO(text))}


def from_annotations(text: str) -> Verdicts:
    """
    Read the titles of the commands.
    """
    titles = (unquote(each) for each in re.findall(r"^::\w+ .*?title=([^:]*)::", text, re.MULTILINE))
    return {rule: verdict for verdict, _, rule in (title.partition(": ") for title in titles)}


COMPLETE: Mapping[TextFormat, Callable[[str], Verdicts]] = {
    "json": from_json,
    "sarif": from_sarif,
    "junit": from_junit,
    "oscal": from_oscal,
    "csv": from_csv,
}


@pytest.fixture(scope="module", params=A_FEW)
def example(request: pytest.FixtureRequest) -> Audit:
    """
    The audit of each example.
    """
    policy = BUILT_IN
    return audit(load_program(request.param, policy), policy)


@pytest.mark.parametrize("form", COMPLETE)
def test_a_format_tells_every_verdict(example: Audit, form: TextFormat) -> None:
    """
    Each rule has in the report the verdict that it has in the audit.
    """
    assert {each.rule: each.verdict for each in example.findings} == COMPLETE[form](render(example, form))


def test_annotations_tell_what_fails(example: Audit) -> None:
    """
    Each rule that fails is annotated with its verdict, and all else that is open is one notice.
    """
    expected = {each.rule: each.verdict for each in example.findings if each.verdict == "fail"}
    if any(each.verdict not in {"pass", "fail", "not-applicable"} for each in example.findings):
        expected[""] = "Not settled"  # type: ignore[assignment]

    assert expected == from_annotations(render(example, "github"))


def test_what_github_is_told_is_what_failed(example: Audit) -> None:
    """
    The log for GitHub has the rules that fail.
    """
    assert {each.rule: each.verdict for each in example.findings if each.verdict == "fail"} == from_sarif(
        render(example, "sarif-github")
    )


def end_of_junit(report: str) -> Status:
    """
    End a build as a build server does: by failures, and then by errors.
    """
    suites = ET.fromstring(report)  # noqa: S314 - it is our own
    if suites.attrib["failures"] != "0":
        return Status.FAILED
    return Status.UNDECIDED if suites.attrib["errors"] != "0" else Status.CLEAN


def end_of_sarif(report: str) -> int:
    """
    Read the exit code of the run.
    """
    (run,) = json.loads(report)["runs"]
    (invocation,) = run["invocations"]
    code = invocation["exitCode"]
    assert isinstance(code, int)
    return code


@pytest.mark.parametrize("fail_on", get_args(FailOn))
@pytest.mark.parametrize("undecided", get_args(Undecided))
def test_a_format_that_ends_a_build_ends_it_as_the_command_does(
    example: Audit, fail_on: FailOn, undecided: Undecided
) -> None:
    """
    Whatever is told to gate, JUnit is red, an annotation is an error and SARIF has the code just where the
    command ends so.
    """
    gating = Gating(fail_on, undecided)
    status = find_status(example, gating)
    junit, github, sarif, alerts = (
        render(example, form, gating=gating) for form in ("junit", "github", "sarif", "sarif-github")
    )

    assert status == end_of_junit(junit)
    assert (status, status) == (end_of_sarif(sarif), end_of_sarif(alerts))
    assert (status == Status.FAILED) == ("::error " in github)


def test_the_command_tells_the_formats_what_gates(tmp_path: Path) -> None:
    """
    A rule that is undecided fails the build as soon as the options say so.
    """
    program = write(tmp_path, UNDECIDED)
    forms = [("junit", "<failure"), ("github", "::error "), ("sarif", '"exitCode": 1')]

    told = {
        form: mark in run("audit", program, "--rules", SMALL_POLICY, "-f", form, "--undecided", "fail").out
        for form, mark in forms
    }

    assert {"junit": True, "github": True, "sarif": True} == told


@pytest.mark.parametrize("path", A_FEW)
def test_the_exit_status_of_an_example_is_that_of_its_audit(path: Path, tmp_path: Path) -> None:
    """
    With all machine formats at once, the command ends as the audit says.
    """
    policy = BUILT_IN
    forms = [("-f", f"{form}:{tmp_path / form}") for form in FORMATS]

    ended = run("audit", path, *(each for pair in forms for each in pair))

    assert find_status(audit(load_program(path, policy), policy)) == ended.status
    assert sorted(FORMATS) == sorted(each.name for each in tmp_path.iterdir())


@pytest.mark.parametrize(("text", "status"), [(FAIR, 0), (UNFAIR, 1), (UNDECIDED, 3)])
@pytest.mark.parametrize("form", FORMATS)
def test_a_format_changes_no_exit_status(form: TextFormat, text: str, status: int, tmp_path: Path) -> None:
    """
    Whatever the format, the command ends by what was found.
    """
    assert status == run("audit", write(tmp_path, text), "--rules", SMALL_POLICY, "-f", form).status


def test_several_programs_have_a_file_for_each_format(tmp_path: Path) -> None:
    """
    In one folder the reports of all formats on a program have different names, beside the index.
    """
    programs = [write(tmp_path, text, f"{name}.yaml") for name, text in (("a", FAIR), ("b", UNFAIR))]
    (folder := tmp_path / "reports").mkdir()
    options: list[Any] = [each for form in FORMATS for each in ("-f", f"{form}:{folder}")]

    run("audit", *programs, "--rules", SMALL_POLICY, *options)

    assert 2 * len(FORMATS) + 1 == len(list(folder.iterdir()))


@pytest.mark.parametrize("path", A_FEW)
def test_a_report_shows_all_the_advice_that_it_would(path: Path) -> None:
    """
    A command works out no more of the advice than its format shows, and no less.
    """
    policy = BUILT_IN
    program = load_program(path, policy)
    audited = audit(program, policy, as_of=policy.effective)
    full = advise(open_case(program, policy, policy.effective))
    asking = request(open_case(program, policy, policy.effective))

    for form in FORMATS:
        worked_out = full if form in ADVISED else asking if form in REQUESTING else audited
        assert render(full, form) == render(worked_out, form)
