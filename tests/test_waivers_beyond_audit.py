"""Waivers where a run ends as an audit does, and is none: compare, what-if and batch."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, Final

import pytest
from running import FAIR, SMALL_POLICY, UNDECIDED, UNFAIR, Ended, run, write

from evenhand import Screen, audit, find_status, load_policy, load_program, load_waivers, waive

POLICY: Final = load_policy(SMALL_POLICY)
TODAY: Final = dt.date(2026, 11, 30)
WAIVER: Final = {"rule": "pay/work-is-paid", "reason": "Soon.", "owner": "Ana", "until": dt.date(2027, 6, 1)}
FILE: Final = "waivers: [{rule: pay/work-is-paid, reason: Soon., owner: Ana, until: 2027-06-01}]\n"
DISPUTED: Final = """
program: {name: A preview, sponsor: Lumen}
parties: {lumen: {name: Lumen, side: sponsor}, ana: {name: Ana, side: testers}}
facts:
  sponsor.for_profit: true
  pay.offered_share: [{value: 100 %, by: lumen}, {value: 0 %, by: ana}]
"""
PROGRAMS: Final = {"fair": FAIR, "open": UNDECIDED, "unfair": UNFAIR, "disputed": DISPUTED}


def _run(folder: Path, *arguments: str, waivers: str = FILE) -> Ended:
    """
    Run a command beside a program that fails one rule, and beside one that fails none.
    """
    write(folder, waivers, "waivers.yaml")
    write(folder, UNFAIR)
    write(folder, FAIR.replace("A preview", "Another"), "other.yaml")
    described: dict[str, dict[str, Any]] = {
        "program": {"name": "A preview", "sponsor": "Lumen"},
        "facts": {"pay.offered_share": "99 %"},
    }
    described["facts"] |= {
        "sponsor.for_profit": True,
        "pay.method": "cash",
        "sharing.criticism_allowed": True,
    }
    write(folder, json.dumps(described) + "\n", "programs.ndjson")
    more = ("--rules", SMALL_POLICY, "--as-of", TODAY.isoformat(), "--waivers", "waivers.yaml")
    return run(*arguments, *more, folder=folder)


@pytest.mark.parametrize("side", [None, "testers", "sponsor"])
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_screen_waives_as_an_audit_does(program: str, side: str | None) -> None:
    """
    The same findings, and so the same exit status.
    """
    given: dict[str, Any] = {**WAIVER, **({"side": side} if side else {})}
    waivers = load_waivers({"waivers": [given]}, POLICY).on(TODAY)
    waived = waive(audit(load_program(program, POLICY), POLICY, as_of=TODAY), waivers, TODAY)
    screened = Screen(POLICY, as_of=TODAY, waivers=waivers).judge(program)
    held = [each.rule for each in waived.findings if waived.find_waiver(each.rule)]

    assert (held, find_status(waived)) == ([*screened.waived], screened.status())


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare", "program.yaml", "other.yaml"],
        ["what-if", "program.yaml", "pay.method=cash"],
        ["batch", "programs.ndjson"],
    ],
    ids=["compare", "what-if", "batch"],
)
def test_a_waived_failure_ends_no_run(arguments: list[str], tmp_path: Path) -> None:
    """
    As of an audit; and once it has expired, it does again.
    """
    late = FILE.replace("2027-06-01", "2026-11-01")

    assert (0, 1) == (
        _run(tmp_path, *arguments).status,
        _run(tmp_path, *arguments, waivers=late).status,
    )


def test_a_record_names_what_is_waived_and_keeps_the_verdict(tmp_path: Path) -> None:
    """
    A waiver is no pass, and changes no score.
    """
    _, line = _run(tmp_path, "batch", "programs.ndjson").out.splitlines()
    record = json.loads(line)

    assert ("fail", ["pay/work-is-paid"], 0) == (
        record["verdicts"]["pay/work-is-paid"],
        record["waived"],
        record["status"],
    )


@pytest.mark.parametrize(
    ("until", "rule", "told"),
    [
        ("2026-11-01", "pay/work-is-paid", "The waiver of pay/work-is-paid by Ana expired on 2026-11-01."),
        ("2026-12-24", "pay/work-is-paid", "The waiver of pay/work-is-paid by Ana ends soon, on 2026-12-24."),
        (
            "2027-06-01",
            "sharing/criticism-is-allowed",
            "The waiver of sharing/criticism-is-allowed by Ana has nothing to waive.",
        ),
    ],
    ids=["expired", "ending", "unused"],
)
def test_a_batch_tells_what_wants_doing(until: str, rule: str, told: str, tmp_path: Path) -> None:
    """
    On the standard error, where a record has no room for it.
    """
    waivers = FILE.replace("2027-06-01", until).replace("pay/work-is-paid", rule)

    assert told in _run(tmp_path, "batch", "programs.ndjson", waivers=waivers).err


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_a_comparison_tells_each_waiver_with_its_owner(form: str, tmp_path: Path) -> None:
    """
    Beside the name of the program; the one that it waives nothing of says so.
    """
    out = " ".join(_run(tmp_path, "compare", "program.yaml", "other.yaml", "-f", form).out.split())

    assert (True, True) == (
        "waived until 2027-06-01 by Ana. Soon." in out,
        "waived until 2027-06-01 by Ana, with nothing to waive. Soon." in out,
    )


def test_a_comparison_by_machine_has_its_waivers(tmp_path: Path) -> None:
    """
    In JSON with all that is known of them, and by their rules in CSV.
    """
    compared = json.loads(_run(tmp_path, "compare", "program.yaml", "other.yaml", "-f", "json").out)
    table = _run(tmp_path, "compare", "program.yaml", "other.yaml", "-f", "csv").out

    assert {"A preview": ["in force"], "Another": ["unused"]} == {
        each["name"]: [waiver["state"] for waiver in each["waivers"]] for each in compared["programs"]
    }
    assert [1] == [line.count('"pay/work-is-paid"') for line in table.splitlines() if "A preview" in line]


@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_what_if_tells_what_is_waived_after(form: str, tmp_path: Path) -> None:
    """
    What would be mended has nothing to waive any more.
    """
    out = _run(tmp_path, "what-if", "program.yaml", "pay.offered_share=100 %", "-f", form).out

    assert "with nothing to waive" in " ".join(out.split())


def test_what_if_gates_by_what_got_worse(tmp_path: Path) -> None:
    """
    Under a baseline, what was known before ends no run, and what an answer makes worse does.
    """
    write(tmp_path, UNFAIR)
    rules = ("--rules", SMALL_POLICY)
    run("audit", "program.yaml", *rules, "-f", "json:baseline.json", folder=tmp_path)
    ends = [
        run("what-if", "program.yaml", answer, *rules, "--baseline", "baseline.json", folder=tmp_path).status
        for answer in ("pay.method=cash", "sharing.criticism_allowed=false")
    ]

    assert [0, 1] == ends
