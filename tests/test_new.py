"""`evenhand new`: the questions at a terminal or from a pipe, and the file that the answers make."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
from pathlib import Path
from typing import Final, Self

import pytest
from click.testing import CliRunner, Result
from running import COMMAND, SMALL_POLICY, start, write

from evenhand import Policy, Program, load_policy, load_program
from evenhand.asking.questions import Questionnaire
from evenhand.cli import evenhand
from evenhand.steps.command import run_main

_PATIENCE: Final = 30  # seconds without a word from the other end
HEADER: Final = "Lumen\nLumen Inc.\nalpha\n2026-03-01\n"
BEGUN: Final = """# mine
program: {name: Lumen, sponsor: Lumen Inc., as_of: 2026-03-01}  # so called
facts:
  pay:
    offered_share: 40 %   # from the ledger
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Load the small policy once."""
    return load_policy(SMALL_POLICY)


def _new(path: Path, typed: str, *options: str) -> Result:
    arguments = ["new", str(path), "--rules", str(SMALL_POLICY), *options]
    return CliRunner().invoke(evenhand, arguments, input=typed, catch_exceptions=False)


def _said(program: Program, policy: Policy) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for claim in program.claims:
        shown = policy.facts[claim.fact].kind.show(claim.said)
        said.setdefault(claim.fact, []).append(shown if claim.by is None else f"{claim.by}: {shown}")
    return said


def _order(policy: Policy) -> list[str]:
    """
    List the questions in the order in which they are put to somebody who answers none.
    """
    program = load_program({"program": {"name": "a", "sponsor": "b"}}, policy)
    asked: list[str] = []
    while (question := Questionnaire(policy, program, asked).next()) is not None:
        asked.append(question.fact)
    return asked


def test_the_answers_make_a_file(tmp_path: Path, policy: Policy) -> None:
    """
    The file has the header, and the answered facts by group, each below its question.
    """
    path = tmp_path / "program.yaml"
    _new(path, f"{HEADER}40 %\n.\n")
    first = _order(policy)[0]
    group, _, name = first.partition(".")

    assert (
        'program:\n  name: Lumen\n  sponsor: "Lumen Inc."\n  stage: alpha\n  as_of: 2026-03-01\n'
        f"facts:\n  {group}:\n    # {policy.facts[first].question}\n    {name}: 40 %"
    ) == path.read_text(encoding="utf-8").rstrip()


def test_an_answer_that_cannot_be_read_is_asked_for_again(tmp_path: Path, policy: Policy) -> None:
    """
    What was typed wrong is told of, and nothing that was answered before is lost.
    """
    path = tmp_path / "program.yaml"
    ended = _new(path, f"{HEADER}half\n40 %\n.\n")

    assert "Expected an answer such as 50 %, or at most 50 %." in ended.output
    assert {_order(policy)[0]: ["40 %"]} == _said(load_program(path, policy), policy)


def test_one_can_go_back(tmp_path: Path, policy: Policy) -> None:
    """
    The question before is put again with its answer, which Enter leaves as it is and another one replaces.
    """
    path = tmp_path / "program.yaml"
    first = _order(policy)[0]
    kept = _new(path, f"{HEADER}40 %\n<\n\n.\n")
    assert "So far: 40 %" in kept.output
    assert {first: ["40 %"]} == _said(load_program(path, policy), policy)
    path.unlink()
    _new(path, f"{HEADER}40 %\n<\n50 %\n.\n")

    assert {first: ["50 %"]} == _said(load_program(path, policy), policy)


def test_nobody_has_said_takes_an_answer_back(tmp_path: Path, policy: Policy) -> None:
    """
    A dash says that nobody has said: the fact stands there without a value.
    """
    path = tmp_path / "program.yaml"
    _new(path, f"{HEADER}40 %\n<\n-\n.\n")

    assert {} == _said(load_program(path, policy), policy)
    assert f"{_order(policy)[0].partition('.')[2]}:" in path.read_text(encoding="utf-8")


def test_what_was_skipped_comes_again_and_what_nobody_said_does_not(tmp_path: Path, policy: Policy) -> None:
    """
    A skipped question comes last, once more; one that nobody could answer does not come again.
    """
    order = _order(policy)
    ended = _new(tmp_path / "program.yaml", HEADER + ">\n" + "\n" * (len(order) - 1) + ">\n")
    times = [ended.output.count(policy.facts[path].question) for path in order]

    assert [2, *[1] * (len(order) - 1)] == times
    assert "of 7 facts answered" in ended.output.replace(str(len(policy.facts)), "7")


def test_a_file_is_gone_on_with(tmp_path: Path, policy: Policy) -> None:
    """
    What stands in the file is not asked, and every byte of it stays.
    """
    path = write(tmp_path, BEGUN)
    ended = _new(path, "yes\n.\n")
    after = path.read_text(encoding="utf-8")

    assert policy.facts["pay.offered_share"].question not in ended.output
    assert BEGUN.splitlines() == [line for line in after.splitlines() if line in BEGUN.splitlines()]
    assert 2 == len(load_program(path, policy).claims)


def test_a_file_that_is_broken_is_not_touched(tmp_path: Path) -> None:
    """
    What cannot be read is told of with its place, and stays as it is.
    """
    path = write(tmp_path, "mine")
    ended = CliRunner().invoke(evenhand, ["new", str(path), "--blank"])
    refused = start("new", path)

    assert (2, 2, "mine") == (ended.exit_code, refused.status, path.read_text(encoding="utf-8"))


def test_what_does_not_go_together_is_asked_for_again(tmp_path: Path) -> None:
    """
    An answer that cannot be so with another is refused with the reason, and another one is taken.
    """
    path = tmp_path / "program.yaml"
    path.write_text(
        "program: {name: a, sponsor: b, as_of: 2026-03-01}\nfacts:\n  pay: {effective_hourly: 12 USD/hour}\n",
        encoding="utf-8",
    )
    typed = ">\n" * 5 + "0 %\n100 %\n.\n"  # the sixth core question
    ended = CliRunner().invoke(evenhand, ["new", str(path)], input=typed)

    assert "Where nobody is offered money, nobody is paid anything" in ended.output
    assert "offered_share: 100 %" in path.read_text(encoding="utf-8")


def test_sides_and_sources_are_asked_for(tmp_path: Path, policy: Policy) -> None:
    """
    Who says each answer, and where that stands: several parties may answer one question.
    """
    path = tmp_path / "program.yaml"
    parties = "The artists\n2\n\n"
    source = "1\nThe letter\n4\n2026-02-01\n\n\nline 5\nWe did it.\n"
    typed = f"{HEADER}{parties}1\n40 %\n{source}2\n50 %\n1\nline 7\n\n\n.\n"
    _new(path, typed, "--sides", "--sources")
    program = load_program(path, policy)
    first = _order(policy)[0]

    sides = {name: each.side for name, each in program.parties.items()}
    assert {"lumen-inc": "sponsor", "the-artists": "participants"} == sides
    assert {first: ["lumen-inc: 40 %", "the-artists: 50 %"]} == _said(program, policy)
    places = [via for claim in program.claims if claim.speech for via in claim.speech.read_at]
    assert [("s0", "line 5"), ("s0", "line 7")] == [(via.source, via.at) for via in places]


def test_verdicts_are_shown_as_they_move(tmp_path: Path) -> None:
    """
    With --live each answer shows which verdicts it moved, and how many there are of each.
    """
    ended = _new(tmp_path / "program.yaml", f"{HEADER}40 %\n.\n", "--live")

    assert "So far: " in ended.output


@pytest.mark.parametrize(
    ("language", "typed", "told"),
    [
        ("de", "höchstens 40 %", "niemand hat es gesagt"),
        ("es", "como máximo 40 %", "nadie lo ha dicho"),
        ("fr", "au plus 40 %", "personne ne l\N{RIGHT SINGLE QUOTATION MARK}a dit"),
    ],
)
def test_it_speaks_other_languages(
    language: str, typed: str, told: str, tmp_path: Path, policy: Policy
) -> None:
    """
    Questions are put and answers taken in the language that is asked for; the file holds the policy's words.
    """
    path = tmp_path / "program.yaml"
    ended = _new(path, f"{HEADER}{typed}\n.\n", "--language", language)

    assert told in ended.output
    assert {_order(policy)[0]: ["0 % to 40 %"]} == _said(load_program(path, policy), policy)


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_an_answer_that_is_no_text_loses_no_other(errors: str, tmp_path: Path, policy: Policy) -> None:
    """
    Whatever bytes a terminal sends, what was answered is kept.
    """
    said = HEADER.encode() + b"40 %\n" + b" " * 9000 + b"\xff\n"
    environment = {"PYTHONIOENCODING": f"utf-8:{errors}"}
    ended = start(
        "new", "program.yaml", "--rules", SMALL_POLICY, folder=tmp_path, given=said, environment=environment
    )

    assert (0, 1) == (ended.status, len(load_program(tmp_path / "program.yaml", policy).claims))


def test_nothing_is_written_before_there_is_a_program(tmp_path: Path) -> None:
    """
    Who leaves before the program has a name leaves no file behind.
    """
    _new(tmp_path / "program.yaml", "")

    assert [] == [*tmp_path.iterdir()]


@pytest.mark.parametrize("typed", [".\n", "?\nLumen\n\n.\n"])
def test_a_full_stop_ends_the_first_questions_too(typed: str, tmp_path: Path) -> None:
    """
    What is no answer to a later question is no name either: a full stop ends, and a question mark explains.
    """
    ended = _new(tmp_path / "program.yaml", typed)

    assert (0, "Nothing was written.", []) == (
        ended.exit_code,
        ended.output.splitlines()[-1],
        [*tmp_path.iterdir()],
    )


def test_a_file_of_json_is_gone_on_with_and_not_begun(tmp_path: Path, policy: Policy) -> None:
    """
    Where a file is JSON it stays so; a new one is YAML, and not named otherwise.
    """
    refused = _new(tmp_path / "program.json", HEADER)
    path = write(tmp_path, '{"program": {"name": "a", "sponsor": "b", "as_of": "2026-03-01"}}', "begun.json")
    _new(path, "40 %\n-\n.\n")

    assert 2 == refused.exit_code
    assert {_order(policy)[0]: ["40 %"]} == _said(load_program(path, policy), policy)


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path, policy: Policy) -> None:
    """
    What somebody else wrote into the file while the questions were put stays.
    """
    path = tmp_path / "program.yaml"
    with _Terminal(path) as terminal:
        terminal.enter(*HEADER.splitlines(), "40 %")
        terminal.wait_for(policy.facts[_order(policy)[1]].question)
        path.write_text("mine", encoding="utf-8")
        terminal.enter("yes")
        status = terminal.end()

    assert (2, "mine") == (status, path.read_text(encoding="utf-8"))


def test_a_terminal_that_is_killed_loses_no_answer(tmp_path: Path, policy: Policy) -> None:
    """
    At a real terminal every answer is in the file before the next question, so that a kill loses none.
    """
    path = tmp_path / "program.yaml"
    order = _order(policy)
    with _Terminal(path) as terminal:
        terminal.enter(*HEADER.splitlines())
        terminal.wait_for(policy.facts[order[0]].question)
        terminal.enter("40 %")
        terminal.wait_for(policy.facts[order[1]].question)
        terminal.process.send_signal(signal.SIGKILL)
        terminal.end()
    with _Terminal(path) as terminal:
        terminal.wait_for(policy.facts[order[1]].question)
        terminal.enter("<", ".")
        status = terminal.end()

    assert (0, {order[0]: ["40 %"]}) == (status, _said(load_program(path, policy), policy))
    assert [path] == [*tmp_path.iterdir()]


class _Terminal:
    """`evenhand new` at a terminal of its own."""

    def __init__(self, path: Path) -> None:
        self._screen, self._keys = pty.openpty()
        environment = {"PATH": os.defpath, "PYTHONUTF8": "1", "TERM": "xterm", "COLUMNS": "80"}
        self.process = subprocess.Popen(  # noqa: S603 - the command is evenhand itself
            [COMMAND, "new", path, "--rules", SMALL_POLICY],
            stdin=self._keys,
            stdout=self._keys,
            stderr=self._keys,
            env=environment,
        )
        os.close(self._keys)
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._screen)

    def enter(self, *lines: str) -> None:
        """Type lines."""
        os.write(self._screen, "".join(f"{line}\n" for line in lines).encode())

    def wait_for(self, text: str) -> None:
        """Read the screen until a text is on it, for half a minute."""
        while text not in self._shown.replace("\r\n", "\n"):
            ready, _, _ = select.select([self._screen], [], [], _PATIENCE)
            assert ready, self._shown
            self._shown += os.read(self._screen, 65536).decode(errors="replace")

    def end(self) -> int:
        """Wait until it ends, and give its exit status."""
        while self._read():
            pass
        return self.process.wait()

    def _read(self) -> bytes:
        try:
            return os.read(self._screen, 65536)
        except OSError:  # the other end is closed
            return b""


def test_what_the_day_is_for_is_told_and_asked_again(tmp_path: Path) -> None:
    """
    A question mark is no day, and takes none.
    """
    ended = run_main(["new", "p.yaml"], tmp_path, b"Lumen preview\nLumen\n\n?\n2026-03-01\n.\n")

    assert "It is judged by what held on that day" in " ".join(ended.out.split())
    assert "as_of: 2026-03-01" in (tmp_path / "p.yaml").read_text(encoding="utf-8")
