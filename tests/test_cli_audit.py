"""The command line, as it is run: exit statuses, reports, streams, and what a screen can show."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click
import pytest
from running import (
    COMMAND,
    FAIR,
    REPOSITORY,
    SMALL_POLICY,
    UNDECIDED,
    UNFAIR,
    Ended,
    run,
    start,
    write,
)

from evenhand import __version__
from evenhand.batch.kernel import kernel
from evenhand.cli import evenhand

Recorded = Callable[[Path, str], str]

GOLDEN: Final = REPOSITORY / "tests" / "golden"
_VERSION: Final = f"evenhand, version {__version__}, executor in {'Python' if kernel is None else 'C'}\n"
RULES: Final = ("--rules", SMALL_POLICY)
EMPTY: Final = "program: {name: A preview, sponsor: Lumen}\n"
_SPOKEN: Final = "method: [{value: cash, by: company, via: [{source: s0}]}]"
TWO_SIDES: Final = f"""{UNDECIDED.replace("method: ~", _SPOKEN)}
parties:
  company: {{name: Lumen, side: sponsor}}
sources:
  s0: {{title: A post, kind: post}}
"""

OVERRULED: Final = f"""{
    FAIR.replace(
        "offered_share: 100 %",
        "offered_share: [{by: company, value: 100 %}, "
        "{by: ledger, value: 0 %, via: [{source: s0, at: page 2}]}]",
    )
}
parties:
  company: {{name: Lumen, side: sponsor}}
  ledger: {{name: The ledger, side: record}}
sources:
  s0: {{title: The ledger, kind: payment-ledger}}
"""


def _audit(tmp_path: Path, text: str, *options: str) -> Ended:
    write(tmp_path, text)
    return run("audit", "program.yaml", *RULES, *options, folder=tmp_path)


def _json(tmp_path: Path, text: str, *options: str) -> dict[str, Any]:
    audited: dict[str, Any] = json.loads(_audit(tmp_path, text, *options, "-f", "json").out)
    return audited


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    return command.make_context(name, [], parent, resilient_parsing=True, terminal_width=80)


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Context]]:
    """Find every command there is, with the context in which its help is written."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = _context(command, name, context)
        yield inner.command_path.removeprefix("evenhand "), inner
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


_TOP: Final = _context(evenhand, "evenhand", None)
COMMANDS: Final = [("evenhand", _TOP), *_commands(evenhand, _TOP)]


