"""Gates in builds: what GitHub, GitLab and pre-commit run is run here, from the files that they read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from running import FAIR, REPOSITORY, SMALL_POLICY, UNFAIR, run, write

from evenhand import audit, load_policy, load_program
from evenhand.audit.exit_status import Gating
from evenhand.reporting.rendering import render, render_together

BASH: Final = shutil.which("bash") or "bash"
BIN: Final = Path(sys.executable).parent


def read_yaml(name: str) -> Any:
    """
    Read a file of the repository as its reader does.
    """
    return yaml.safe_load((REPOSITORY / name).read_text(encoding="utf-8"))


def run_bash(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """
    Run a script as the runner of an action does.
    """
    return subprocess.run(  # noqa: S603 - it is our own script
        [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={
            "PATH": f"{BIN}:{os.defpath}:/usr/local/bin",
            "PYTHONPATH": str(REPOSITORY / "src"),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def run_action(folder: Path, **inputs: str) -> tuple[int, Mapping[str, str], str, str]:
    """
    Run the step that audits: give its status, outputs, the job's summary, and the log.
    """
    action = read_yaml("action.yml")
    (step,) = (each for each in action["runs"]["steps"] if each.get("id") == "audit")
    given = {name: str(each.get("default", "")) for name, each in action["inputs"].items()} | inputs
    environment = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: given[found[1]], value)
        for name, value in step["env"].items()
    }
    runner = folder / "runner"
    (runner / "evenhand" / "bin").mkdir(parents=True, exist_ok=True)
    command = runner / "evenhand" / "bin" / "evenhand"
    command.write_text(f"#!{sys.executable}\nfrom evenhand.__main__ import main\nmain()\n", encoding="utf-8")
    command.chmod(0o755)
    places = {"GITHUB_STEP_SUMMARY": str(runner / "summary"), "GITHUB_OUTPUT": str(runner / "output")}
    done = run_bash(step["run"], folder, RUNNER_TEMP=str(runner), **places, **environment)
    outputs = dict(line.split("=", 1) for line in (runner / "output").read_text("utf-8").splitlines())
    summary = runner / "summary"
    return done.returncode, outputs, summary.read_text("utf-8") if summary.exists() else "", done.stdout


def test_the_action_audits_annotates_and_sums_up(tmp_path: Path) -> None:
    """
    Several programs by a pattern: annotations in the log, every report in the summary, SARIF for an upload.
    """
    write(tmp_path, FAIR, "a fair plan.yaml")
    write(tmp_path, UNFAIR, "b.yaml")
    status, outputs, summary, log = run_action(tmp_path, programs="*.yaml\n", rules=str(SMALL_POLICY))
    sarif = json.loads(Path(outputs["sarif"]).read_text("utf-8"))

    assert (1, "1") == (status, outputs["status"])
    assert "::error file=b.yaml,line=" in log
    assert 2 == summary.count("# A preview\n")
    assert ["pay/work-is-paid"] == [each["ruleId"] for each in sarif["runs"][0]["results"]]
    assert {"html", "json", "markdown", "evenhand.sarif"} == {
        each.name for each in Path(outputs["reports"]).iterdir()
    }


def test_the_action_hands_its_inputs_on(tmp_path: Path) -> None:
    """
    What is given as an input stands on the command line, and nothing of it is run.
    """
    write(tmp_path, UNFAIR)
    inputs = {"programs": "program.yaml", "rules": str(SMALL_POLICY), "fail-on": "never"}
    status, *_ = run_action(tmp_path, **inputs)
    refused, *_ = run_action(tmp_path, **inputs | {"undecided": "$(touch run)"})

    assert (0, 2, False) == (status, refused, (tmp_path / "run").exists())


def test_the_action_has_an_input_for_each_variable() -> None:
    """
    No script holds an expression, which a name of a file could break out of.
    """
    action = read_yaml("action.yml")
    steps = action["runs"]["steps"]
    named = {
        found
        for step in steps
        for value in step["env"].values()
        for found in re.findall(r"inputs\.([a-z-]+)", value)
    }

    assert action["inputs"].keys() == named
    assert not any("${{" in step["run"] for step in steps)


def test_the_job_of_gitlab_writes_its_reports(tmp_path: Path) -> None:
    """
    The script of the template leaves what its artifacts name, and ends as the audit does.
    """
    write(tmp_path, UNFAIR)
    write(tmp_path, f'rules = "{SMALL_POLICY}"\n', "evenhand.toml")
    job = read_yaml("gates/gitlab.yml")["evenhand"]
    done = run_bash("\n".join(job["script"]), tmp_path, **job["variables"])
    reports = job["artifacts"]["reports"]
    (degradation,) = json.loads((tmp_path / reports["codequality"]).read_text("utf-8"))

    assert 1 == done.returncode, done.stderr
    assert ["program.xml"] == [each.name for each in tmp_path.glob(reports["junit"])]
    assert {
        "check_name": "pay/work-is-paid",
        "severity": "critical",
        "location": {"path": "program.yaml", "lines": {"begin": 5}},
    } == {name: value for name, value in degradation.items() if name not in {"description", "fingerprint"}}


def test_gitlab_takes_several_programs_in_one_report() -> None:
    """
    Each degradation has a fingerprint of its own, which stays where its line moves.
    """
    policy = load_policy(SMALL_POLICY)
    audits = [
        audit(load_program(text, policy, name=name), policy)
        for name, text in (("a.yaml", UNFAIR), ("b.yaml", UNFAIR), ("a.yaml", f"\n{UNFAIR}"))
    ]
    told = json.loads(render_together(audits, "gitlab", Gating()))
    prints = [each["fingerprint"] for each in told]

    assert (5, 5, 6) == tuple(each["location"]["lines"]["begin"] for each in told)
    assert (prints[0], False) == (prints[2], prints[0] == prints[1])


def test_a_hook_runs_what_it_names(tmp_path: Path) -> None:
    """
    Each entry is a command of evenhand; the first takes files, and tells each finding in a line.
    """
    first, second = read_yaml(".pre-commit-hooks.yaml")
    path = write(tmp_path, UNFAIR)
    ended = run(*first["entry"].split()[1:], path, "--rules", SMALL_POLICY)
    checked = run(*second["entry"].split()[1:], "--rules", REPOSITORY / "rules")

    assert (1, 0) == (ended.status, checked.status)
    assert f"{path.as_posix()}:5:24: fail critical pay/work-is-paid: " in ended.out


@pytest.mark.parametrize(
    ("hook", "files"),
    [
        ("evenhand", ["plans/program.yaml", "programs/alpha.yml"]),
        ("evenhand-rules", ["garden/pay/fee.yaml", "rules/table.csv"]),
    ],
)
def test_a_hook_runs_on_what_the_page_shows(hook: str, files: list[str]) -> None:
    """
    A program in a folder of programs is audited, and a policy is checked wherever it lies.
    """
    [pattern] = [each["files"] for each in read_yaml(".pre-commit-hooks.yaml") if each["id"] == hook]

    assert files == [each for each in (*files, "notes.md") if re.search(pattern, each)]


@pytest.mark.parametrize("text", [FAIR, UNFAIR])
def test_the_concise_report_has_a_line_a_finding(text: str) -> None:
    """
    Those that are met have none; the last line counts all.
    """
    policy = load_policy(SMALL_POLICY)
    audited = audit(load_program(text, policy), policy)
    open_ = [each for each in audited.findings if each.verdict not in {"pass", "not-applicable"}]

    assert len(open_) + 1 == len(render(audited, "concise").splitlines())


def test_the_concise_report_tells_first_what_gates() -> None:
    """
    Where what is undecided is ignored, what nothing is known of is counted, and has no line.
    """
    policy = load_policy(SMALL_POLICY)
    text = UNFAIR.replace("method: cash", "method: ~")
    told = render(audit(load_program(text, policy), policy), "concise", gating=Gating(undecided="ignore"))
    [failed, last] = told.splitlines()

    assert (True, "1 finding is unknown and has no line") == (
        failed.endswith(" [gates]"),
        last.partition(":")[0],
    )


@pytest.mark.parametrize(("text", "counted"), [(FAIR, "0 of these gate."), (UNFAIR, "1 of these gates.")])
def test_the_concise_report_counts_what_gates(text: str, counted: str) -> None:
    """
    Whoever reads of minor findings too sees how many of all stop a build.
    """
    policy = load_policy(SMALL_POLICY)
    told = render(audit(load_program(text, policy), policy), "concise")

    assert told.endswith(f" {counted}\n")
