"""`ask` and `repair` on the command line: reports, the letter, the patch, and how they end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from built_in import BUILT_IN
from running import FAIR, REPOSITORY, SMALL_POLICY, UNDECIDED, UNFAIR, Ended, run, write

from evenhand import audit, load_program
from evenhand.advice.plans import Repairs
from evenhand.advice.repair import repair
from evenhand.audit.parts import Advice
from evenhand.program.hypothetical import suppose

EXAMPLES: Final = REPOSITORY / "examples" / "programs"
SORA: Final = EXAMPLES / "sora-early-access.yaml"
RED_TEAM: Final = EXAMPLES / "paid-red-team.yaml"
VOLUNTEERS: Final = EXAMPLES / "volunteer-community.yaml"
STUCK: Final = ("--fix", "pay.offered_share", "--fix", "sponsor.for_profit")
STAYS: Final = (
    "pay/work-is-paid: what would meet it is to stay as it is (pay.offered_share, sponsor.for_profit)"
)
HOSTILE: Final = "| a | <b>&amp; \\e[31mred [x](https://evil.example) {{ 1 }}"


def _run(command: str, program: Path, *options: str | Path) -> Ended:
    return run(command, program, "--rules", SMALL_POLICY, *options)


def _unbroken(text: str) -> str:
    return " ".join(text.split())


def _files(*forms: str) -> list[str]:
    return [option for form in forms for option in ("-f", f"{form}:report.{form}")]


def _openings(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8")[:10] for path in folder.glob("report.*")]


def test_ask_names_documents_and_questions(tmp_path: Path) -> None:
    """
    The report names the document, who holds it, what it decides, and the question that is open.
    """
    ended = _run("ask", write(tmp_path, UNDECIDED), "--reader", "outside")

    assert (0, "") == (ended.status, ended.err)
    assert "1 of 3 rules is open." in _unbroken(ended.out)
    assert "1. payment ledger: 100 % of the open weight, 1 rule" in ended.out
    assert "held by: sponsor. It shows who was paid, how much and when." in ended.out
    assert "- In what are participants paid?" in ended.out


def test_ask_says_in_full_what_decides_each_rule(tmp_path: Path) -> None:
    """
    With -v, the answers that bring each outcome are told rule by rule.
    """
    ended = _run("ask", write(tmp_path, UNDECIDED), "-v")

    assert "can be decided by pay.method" in ended.out
    assert "is decided in any case by pay.method" in ended.out


def test_ask_shows_the_first_questions_only() -> None:
    """
    Without -v, a document comes with its first five questions and the number of the others.
    """
    brief, full = (run("ask", SORA, *options) for options in ((), ("-v",)))

    assert "more questions; -v shows all" in brief.out
    assert "more questions" not in full.out
    assert brief.out.count("\n   - ") < full.out.count("\n   - ")


def test_ask_has_nothing_to_ask_where_nothing_is_open(tmp_path: Path) -> None:
    """
    Where every rule is decided, that is said, whatever came out.
    """
    ended = _run("ask", write(tmp_path, UNFAIR))

    assert (0, True) == (ended.status, "Nothing is open: every rule is decided." in ended.out)


@pytest.mark.parametrize("name", ["fair-on-paper", "fair-program", "sora-early-access"])
def test_ask_reports_in_every_form(name: str, tmp_path: Path) -> None:
    """
    Every form of the report is made at once, much or nothing being open.
    """
    path = EXAMPLES / f"{name}.yaml"

    ended = run("ask", path, "-v", "-f", "terminal", *_files("markdown", "json"), folder=tmp_path)

    assert (0, "") == (ended.status, ended.err)
    assert {"What would", "# What wou", '{\n  "reque'} == {ended.out[:10], *_openings(tmp_path)}


def test_asks_json_is_the_advice(tmp_path: Path) -> None:
    """
    The JSON is the advice that the library gives.
    """
    ended = _run("ask", write(tmp_path, UNDECIDED), "-f", "json")

    advice = msgspec.json.decode(ended.out, type=Advice)
    assert [("pay.method",)] == [way.facts for way in advice.open_rules[0].can]


def test_ask_reads_the_standard_input() -> None:
    """
    A dash stands for the standard input.
    """
    ended = run("ask", "-", "--rules", SMALL_POLICY, given=UNDECIDED.encode())

    assert (0, True) == (ended.status, "1. payment ledger" in ended.out)


def test_ask_leaves_out_what_is_badly_sourced(tmp_path: Path) -> None:
    """
    What no source of a grade says is asked for with --min-grade.
    """
    program = write(tmp_path, UNDECIDED)

    graded, all_of_it = (_run("ask", program, *options) for options in (("--min-grade", "C"), ()))

    assert "1 of 3 rules is open." in _unbroken(all_of_it.out)
    assert "3 of 3 rules are open." in _unbroken(graded.out)


def test_ask_judges_on_the_day_that_is_given(tmp_path: Path) -> None:
    """
    The report names the day on which it judged.
    """
    ended = _run("ask", write(tmp_path, UNDECIDED), "--as-of", "2027-01-02")

    assert "judged as of 2027-01-02" in ended.out


def test_the_letter_is_written_to_the_sponsor(tmp_path: Path) -> None:
    """
    The letter asks the sponsor for what it holds, and says what the rest is.
    """
    ended = run("ask", SORA, "--letter", "-f", f"terminal:{tmp_path / 'letter.txt'}")
    letter = (tmp_path / "letter.txt").read_text(encoding="utf-8")

    assert (0, "") == (ended.status, ended.out)
    assert letter.startswith("To OpenAI\n\nSora early access: what is said, and what we ask you\n")
    assert "1. the participant agreement, for the terms on" in letter
    assert "We also look for: independent anonymous survey" in letter
    assert 76 >= max(map(len, letter.splitlines()))


def test_the_letter_fits_on_three_pages() -> None:
    """
    For the program of the seeds the letter is short enough to be sent, with all that is said.
    """
    letter = run("ask", SORA, "--letter").out

    assert 9 == letter.count("Sora PR Puppets: ")
    assert 120 >= len(letter.splitlines())


def test_two_documents_of_one_request_share_their_questions(tmp_path: Path) -> None:
    """
    Documents that only work together stand together in the letter, with their questions once.
    """
    rules = shutil.copytree(SMALL_POLICY, tmp_path / "rules")
    rule = rules / "pay" / "pay-is-money.yaml"
    both = rule.read_text().replace("[payment-ledger]", "[payment-ledger, participant-agreement]")
    rule.write_text(both)

    letter = run("ask", write(tmp_path, UNDECIDED), "--rules", rules, "--letter").out

    assert "1. the participant agreement, for" in letter
    assert "; and the payment ledger, for" in _unbroken(letter)
    assert 1 == letter.count("   - ")


def test_there_is_no_letter_where_nothing_is_open(tmp_path: Path) -> None:
    """
    Nobody is asked for nothing.
    """
    ended = _run("ask", write(tmp_path, FAIR), "--letter")

    assert "Nothing is open: every rule is decided, and there is nothing to ask for.\n" == ended.out


def test_repair_tells_the_changes(tmp_path: Path) -> None:
    """
    The report names each fact with what was and what would be, and what the new audit says.
    """
    ended = _run("repair", write(tmp_path, UNFAIR))

    told = "Changes: 1, after which the audit says: conforms, with a secured score of 100 %"
    assert (0, "") == (ended.status, ended.err)
    assert told in _unbroken(ended.out)
    assert "was 99 %; becomes 100 %" in ended.out
    assert "Sufficient by these rules." in ended.out


def test_repair_shows_the_other_sets_in_full() -> None:
    """
    Alternatives are counted, and shown with -v.
    """
    brief, full = (run("repair", SORA, *options) for options in ((), ("-v",)))

    assert " the same; -v shows " in _unbroken(brief.out)
    assert (1, True) == (brief.out.count("\nChanges: "), full.out.count("\nChanges: ") > 1)


def test_repairs_json_is_the_librarys_result(tmp_path: Path) -> None:
    """
    The JSON holds every set, the goal, and what stays as it is.
    """
    ended = _run("repair", write(tmp_path, UNFAIR), "--fix", "pay.method", "-f", "json")

    repairs = msgspec.json.decode(ended.out, type=Repairs)
    assert ("evenhand-repairs-2", "conforms", ("pay.method",)) == (
        repairs.format,
        repairs.goal,
        repairs.fixed,
    )
    assert ["pay.offered_share"] == [change.fact for change in repairs.sets[0].changes]


@pytest.mark.parametrize(
    ("program", "options", "status"),
    [
        (RED_TEAM.read_text(encoding="utf-8"), (), 0),
        (UNFAIR, ("--rules", SMALL_POLICY, *STUCK), 1),
        pytest.param(VOLUNTEERS.read_text(encoding="utf-8"), (), 1, marks=pytest.mark.thorough),
    ],
    ids=["reached", "stuck", "stuck in part"],
)
def test_repair_reports_in_every_form(
    program: str, options: tuple[str | Path, ...], status: int, tmp_path: Path
) -> None:
    """
    Every form of the report is made at once, and the exit status says if the goal is reached.
    """
    path = write(tmp_path, program)

    ended = run(
        "repair", path, *options, "-v", "-f", "terminal", *_files("markdown", "json"), folder=tmp_path
    )

    assert (status, "") == (ended.status, ended.err)
    assert {"What to ch", "# What to ", '{\n  "concl'} == {ended.out[:10], *_openings(tmp_path)}


def test_what_is_stuck_is_named_and_the_status_says_so(tmp_path: Path) -> None:
    """
    Where facts that stay keep a rule from being met, the rule is named and the status is 1.
    """
    ended = _run("repair", write(tmp_path, UNFAIR), *STUCK)

    assert 1 == ended.status
    assert f"No change meets - {STAYS}" in _unbroken(ended.out)
    assert "This does not reach the goal." in ended.out


def test_a_score_is_reached() -> None:
    """
    A wished-for score is the goal, and is told with the score that is reached.
    """
    ended = run("repair", RED_TEAM, "--score", "60 %")

    assert 0 == ended.status
    assert "goal: a secured score of 60 %" in ended.out
    assert "with a secured score of 6" in _unbroken(ended.out).partition("goal: ")[2]
    assert "perhaps not the fewest: not every way was tried" in _unbroken(ended.out)


def test_a_score_out_of_reach_ends_in_failure(tmp_path: Path) -> None:
    """
    Where a score cannot be reached, the status is 1 and the rule in the way is named.
    """
    ended = _run("repair", write(tmp_path, UNFAIR), *STUCK, "--score", "90 %")

    assert (1, True) == (ended.status, f"No change meets - {STAYS}" in _unbroken(ended.out))


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--fix", "pay.offered_shar"), "is not a fact of this policy. Did you mean 'pay.offered_share'?"),
        (("--fix", "zzz"), "'zzz' is not a fact of this policy."),
        (("--score", "60"), "'60' is not a share. Expected a share from 0 % to 100 %"),
        (("--score", "101 %"), "'101 %' is out of range."),
        (("-f", "html"), "'html' is not a format. Formats: terminal, markdown, json."),
        (("-f", "jsn"), "'jsn' is not a format. Did you mean 'json'?"),
        (("--patch", "nowhere/p.patch"), "There is no folder 'nowhere'."),
        (("--profile", "none"), "There is no such profile."),
    ],
)
def test_a_mistake_on_the_command_line_is_told(
    options: tuple[str, ...], complaint: str, tmp_path: Path
) -> None:
    """
    What is wrong is told with the nearest name, nothing is written, and the status is 2.
    """
    ended = run("repair", write(tmp_path, UNFAIR), "--rules", SMALL_POLICY, *options, folder=tmp_path)

    assert (2, "") == (ended.status, ended.out)
    assert complaint in _unbroken(ended.err)
    assert ended.err.endswith("No audit was performed.\n")


@pytest.mark.parametrize("command", ["ask", "repair"])
def test_a_mistake_in_the_program_is_told(command: str, tmp_path: Path) -> None:
    """
    A program that cannot be read gets no advice.
    """
    ended = _run(command, write(tmp_path, UNFAIR.replace("99 %", "many")))

    assert (2, True) == (ended.status, "program.yaml:5:24" in ended.err)


def test_a_patch_is_not_made_to_the_standard_input(tmp_path: Path) -> None:
    """
    What is read from the standard input has no file to be patched.
    """
    patch = tmp_path / "p.patch"

    ended = run("repair", "-", "--rules", SMALL_POLICY, "--patch", patch, given=UNFAIR.encode())

    assert (2, False) == (ended.status, patch.exists())
    assert "A patch is made to a file, and not to the standard input." in ended.err


def test_repair_reads_the_standard_input() -> None:
    """
    A dash stands for the standard input.
    """
    ended = run("repair", "-", "--rules", SMALL_POLICY, given=UNFAIR.encode())

    assert (0, True) == (ended.status, "becomes 100 %" in ended.out)


def test_a_patch_is_never_written_over_an_input(tmp_path: Path) -> None:
    """
    A patch in place of the program would lose it.
    """
    program = write(tmp_path, UNFAIR)

    ended = _run("repair", program, "--patch", program)

    assert (2, UNFAIR) == (ended.status, program.read_text())
    assert "This file is an input" in ended.err


def test_a_report_is_never_written_over_the_patch(tmp_path: Path) -> None:
    """
    The patch and the report need a file each.
    """
    both = tmp_path / "both"

    ended = _run("repair", write(tmp_path, UNFAIR), "--patch", both, "-f", f"json:{both}")

    assert 2 == ended.status
    assert both.read_text().startswith("--- a/")


def _apply(patch: Path, folder: Path) -> None:
    """
    Apply a patch as its receiver does.
    """
    command: list[str | Path] = ["git", "apply", "--whitespace=nowarn", patch]
    environment = {"PATH": os.environ["PATH"], "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    subprocess.run(command, cwd=folder, env=environment, check=True)  # noqa: S603 - what users run


def _patch(program: Path, *options: str | Path) -> str:
    """
    Write a patch, apply it, and give the program's text.
    """
    folder = program.parent
    ended = run("repair", program.name, "--patch", "p.patch", *options, folder=folder)
    assert ended.status == 0, ended.err
    _apply(folder / "p.patch", folder)
    return program.read_bytes().decode()


@pytest.mark.parametrize("name", [pytest.param("empty", marks=pytest.mark.thorough), "paid-red-team"])
def test_a_program_with_the_patch_applied_conforms(name: str, tmp_path: Path) -> None:
    """
    What git makes of the program loads, and conforms once what nobody can choose is found out to be so.
    """
    policy = BUILT_IN
    program = write(tmp_path, (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    changes = repair(load_program(program, policy), policy, goal="conform").sets[0].answers
    found_out = {fact: value for fact, value in changes.items() if policy.facts[fact].is_given}

    _patch(program, "--goal", "conform")
    patched = suppose(load_program(program, policy), policy, found_out)

    assert (True, "conforms") == (bool(found_out), audit(patched, policy).opinion.conclusion)


@pytest.mark.parametrize(
    "text",
    [
        UNFAIR,
        UNFAIR.rstrip(),
        UNFAIR.replace("\n", "\r\n"),
        f"\ufeff{UNFAIR}",
        UNFAIR.replace("sponsor: Lumen", 'sponsor: Lumen, about: "\x85 an odd \u2028 line end"'),
    ],
    ids=["plain", "no last line end", "line ends of Windows", "byte order mark", "odd line ends"],
)
def test_a_patch_fits_the_file_byte_for_byte(text: str, tmp_path: Path) -> None:
    """
    A patch applies whatever the file's line ends are, and changes nothing but the answer.
    """
    program = tmp_path / "program.yaml"
    program.write_bytes(text.encode())

    patched = _patch(program, "--rules", SMALL_POLICY)

    assert text.replace("99 %", "100 %") == patched


def test_a_patch_of_a_json_file_is_json(tmp_path: Path) -> None:
    """
    A program in JSON stays JSON.
    """
    described: dict[str, Any] = {
        "program": {"name": "A", "sponsor": "B", "as_of": "2026-03-01"},
        "facts": {"sponsor": {"for_profit": True}, "pay": {"offered_share": "99 %"}},
    }
    program = write(tmp_path, json.dumps(described, indent=2), "program.json")

    patched = json.loads(_patch(program, "--rules", SMALL_POLICY))

    assert "100 %" == patched["facts"]["pay"]["offered_share"]


@pytest.mark.parametrize("name", ["my program.yaml", "näher.yaml"])
def test_a_patch_names_any_file(name: str, tmp_path: Path) -> None:
    """
    A name with a space or beyond ASCII is found by what applies the patch.
    """
    patched = _patch(write(tmp_path, UNFAIR, name), "--rules", SMALL_POLICY)

    assert UNFAIR.replace("99 %", "100 %") == patched


def test_a_patch_is_applied_from_where_it_was_made(tmp_path: Path) -> None:
    """
    A program in a folder below is named with that folder, also where its whole path was given.
    """
    (tmp_path / "programs").mkdir()
    program = write(tmp_path / "programs", UNFAIR)

    ended = run("repair", program, "--rules", SMALL_POLICY, "--patch", "p.patch", folder=tmp_path)
    _apply(tmp_path / "p.patch", tmp_path)

    assert (0, UNFAIR.replace("99 %", "100 %")) == (ended.status, program.read_text())


def test_a_patch_to_a_program_elsewhere_names_the_file_alone(tmp_path: Path) -> None:
    """
    A program outside of the folder is named without its path, which no patch may lead out of.
    """
    program = write(tmp_path, UNFAIR)
    (tmp_path / "here").mkdir()

    run("repair", program, "--rules", SMALL_POLICY, "--patch", "p.patch", folder=tmp_path / "here")

    patch = (tmp_path / "here" / "p.patch").read_text()
    assert patch.startswith("--- a/program.yaml\n+++ b/program.yaml\n")


def test_a_program_that_conforms_gets_an_empty_patch(tmp_path: Path) -> None:
    """
    Where nothing is to be changed, there is nothing in the patch.
    """
    _run("repair", write(tmp_path, FAIR), "--patch", tmp_path / "p.patch")

    assert "" == (tmp_path / "p.patch").read_text()


@pytest.mark.parametrize("command", ["ask", "repair"])
def test_hostile_words_are_shown_and_do_nothing(command: str, tmp_path: Path) -> None:
    """
    What a program calls itself neither colours a terminal nor makes a tag or a link in Markdown.
    """
    program = write(tmp_path, UNDECIDED.replace("name: A preview", f'name: "{HOSTILE}"'))

    terminal, markdown = (_run(command, program, "-f", form).out for form in ("terminal", "markdown"))

    assert "red" in terminal
    assert "\x1b" not in terminal
    assert "red" in markdown
    assert "[x](https" not in markdown
    assert "<b>" not in markdown


@pytest.mark.parametrize("command", ["ask", "repair"])
def test_the_help_says_how_it_ends(command: str) -> None:
    """
    The help shows examples and what the exit status means.
    """
    ended = run(command, "--help")

    assert (0, True) == (ended.status, "The exit status is 0" in _unbroken(ended.out))
    assert f"evenhand {command} program.yaml" in ended.out