@pytest.mark.parametrize(("name", "context"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_the_help_of_every_command_is_the_kept_one(
    name: str, context: click.Context, recorded: Recorded
) -> None:
    """
    What a command says of itself changes only where someone reads the change.
    """
    actual = f"{context.get_help()}\n"

    assert recorded(GOLDEN / "help" / f"{name.replace(' ', '-')}.txt", actual) == actual


def test_every_kept_help_is_that_of_a_command() -> None:
    """
    A command that goes takes its help with it, and none is left out.
    """
    kept = {path.stem for path in (GOLDEN / "help").iterdir()}

    assert {name.replace(" ", "-") for name, _ in COMMANDS} == kept


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_is_given_on_the_standard_output(flag: str) -> None:
    """
    Asking for help is no mistake.
    """
    ended = run(flag)

    assert (0, True, "") == (ended.status, ended.out.startswith("Usage: evenhand "), ended.err)


def test_no_command_is_told_what_commands_there_are() -> None:
    """
    Without a command there is nothing to do, and the commands are shown.
    """
    ended = run()

    assert (2, "", True) == (ended.status, ended.out, "Commands:" in ended.err)


def test_the_version_is_that_of_the_package() -> None:
    """
    The command and the library are of one version, and the executor is the one that is installed.
    """
    assert Ended(0, _VERSION, "") == run("--version")


def test_the_module_runs_as_the_command_does() -> None:
    """
    `python -m evenhand` is `evenhand`.
    """
    ended = subprocess.run(  # noqa: S603 - the command is evenhand itself
        [COMMAND.with_name("python"), "-m", "evenhand", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert _VERSION == ended.stdout


@pytest.mark.parametrize(
    ("text", "status"), [(FAIR, 0), (UNFAIR, 1), ("- 1\n", 2), (UNDECIDED, 3), (EMPTY, 3)]
)
def test_the_exit_status_says_how_the_audit_ended(tmp_path: Path, text: str, status: int) -> None:
    """
    0 is clean, 1 failed, 2 not performed, 3 undecided; an empty program is never clean.
    """
    assert status == _audit(tmp_path, text).status


@pytest.mark.parametrize("form", ["terminal", "html", "markdown", "json"])
def test_the_exit_status_is_the_same_for_every_format(tmp_path: Path, form: str) -> None:
    """
    A format shows an audit and decides nothing.
    """
    assert 1 == _audit(tmp_path, UNFAIR, "-f", form).status


@pytest.mark.parametrize(
    ("text", "threshold", "status"),
    [
        (UNFAIR, "critical", 1),
        (UNFAIR, "never", 0),
        (UNDECIDED, "critical", 0),
        (UNDECIDED, "major", 3),
        (UNDECIDED, "minor", 3),
        (EMPTY, "critical", 3),
        (EMPTY, "never", 3),
    ],
)
def test_a_rule_gates_at_or_above_the_threshold(
    tmp_path: Path, text: str, threshold: str, status: int
) -> None:
    """
    What is less severe than asked for is reported and decides no status.
    """
    assert status == _audit(tmp_path, text, "--fail-on", threshold).status


@pytest.mark.parametrize(
    ("text", "undecided", "status"),
    [
        (UNDECIDED, "report", 3),
        (UNDECIDED, "fail", 1),
        (UNDECIDED, "ignore", 0),
        (EMPTY, "ignore", 3),
        (UNFAIR, "ignore", 1),
    ],
)
def test_what_is_undecided_counts_as_asked_for(
    tmp_path: Path, text: str, undecided: str, status: int
) -> None:
    """
    An undecided rule is reported, fails or is ignored; a program of which nothing is known is never clean.
    """
    assert status == _audit(tmp_path, text, "--undecided", undecided).status


def test_a_claim_from_a_low_grade_source_can_be_left_out(tmp_path: Path) -> None:
    """
    With a lowest grade, what stands only in a post is not counted.
    """
    verdicts = [
        {each["rule"]: each["verdict"] for each in _json(tmp_path, TWO_SIDES, *options)["findings"]}
        for options in ((), ("--min-grade", "C"))
    ]

    assert ["claimed", "unknown"] == [each["pay/pay-is-money"] for each in verdicts]


def test_the_date_of_the_audit_is_the_one_asked_for(tmp_path: Path) -> None:
    """
    `--as-of` goes before the date of the description.
    """
    assert ["2026-03-01", "2027-05-04"] == [
        _json(tmp_path, FAIR, *options)["as_of"] for options in ((), ("--as-of", "2027-05-04"))
    ]


def test_a_mistyped_command_gets_the_one_that_is_meant() -> None:
    """
    The nearest name is given.
    """
    ended = run("audti", "program.yaml")

    assert 2 == ended.status
    assert "No such command 'audti'. Did you mean 'audit'?" in ended.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--as-of", "2026-02-30"),
            "Invalid value for '--as-of': '2026-02-30' is no day of the calendar. Expected a date",
        ),
        (
            ("-f", "htlm"),
            "Invalid value for '-f' / '--format': 'htlm' is not a format. Did you mean 'html'?",
        ),
        (("-f", "html:"), "Invalid value for '-f' / '--format': 'html:' names no file after the colon."),
        (
            ("-f", "brief", "-f", "json"),
            "2 reports would be written to the standard output. Name a file: json:FILE",
        ),
        (("--fail-on", "blocker"), "Invalid value for '--fail-on': 'blocker' is not one of"),
        (("--formt", "html"), "No such option '--formt'. Did you mean '--format'?"),
    ],
)
def test_a_mistyped_option_gets_what_was_expected(
    tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    """
    A wrong option ends with exit status 2, what is wrong with it, and what was not done.
    """
    ended = _audit(tmp_path, FAIR, *options)

    assert (2, "", True, True) == (
        ended.status,
        ended.out,
        message in " ".join(ended.err.split()),
        ended.err.endswith("\nNo audit was performed.\n"),
    )


def test_several_reports_are_made_of_one_audit(tmp_path: Path) -> None:
    """
    Each format goes to its own file, one of them to the screen.
    """
    ended = _audit(
        tmp_path, FAIR, "-f", "terminal", "-f", "html:a.html", "-f", "markdown:a.md", "-f", "json:a.json"
    )

    assert (0, ["a.html", "a.json", "a.md", "program.yaml"], True) == (
        ended.status,
        sorted(path.name for path in tmp_path.iterdir()),
        "Opinion and scores" in ended.out,
    )


def test_a_report_in_a_file_is_the_one_that_is_shown(tmp_path: Path) -> None:
    """
    A file holds what the screen would.
    """
    shown = _audit(tmp_path, FAIR, "-f", "json").out
    _audit(tmp_path, FAIR, "-f", "json:report.json")

    assert shown == (tmp_path / "report.json").read_text(encoding="utf-8")


def test_a_report_that_is_shown_has_the_bytes_of_a_file_whatever_the_locale(tmp_path: Path) -> None:
    """
    What tools read on the standard output is UTF-8, as it is in a file.
    """
    write(tmp_path, FAIR.replace("A preview", "Lümen ✓ 日本"))
    command = ("audit", "program.yaml", "--rules", SMALL_POLICY)
    run(*command, "-f", "json:report.json", folder=tmp_path)
    python = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}

    assert start(*command, "-f", "json", folder=tmp_path, environment=python).out == (
        tmp_path / "report.json"
    ).read_text(encoding="utf-8")


def test_a_run_that_shows_no_report_says_how_it_ended(tmp_path: Path) -> None:
    """
    A log of a build tells why it failed.
    """
    ended = _audit(tmp_path, UNFAIR, "-f", "html:report.html")

    assert Ended(1, "", "A preview: does not conform, by its own account; 1 fail, 2 pass\n") == ended


def test_one_file_spelled_in_two_ways_gets_one_report(tmp_path: Path) -> None:
    """
    No report is lost behind another.
    """
    (tmp_path / "inside").mkdir()
    ended = _audit(tmp_path, FAIR, "-f", "json:report", "-f", "html:inside/../report")

    assert (2, False) == (ended.status, (tmp_path / "report").exists())
    assert "Two reports would be written to 'inside/../report'." in ended.err


def test_no_report_is_written_over_a_copy_of_a_source(tmp_path: Path) -> None:
    """
    A copy is evidence.
    """
    copy = write(tmp_path, "as it was read", "copy.txt")
    sourced = FAIR + "sources: {s: {title: t, kind: article, file: copy.txt}}\n"
    ended = _audit(tmp_path, sourced, "-f", "json:copy.txt")

    assert (2, "as it was read") == (ended.status, copy.read_text(encoding="utf-8"))
    assert "This file is an input" in ended.err


def test_a_finding_says_who_says_what_where(tmp_path: Path) -> None:
    """
    On the terminal, too, a side whose claim the record overrules is heard.
    """
    told = " ".join(_audit(tmp_path, OVERRULED, "-v").out.split())

    assert (
        "Evidence: - Lumen, share of working participants who are offered money: 100 % "
        "(line 5 of the description) "
        "- The ledger (the record), share of working participants who are offered money: 0 % "
        "(s0, page 2; grade A; line 5 of the description)"
    ) in told


def test_a_report_replaces_an_older_one(tmp_path: Path) -> None:
    """
    The next run writes over the report of the last.
    """
    write(tmp_path, "older", "report.json")
    _audit(tmp_path, FAIR, "-f", "json:report.json")

    assert "A preview" == json.loads((tmp_path / "report.json").read_text())["program"]["name"]


def test_a_report_goes_where_a_link_leads(tmp_path: Path) -> None:
    """
    A link stays a link.
    """
    (tmp_path / "reports").mkdir()
    link = tmp_path / "report.json"
    link.symlink_to(tmp_path / "reports" / "latest.json")
    _audit(tmp_path, FAIR, "-f", "json:report.json")

    assert (True, True) == (link.is_symlink(), (tmp_path / "reports" / "latest.json").is_file())


def test_a_report_to_a_pipe_leaves_the_pipe(tmp_path: Path) -> None:
    """
    A named pipe is written to and not replaced by a file.
    """
    write(tmp_path, FAIR)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reading:  # noqa: S603, S607 - wherever it is
        ended = run("audit", "program.yaml", *RULES, "-f", f"json:{pipe}", folder=tmp_path)
        report, _ = reading.communicate()

    assert (0, "A preview", True) == (
        ended.status,
        json.loads(report)["program"]["name"],
        pipe.is_fifo(),
    )


def test_a_program_is_read_from_the_standard_input() -> None:
    """
    A dash reads the description that another command writes.
    """
    ended = run("audit", "-", *RULES, "-f", "json", given=FAIR.encode())

    assert (0, "<stdin>", "") == (
        ended.status,
        json.loads(ended.out)["findings"][0]["location"]["file"],
        ended.err,
    )


def test_the_standard_input_can_be_given_a_name(tmp_path: Path) -> None:
    """
    Places point at the file of that name, and copies of sources are found beside it, as if it were read.
    """
    (tmp_path / "plans").mkdir()
    write(tmp_path / "plans", "Nobody was paid.", "news.txt")
    sources = "sources: {news: {title: News, kind: article, file: news.txt}}\n"
    path = write(tmp_path / "plans", f"{FAIR}{sources}")
    piped = run(
        "audit", "-", "--name", "plans/program.yaml", *RULES, "-f", "json",
        given=path.read_bytes(), folder=tmp_path,
    )  # fmt: skip

    assert run("audit", "plans/program.yaml", *RULES, "-f", "json", folder=tmp_path) == piped
    assert "no local copy" not in piped.out


def test_a_name_for_no_standard_input_is_refused(tmp_path: Path) -> None:
    """
    Where every program is a file, each has its name.
    """
    write(tmp_path, FAIR)
    ended = run("audit", "program.yaml", "--name", "other.yaml", *RULES, folder=tmp_path)

    assert 2 == ended.status
    assert "--name names the standard input, and no program is read from it." in ended.err


def test_no_report_goes_over_the_file_that_the_standard_input_is(tmp_path: Path) -> None:
    """
    The file that is named is an input like any other.
    """
    path = write(tmp_path, FAIR)
    ended = run(
        "audit", "-", "--name", "program.yaml", *RULES, "-f", "html:program.yaml",
        given=FAIR.encode(), folder=tmp_path,
    )  # fmt: skip

    assert (2, FAIR) == (ended.status, path.read_text(encoding="utf-8"))


def test_json_with_escapes_is_read_from_the_standard_input() -> None:
    """
    JSON from another tool is a description as well, its pairs of surrogates too.
    """
    content = json.dumps({"program": {"name": "A preview 😀", "sponsor": "Lumen"}})
    ended = run("audit", "-", *RULES, "-f", "json", given=content.encode())

    assert "A preview 😀" == json.loads(ended.out)["program"]["name"]


def test_a_broken_standard_input_has_places_too() -> None:
    """
    What is wrong with the standard input is told as with a file.
    """
    ended = run("audit", "-", *RULES, given=b"program: \xff\n")

    assert (
        Ended(
            2, "", "<stdin>:1:10\n  Byte 0xff is not UTF-8. Expected UTF-8 text.\nNo audit was performed.\n"
        )
        == ended
    )


def test_several_programs_are_reported_one_after_the_other(tmp_path: Path) -> None:
    """
    Each program has its report, and the worst of them gives the exit status.
    """
    write(tmp_path, FAIR.replace("A preview", "The first"), "a.yaml")
    write(tmp_path, UNFAIR.replace("A preview", "The second"), "b.yaml")
    ended = run("audit", "a.yaml", "b.yaml", *RULES, folder=tmp_path)

    assert (1, True) == (ended.status, 0 <= ended.out.find("The first") < ended.out.find("The second"))


def test_a_pipe_gets_no_colour_and_no_progress(tmp_path: Path) -> None:
    """
    What another command reads is plain text, and the standard error is silent.
    """
    program = write(tmp_path, UNFAIR)
    ended = run("audit", *([program] * 6), *RULES, environment={"TERM": "xterm-256color"})

    assert (True, "") == ("\x1b" not in ended.out, ended.err)


def _on_a_terminal(tmp_path: Path, **environment: str) -> str:
    """Give what a terminal of eighty columns is sent."""
    program = write(tmp_path, UNFAIR)
    reader, writer = pty.openpty()
    environment = {"PATH": os.defpath, "PYTHONUTF8": "1", "TERM": "xterm", "COLUMNS": "80", **environment}
    with subprocess.Popen([COMMAND, "audit", program, *RULES], stdout=writer, env=environment) as process:  # noqa: S603 - the command is evenhand itself
        os.close(writer)
        sent = b"".join(iter(lambda: _sent(reader), b""))
    os.close(reader)
    assert 1 == process.returncode
    return sent.decode()


def _sent(reader: int) -> bytes:
    try:
        return os.read(reader, 65536)
    except OSError:  # the other end is closed
        return b""


def test_a_terminal_gets_colour(tmp_path: Path) -> None:
    """
    On a screen a failure is red, beside the word for it.
    """
    assert "\x1b[31mnot met" in _on_a_terminal(tmp_path)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_no_colour_gets_none(tmp_path: Path, environment: dict[str, str]) -> None:
    """
    NO_COLOR and a dumb terminal are respected.
    """
    shown = _on_a_terminal(tmp_path, **environment)

    assert (True, True) == ("not met" in shown, "\x1b" not in shown)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(tmp_path: Path, columns: int) -> None:
    """
    A narrow terminal gets narrow lines.
    """
    program = write(tmp_path, UNFAIR)
    ended = run("audit", program.name, *RULES, folder=tmp_path, environment={"COLUMNS": str(columns)})

    assert [] == [line for line in ended.out.splitlines() if len(line) > columns]


def test_a_terminal_without_unicode_gets_what_it_can_show(tmp_path: Path) -> None:
    """
    In the C locale a name is escaped and a bar is drawn in ASCII, and nothing fails.
    """
    program = write(tmp_path, UNFAIR.replace("A preview", "Előzetes"))
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = start("audit", program, *RULES, environment=environment)

    assert (1, True, True, "") == (
        ended.status,
        ended.out.isascii(),
        "El\\u0151zetes" in ended.out,
        ended.err,
    )


def test_a_reader_that_leaves_a_pipe_changes_no_exit_status(tmp_path: Path) -> None:
    """
    `evenhand audit ... | head -1` ends as the audit does, and says nothing on the standard error.
    """
    program = write(tmp_path, UNFAIR)
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(  # noqa: S603 - the command is evenhand itself
        [COMMAND, "audit", program, *RULES], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)

    assert (1, "") == (ended.returncode, ended.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_behind_the_standard_output_is_told_of(tmp_path: Path) -> None:
    """
    A report that nobody can read is no audit.
    """
    program = write(tmp_path, FAIR)
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(  # noqa: S603 - the command is evenhand itself
            [COMMAND, "audit", program, *RULES], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert (
        2,
        "<stdout>\n  Cannot write the report: No space left on device.\nNo audit was performed.\n",
    ) == (ended.returncode, ended.stderr)


@pytest.mark.parametrize(("streams", "status"), [("<&- 2>&- >/dev/null", 1), ("<&- 2>&- >&-", 2)])
def test_only_a_closed_output_changes_the_exit_status(streams: str, status: int, tmp_path: Path) -> None:
    """
    Where nobody speaks or hears of mistakes the audit is performed all the same; a report needs its place.
    """
    program = write(tmp_path, UNFAIR)
    shell = shutil.which("sh") or "sh"
    command = f"{COMMAND} audit {program} --rules {SMALL_POLICY} {streams}"
    ended = subprocess.run([shell, "-c", command], check=False)  # noqa: S603 - it runs evenhand

    assert status == ended.returncode


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion(shell: str) -> None:
    """
    The script that is printed asks evenhand how to go on.
    """
    ended = run("completion", shell)

    assert (0, True, "") == (ended.status, f"_EVENHAND_COMPLETE={shell}_complete" in ended.out, ended.err)


def test_bash_understands_its_completion() -> None:
    """
    The script for bash has no mistake that bash would find.
    """
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    checked = subprocess.run([bash, "-n"], input=run("completion", "bash").out, text=True, check=False)  # noqa: S603 - it only parses

    assert 0 == checked.returncode


@pytest.mark.parametrize(
    ("typed", "completions"),
    [
        ("evenhand audit -f ", ["html", "json", "markdown", "terminal"]),
        ("evenhand audit --fail-on m", ["major", "minor"]),
        ("evenhand comp", ["compare", "completion"]),
    ],
)
def test_a_half_typed_command_is_completed(typed: str, completions: list[str]) -> None:
    """
    Commands, formats and choices are completed.
    """
    words = typed.split(" ")
    environment = {
        "_EVENHAND_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
    }
    offered = [line.partition(",")[2] for line in run(environment=environment).out.splitlines()]

    assert set(completions) <= set(offered)
