"""Whole commands on one file, from cold: what a person at a terminal or a hook waits for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from benchmarks.logic import both, deny
from benchmarks.lowering import LoweredRule, UnsayableError
from benchmarks.peers import installed
from benchmarks.peers.schema import say_test
from benchmarks.programs import Generated
from benchmarks.timing import Contender, Race, race
from benchmarks.workload import Workload

BARE: Final = "python -c pass"
AUDIT: Final = "evenhand audit"
HTML: Final = "evenhand audit, HTML"
JSON: Final = "evenhand audit, JSON"
YAMLLINT: Final = "yamllint"
CHECK_JSONSCHEMA: Final = "check-jsonschema"
SPECTRAL: Final = "spectral lint"

_REPOSITORY: Final = Path(__file__).parents[1]
_FOUND: Final = 1  # the exit code of a linter that found something


@dataclass(frozen=True)
class Command:
    """What is run, and the exit codes that are right."""

    title: str
    line: Sequence[str]
    codes: frozenset[int] = frozenset({0})

    def run(self, _round: object = None) -> str:
        """Run it to its end, and give what it printed. Raises RuntimeError where it failed."""
        ended = subprocess.run(  # noqa: S603 - our own command
            self.line, capture_output=True, text=True, check=False, cwd=_REPOSITORY, env=_environment()
        )
        if ended.returncode not in self.codes:
            message = f"{self.title} ended with {ended.returncode}: {ended.stderr.strip()[:200]}"
            raise RuntimeError(message)
        return ended.stdout


def _environment() -> Mapping[str, str]:
    """Give the environment of one who has installed the command: Python keeps what it compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def find_spectral() -> str | None:
    """Find Spectral on the path, or where `make bench` puts it."""
    own = _REPOSITORY / ".venv" / "npm" / "node_modules" / ".bin" / "spectral"
    return shutil.which("spectral") or (str(own) if own.exists() else None)


def list_commands(program: Generated, workload: Workload, folder: Path) -> tuple[list[Command], list[str]]:
    """Give every command that can be run on a program, and the names of those that are missing."""
    file, plain, ruleset = folder / "program.yaml", folder / "plain.yaml", folder / "ruleset.json"
    file.write_text(yaml.safe_dump(dict(program.written), sort_keys=False))
    plain.write_text(yaml.safe_dump(dict(program.plain), sort_keys=False))
    ruleset.write_text(json.dumps(write_ruleset(workload.rules)))
    schema = str(_REPOSITORY / "docs" / "schemas" / "program.json")
    python, judged = sys.executable, frozenset({0, 1, 2, 3})
    audit = [python, "-m", "evenhand", "audit", str(file)]
    commands = [
        Command(BARE, [python, "-c", "pass"]),
        Command("evenhand --version", [python, "-m", "evenhand", "--version"]),
        Command(AUDIT, audit, judged),
        Command(HTML, [*audit, "-f", f"html:{folder / 'report.html'}"], judged),
        Command(JSON, [*audit, "-f", f"json:{folder / 'report.json'}"], judged),
    ]
    missing = []
    for title, package, line in (
        (YAMLLINT, "yamllint", ["yamllint", "-d", "relaxed", str(file)]),
        (CHECK_JSONSCHEMA, "check-jsonschema", ["check_jsonschema", "--schemafile", schema, str(file)]),
    ):
        if installed(package):
            commands.append(Command(title, [python, "-m", *line]))
        else:
            missing.append(title)
    spectral = find_spectral()
    if spectral:
        line = [spectral, "lint", "-q", "-f", "json", "-r", str(ruleset), str(plain)]
        commands.append(Command(SPECTRAL, line, frozenset({0, _FOUND})))
    else:
        missing.append(SPECTRAL)
    return commands, missing


def race_commands(commands: Sequence[Command], rounds: int) -> Race:
    """Time every command, once it has run once."""
    contenders = [Contender(each.title, lambda _: [None], each.run) for each in commands]
    return race(contenders, range(rounds), clock=time.perf_counter)


def write_ruleset(rules: Sequence[LoweredRule]) -> dict[str, dict[str, object]]:
    """Write the rules that JSON Schema can say as rules of Spectral: each finds what surely fails."""
    said: dict[str, object] = {}
    for rule in rules:
        try:
            schema = say_test(deny(both([rule.applies, rule.fails])))
        except UnsayableError:
            continue
        then = {"function": "schema", "functionOptions": {"schema": schema}}
        said[rule.id] = {"given": "$", "severity": "error", "message": rule.id, "then": then}
    return {"rules": said}


def find_failures(printed: str) -> set[str]:
    """Read the rules that Spectral found broken."""
    return {finding["code"] for finding in json.loads(printed) if finding["code"] != "unrecognized-format"}
