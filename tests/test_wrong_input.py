"""Wrong input: each mistake gets its place, what was expected and the nearest name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from running import BAD, FAIR, SMALL_POLICY, Ended, run, write

from evenhand import PolicyError, load_policy

Recorded = Callable[[Path, str], str]

PROGRAMS: Final = sorted(path for path in (BAD / "programs").iterdir() if path.suffix in {".yaml", ".json"})
# A broken file stands in for this one of the small policy.
PLACES: Final[Mapping[str, str]] = {
    "rule": "pay/work-is-paid.yaml",
    "criterion": "pay/criterion.yaml",
    "policy": "policy.yaml",
    "standards": "standards.yaml",
    "documents": "documents.yaml",
    "consistency": "consistency.yaml",
    "facts": "facts.yaml",
}
POLICY_FILES: Final = sorted(path for folder in PLACES for path in (BAD / "policies" / folder).glob("*.yaml"))
# A broken table stands in for the one of a policy that has nothing else.
TABLE_POLICY: Final = BAD / "policies" / "_table"
TABLES: Final = sorted((BAD / "policies" / "table").glob("*.csv"))
FOLDERS: Final = sorted(path for path in (BAD / "policies" / "folder").iterdir() if path.is_dir())
LINES: Final = sorted((BAD / "lines").glob("*.ndjson"))
EXPECTED: Final = sorted(BAD.rglob("*.txt"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _files(folder: Path) -> dict[str, Path]:
    kinds = {".yaml", ".yml", ".csv"}
    return {each.relative_to(folder).as_posix(): each for each in folder.rglob("*") if each.suffix in kinds}


def _complaint(files: Mapping[str, Path]) -> str:
    with pytest.raises(PolicyError) as refused:
        load_policy(files)
    return f"{refused.value}\n"


@pytest.mark.parametrize("path", PROGRAMS, ids=_name)
def test_a_broken_program_gets_the_message_kept_beside_it_and_no_report(
    path: Path, recorded: Recorded
) -> None:
    """
    A broken program ends with exit status 2, nothing on the standard output, and all its mistakes told.
    """
    rules = f"../{SMALL_POLICY.relative_to(BAD).as_posix()}"  # as a message names it on any machine
    ended = run("audit", path.name, "--rules", rules, folder=path.parent)

    assert (2, "", recorded(path.with_suffix(".txt"), ended.err)) == (ended.status, ended.out, ended.err)


@pytest.mark.parametrize("path", POLICY_FILES, ids=_name)
def test_a_broken_policy_file_gets_the_message_kept_beside_it(path: Path, recorded: Recorded) -> None:
    """
    A policy with one broken file is refused with all the mistakes of that file.
    """
    actual = _complaint({**_files(SMALL_POLICY), PLACES[path.parent.name]: path})

    assert recorded(path.with_suffix(".txt"), actual) == actual


@pytest.mark.parametrize("path", TABLES, ids=_name)
def test_a_broken_table_gets_the_message_kept_beside_it(path: Path, recorded: Recorded) -> None:
    """
    A policy with a broken table is refused with all mistakes of the table, each at its cell.
    """
    actual = _complaint({**_files(TABLE_POLICY), "door/rules.csv": path})

    assert recorded(path.with_suffix(".txt"), actual) == actual


@pytest.mark.parametrize("folder", FOLDERS, ids=_name)
def test_a_broken_policy_folder_gets_the_message_kept_beside_it(folder: Path, recorded: Recorded) -> None:
    """
    A policy with several broken, misplaced or missing files is refused with all their mistakes.
    """
    actual = _complaint({**_files(SMALL_POLICY), **_files(folder)})

    assert recorded(folder.with_suffix(".txt"), actual) == actual


@pytest.mark.parametrize("path", LINES, ids=_name)
def test_a_broken_line_gets_the_message_kept_beside_its_file(path: Path, recorded: Recorded) -> None:
    """
    A line of a batch that is broken is named with its first mistake, and the others are judged.
    """
    ended = run("batch", path.name, "--rules", SMALL_POLICY, folder=path.parent)

    assert (2, recorded(path.with_suffix(".txt"), ended.err)) == (ended.status, ended.err)


def test_every_kept_message_belongs_to_a_broken_input() -> None:
    """
    Each message stands beside the input that it is about.
    """
    inputs = {path.with_suffix("") for path in (*PROGRAMS, *POLICY_FILES, *TABLES, *FOLDERS, *LINES)}

    assert inputs == {path.with_suffix("") for path in EXPECTED}


def test_every_kept_message_is_in_our_own_words() -> None:
    """
    No message lets the wording of a validator or of Python through.
    """
    foreign = ("Traceback", "pydantic", "Input should", "Field required", " valid ", "NoneType", "{'", "('")
    messages = {path: path.read_text(encoding="utf-8") for path in EXPECTED}

    assert [] == [path for path, message in messages.items() if any(words in message for words in foreign)]


def test_forty_broken_rules_are_kept() -> None:
    """
    Every mistake that an author of rules is likely to make is kept as a file.
    """
    assert sum(path.parent.name == "rule" for path in POLICY_FILES) >= 40


def test_the_policy_that_the_broken_ones_are_made_of_is_sound() -> None:
    """
    What is wrong with a broken policy is the broken file alone.
    """
    assert ["pay", "sharing"] == [criterion.id for criterion in load_policy(SMALL_POLICY).criteria]


def _refusal(*arguments: str | Path, folder: Path) -> str:
    """Give the message of a run that performed no audit and wrote no report."""
    ended = run("audit", *arguments, "--rules", SMALL_POLICY, folder=folder)
    assert (2, "") == (ended.status, ended.out)
    return ended.err


def test_a_file_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    """
    A file that no person could read is refused by its size.
    """
    with write(tmp_path, "", "large.yaml").open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)

    assert (
        "large.yaml:1:1\n"
        "  This is larger than 2 MB. Expected a description a person can read.\n"
        "No audit was performed.\n"
    ) == _refusal("large.yaml", folder=tmp_path)


def test_a_folder_for_a_file_is_refused(tmp_path: Path) -> None:
    """
    A folder is not taken for a program.
    """
    (tmp_path / "program").mkdir()

    assert "program:1:1\n  This is a folder. Expected a YAML file.\nNo audit was performed.\n" == _refusal(
        "program", folder=tmp_path
    )


def test_a_missing_file_gets_the_nearest_name(tmp_path: Path) -> None:
    """
    A file that is not there is told of, with the file that was perhaps meant.
    """
    write(tmp_path, FAIR)

    assert (
        "porgram.yaml:1:1\n"
        "  Cannot read this file: No such file or directory. Did you mean 'program.yaml'?\n"
        "No audit was performed.\n"
    ) == _refusal("porgram.yaml", folder=tmp_path)


def test_a_missing_file_in_a_missing_folder_gets_no_suggestion(tmp_path: Path) -> None:
    """
    Where there is no folder there is nothing to suggest.
    """
    assert (
        "plans/program.yaml:1:1\n"
        "  Cannot read this file: No such file or directory.\n"
        "No audit was performed.\n"
    ) == _refusal("plans/program.yaml", folder=tmp_path)


def test_a_file_that_vanished_is_told_of(tmp_path: Path) -> None:
    """
    A link whose file is gone is refused, and not suggested for itself.
    """
    (tmp_path / "program.yaml").symlink_to(tmp_path / "gone.yaml")

    assert (
        "program.yaml:1:1\n  Cannot read this file: No such file or directory.\nNo audit was performed.\n"
    ) == _refusal("program.yaml", folder=tmp_path)


def test_every_broken_program_of_several_is_told_of(tmp_path: Path) -> None:
    """
    Where several programs are audited, the mistakes of all come at once.
    """
    write(tmp_path, "", "a.yaml")
    write(tmp_path, FAIR, "b.yaml")
    write(tmp_path, "- 1\n", "c.yaml")

    lines = _refusal("a.yaml", "b.yaml", "c.yaml", folder=tmp_path).splitlines()

    assert ["a.yaml:1:1", "c.yaml:1:1"] == [line for line in lines if line.endswith(":1:1")]


def test_a_missing_policy_gets_the_nearest_folder(tmp_path: Path) -> None:
    """
    A folder of rules that is not there is told of, with the one that was perhaps meant.
    """
    write(tmp_path, FAIR)
    (tmp_path / "rules").mkdir()
    ended = run("audit", "program.yaml", "--rules", "ruels", folder=tmp_path)

    assert (
        "ruels:1:1\n"
        "  This is not a folder of rules. Did you mean 'rules'? Expected a folder with a policy.yaml.\n"
        "No audit was performed.\n"
    ) == ended.err


def test_a_folder_without_a_policy_page_is_no_policy(tmp_path: Path) -> None:
    """
    An empty folder of rules is refused.
    """
    write(tmp_path, FAIR)
    (tmp_path / "rules").mkdir()
    ended = run("audit", "program.yaml", "--rules", "rules", folder=tmp_path)

    assert (
        "rules:1:1\n  This folder has no policy.yaml. Expected a folder of rules.\nNo audit was performed.\n"
    ) == ended.err


def test_a_broken_policy_performs_no_audit(tmp_path: Path) -> None:
    """
    A policy that cannot be used ends with exit status 2 and nothing on the standard output.
    """
    write(tmp_path, FAIR)
    shutil.copytree(SMALL_POLICY, tmp_path / "rules")
    shutil.copy(BAD / "policies" / "rule" / "no-why.yaml", tmp_path / "rules" / "pay" / "work-is-paid.yaml")
    ended = run("audit", "program.yaml", "--rules", "rules", folder=tmp_path)
    kept = (BAD / "policies" / "rule" / "no-why.txt").read_text()

    assert Ended(2, "", f"{kept}No audit was performed.\n") == ended


def test_an_output_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """
    No folder is made for a report.
    """
    write(tmp_path, FAIR)

    assert (
        "reports/report.json:1:1\n"
        "  There is no folder 'reports'. Expected a file in a folder that there is.\n"
        "No audit was performed.\n"
    ) == _refusal("program.yaml", "-f", "json:reports/report.json", folder=tmp_path)


def test_a_folder_is_no_output(tmp_path: Path) -> None:
    """
    A report goes to a file, also within a folder.
    """
    write(tmp_path, FAIR)
    (tmp_path / "made" / "program.json").mkdir(parents=True)

    assert (
        "made/program.json:1:1\n  This is a folder. Expected a file to write to.\nNo audit was performed.\n"
    ) == _refusal("program.yaml", "-f", "json:made", folder=tmp_path)


def test_an_output_that_the_system_refuses_is_told_of(tmp_path: Path) -> None:
    """
    Whatever keeps a report from being written is said, of the file that was asked for.
    """
    write(tmp_path, FAIR)
    name = "x" * 300

    assert (
        f"{name}:1:1\n  Cannot write this file: File name too long.\nNo audit was performed.\n"
    ) == _refusal("program.yaml", "-f", f"json:{name}", folder=tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_in_a_folder_that_is_read_only_is_refused(tmp_path: Path) -> None:
    """
    A report is not written where nothing may be written.
    """
    write(tmp_path, FAIR)
    (tmp_path / "reports").mkdir(mode=0o555)

    assert (
        "reports/report.json:1:1\n  Cannot write this file: Permission denied.\nNo audit was performed.\n"
    ) == _refusal("program.yaml", "-f", "json:reports/report.json", folder=tmp_path)


def test_an_output_over_the_program_is_refused(tmp_path: Path) -> None:
    """
    A report never replaces the program that it is about.
    """
    write(tmp_path, FAIR)

    assert (
        "program.yaml:1:1\n"
        "  This file is an input; a report over it would lose it. Expected another file to write to.\n"
        "No audit was performed.\n"
    ) == _refusal("program.yaml", "-f", "json:program.yaml", folder=tmp_path)


def test_an_output_over_a_file_of_the_policy_is_refused(tmp_path: Path) -> None:
    """
    A report never replaces a rule.
    """
    program = write(tmp_path, FAIR)
    shutil.copytree(SMALL_POLICY, tmp_path / "rules")
    ended = run("audit", program, "--rules", "rules", "-f", "json:rules/policy.yaml", folder=tmp_path)

    assert (2, (SMALL_POLICY / "policy.yaml").read_bytes()) == (
        ended.status,
        (tmp_path / "rules" / "policy.yaml").read_bytes(),
    )


def test_two_reports_to_one_file_are_refused(tmp_path: Path) -> None:
    """
    One report never replaces another of the same run.
    """
    write(tmp_path, FAIR)

    assert (
        "Usage: evenhand audit [OPTIONS] PROGRAMS...\n"
        "Try 'evenhand audit --help' for help.\n\n"
        "Error: Two reports would be written to 'report'.\n"
        "No audit was performed.\n"
    ) == _refusal("program.yaml", "-f", "json:report", "-f", "html:./report", folder=tmp_path)


def test_no_report_is_written_when_another_cannot_be(tmp_path: Path) -> None:
    """
    Reports are written all or none, and nothing half-written stays behind.
    """
    write(tmp_path, FAIR)
    _refusal("program.yaml", "-f", "json:report.json", "-f", "html:missing/report.html", folder=tmp_path)

    assert ["program.yaml"] == [path.name for path in tmp_path.iterdir()]


def test_an_older_report_stays_when_the_program_is_broken(tmp_path: Path) -> None:
    """
    A run that performs no audit touches no file.
    """
    write(tmp_path, "")
    older = write(tmp_path, "older", "report.json")
    _refusal("program.yaml", "-f", "json:report.json", folder=tmp_path)

    assert "older" == older.read_text()


def test_a_thousand_mistakes_are_told_as_a_hundred_and_a_number(tmp_path: Path) -> None:
    """
    Where more is wrong than anyone would read, the first hundred are told and the rest are counted.
    """
    facts = "".join(f"  wrong.fact_{number}: 1\n" for number in range(1000))
    write(tmp_path, f"program: {{name: A preview, sponsor: Lumen}}\nfacts:\n{facts}")
    lines = _refusal("program.yaml", folder=tmp_path).splitlines()

    assert (100, ["And 900 more.", "No audit was performed."]) == (
        sum(line.startswith("program.yaml:") for line in lines),
        lines[-2:],
    )


def test_an_excerpt_of_a_long_line_shows_the_place(tmp_path: Path) -> None:
    """
    Of a line too long to show, the part around the mistake is shown.
    """
    facts = f"{{pay.method: {'x' * 400}}}"
    write(tmp_path, f"{{program: {{name: {'n' * 500}, sponsor: Lumen}}, facts: {facts}}}\n")
    excerpt = _refusal("program.yaml", folder=tmp_path).splitlines()[1]

    assert (166, True, True) == (len(excerpt), excerpt.startswith("    …"), "pay.method: xxx" in excerpt)
