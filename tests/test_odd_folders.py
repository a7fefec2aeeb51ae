"""Names and folders that a file system allows and nobody expects: told of or taken, and never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from contextlib import chdir
from pathlib import Path
from typing import Any, Final

import pytest
from running import COMMAND, FAIR, REPOSITORY, SMALL_POLICY, UNFAIR, run, write

from evenhand import FORMATS, PolicyError, audit, load_policy, load_program, render
from evenhand.policy.folder import label
from evenhand.policy.recalling import recall_policy
from evenhand.vocabulary.store import Store

LONG: Final = "x" * 300
NO_UTF8: Final = os.fsdecode(b"x-\xff")
WORD_AND_PATH: Final = ("preview", "./preview")
POLICY: Final = load_policy(SMALL_POLICY)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """
    A policy of one's own.
    """
    return shutil.copytree(SMALL_POLICY, tmp_path / "rules")


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--profile", LONG), "There is no such profile."),
        (("--profile", f"{LONG}/{LONG}"), "Cannot read this file: File name too long."),
        (("--profile", f"{LONG}.yaml"), "Cannot read this file: File name too long."),
        (("--rules", LONG), "This is not a folder of rules."),
        (("--rules", f"{LONG}/{LONG}"), "This is not a folder of rules."),
        (("--template", LONG), "There is no such template."),
        (("--template", f"{LONG}:x"), "There is no such template."),
    ],
)
def test_a_name_that_is_too_long_is_told_of(option: tuple[str, str], message: str, tmp_path: Path) -> None:
    """
    What no file can be called is not there.
    """
    ended = run("audit", write(tmp_path, FAIR.partition("facts:")[0]), *option, folder=tmp_path)

    assert (2, True) == (ended.status, message in ended.err)


def test_a_policy_built_on_a_name_that_is_too_long_is_told_of(rules: Path) -> None:
    """
    What a policy extends is a folder that can be there.
    """
    with (rules / "policy.yaml").open("a") as page:
        page.write(f"extends: {LONG}\n")

    with pytest.raises(PolicyError, match="is not a folder of rules"):
        load_policy(rules)


@pytest.mark.parametrize("form", FORMATS)
def test_a_program_whose_name_is_not_utf8_is_reported(form: Any, tmp_path: Path) -> None:
    """
    Every format has a way to write the name of such a file.
    """
    program = load_program(write(tmp_path, UNFAIR, f"{NO_UTF8}.yaml"), POLICY)

    report = render(audit(program, POLICY), form)

    assert report == report.encode(errors="replace").decode()


@pytest.mark.parametrize("form", FORMATS)
def test_a_rule_whose_name_is_not_utf8_is_reported(form: Any, rules: Path) -> None:
    """
    A rule may be called so too.
    """
    (rules / "pay" / "work-is-paid.yaml").rename(rules / "pay" / f"{NO_UTF8}.yaml")
    policy = load_policy(rules)

    report = render(audit(load_program(UNFAIR, policy), policy), form)

    assert report == report.encode(errors="replace").decode()


def test_a_rule_whose_name_is_not_utf8_is_named_in_xml(rules: Path) -> None:
    """
    What reads the report of a build reads it to its end.
    """
    (rules / "pay" / "work-is-paid.yaml").rename(rules / "pay" / f"{NO_UTF8}.yaml")
    policy = load_policy(rules)
    suites = ET.fromstring(render(audit(load_program(UNFAIR, policy), policy), "junit"))  # noqa: S314 - ours

    assert r"pay/x-\udcff" in {case.attrib["name"] for case in suites.iter("testcase")}


def test_a_program_whose_name_is_not_utf8_is_patched(tmp_path: Path) -> None:
    """
    A patch names a file by the bytes of its name.
    """
    path = write(tmp_path, UNFAIR, f"{NO_UTF8}.yaml")
    run("repair", path.name, "--rules", SMALL_POLICY, "--patch", "p.patch", folder=tmp_path)

    assert b"--- a/x-\xff.yaml" == (tmp_path / "p.patch").read_bytes().splitlines()[0]


@pytest.mark.parametrize("name", ["/dev/stdin", "pipe"])
def test_a_patch_is_made_to_a_regular_file(name: str, tmp_path: Path) -> None:
    """
    What can be read but once is not patched.
    """
    os.mkfifo(tmp_path / "pipe")
    options = ("--rules", SMALL_POLICY, "--patch", tmp_path / "p.patch")
    ended = run("repair", name, *options, folder=tmp_path)

    assert (2, True) == (ended.status, f"A patch is made to a file, and '{name}' is none." in ended.err)


def test_a_page_beside_the_rules_is_no_rule(rules: Path) -> None:
    """
    What does not end as YAML does is passed over, whatever else its name holds.
    """
    write(rules, "<p>", "notes.years.html")

    assert POLICY.digest == load_policy(rules).digest


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_of_rules_that_may_not_be_read_is_told_of(rules: Path) -> None:
    """
    A policy is not taken for whole when a part of it is closed.
    """
    (rules / "pay").chmod(0)

    with pytest.raises(PolicyError, match=r"rules/pay:1:1\n  Cannot read this folder: Permission denied\."):
        load_policy(rules)


def test_a_folder_that_was_deleted_is_nowhere(tmp_path: Path) -> None:
    """
    Who stands in a folder that is gone can still load, audit and recall by absolute paths.
    """
    path, gone = write(tmp_path, FAIR), tmp_path / "gone"
    gone.mkdir()
    with chdir(gone):
        gone.rmdir()
        policy = recall_policy(SMALL_POLICY, Store(None))
        audited = audit(load_program(path, policy), policy)
        named = label(SMALL_POLICY)

    assert (SMALL_POLICY.as_posix(), "conforms") == (named, audited.opinion.conclusion)


@pytest.mark.parametrize(
    "name", ["pay/.work-is-paid.yaml", ".rule.yaml", ".git/index.yaml", "profiles/.old.yaml"]
)
def test_a_name_that_begins_with_a_dot_is_no_rule(rules: Path, name: str) -> None:
    """
    What editors and systems leave behind, in files and folders whose names begin with a dot, is passed over.
    """
    untouched = load_policy(rules).digest
    (rules / name).parent.mkdir(exist_ok=True)
    (rules / name).write_text("x: [")

    assert untouched == load_policy(rules).digest


def test_a_criterion_behind_a_link_belongs_to_the_policy(rules: Path, tmp_path: Path) -> None:
    """
    A folder that is a link is gone into, and one that leads back into itself is not gone into twice.
    """
    untouched = load_policy(rules).digest
    (rules / "pay").rename(tmp_path / "elsewhere")
    (rules / "pay").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (rules / "sharing" / "round").symlink_to(rules, target_is_directory=True)

    assert untouched == load_policy(rules).digest


def test_copies_are_found_from_where_a_link_leads(tmp_path: Path) -> None:
    """
    A program that is a link has its copies where the file really stands.
    """
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "letter.txt").write_text("Testers are paid.")
    source = "{title: the letter, kind: article, file: letter.txt}"
    write(tmp_path / "kept", f"program: {{name: A, sponsor: B}}\nsources: {{s0: {source}}}\n")
    (tmp_path / "program.yaml").symlink_to(tmp_path / "kept" / "program.yaml")

    program = load_program(tmp_path / "program.yaml", load_policy(SMALL_POLICY))

    assert program.copies["s0"].sha256 is not None


def test_a_plain_word_is_a_profile_that_ships(tmp_path: Path) -> None:
    """
    A file of the same name in the folder is not taken for it, and `./` says that the file is meant.
    """
    write(tmp_path, FAIR)
    write(tmp_path, "profile: Ours\nonly: {rules: [nothing], reason: none}\n", "preview")
    told = [run("audit", "program.yaml", "--profile", each, folder=tmp_path).err for each in WORD_AND_PATH]

    assert [False, True] == ["'nothing' is neither a criterion nor a rule." in each for each in told]


def test_a_tilde_is_the_home_of_who_runs_it(tmp_path: Path) -> None:
    """
    `~` is expanded also where no shell does so: after an equals sign, after a colon, and in quotation marks.
    """
    home = tmp_path / "home"
    home.mkdir()
    write(home, FAIR)
    shutil.copytree(SMALL_POLICY, home / "rules")
    ended = run(
        *("audit", "~/program.yaml", "--rules=~/rules", "-f", "json:~/audit.json"),
        folder=tmp_path,
        environment={"HOME": str(home)},
    )

    assert (0, True) == (ended.status, (home / "audit.json").exists())


def test_evenhand_says_that_it_cannot_run_from_an_archive(tmp_path: Path) -> None:
    """
    From a zip archive, in which no file can be opened, the command says so and ends with 2.
    """
    archive = shutil.make_archive(str(tmp_path / "evenhand"), "zip", REPOSITORY / "src", "evenhand")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "evenhand", "rules", "list"],
        env={"PYTHONPATH": archive, "PATH": os.defpath},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (2, "") == (done.returncode, done.stdout)
    assert "evenhand cannot be run from an archive: its rules are read as files." in done.stderr
    assert "Traceback" not in done.stderr


def test_the_standard_input_holds_one_program(tmp_path: Path) -> None:
    """
    Where `-` stands twice, the second program would be an empty file: that is told, and nothing is read.
    """
    ended = run("audit", "-", "-", folder=tmp_path, given=FAIR.encode())

    assert 2 == ended.status
    assert "The standard input holds one program, and '-' stands here twice." in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="no folder can be deleted there that somebody is in")
def test_a_run_in_a_folder_that_was_deleted_says_so(tmp_path: Path) -> None:
    """
    Who stands in a folder that is no longer there is told to go to another one.
    """
    (tmp_path / "gone").mkdir()
    code = "import os; os.chdir('gone'); os.rmdir('../gone'); from evenhand.cli.main import main; main()"
    command = [sys.executable, "-c", code, "audit", str(FAIR)]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - this very Python

    said = "Error: The current folder was deleted; go to one that is there.\nNo audit was performed.\n"
    assert (2, "", said) == (ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize(("name", "status"), [("fair.yaml", 0), ("unfair.yaml", 1), ("nowhere.yaml", 2)])
def test_a_run_ends_as_it_does_where_nobody_hears_its_errors(tmp_path: Path, name: str, status: int) -> None:
    """
    A standard error that takes nothing changes no exit status.
    """
    (tmp_path / "fair.yaml").write_text(FAIR, encoding="utf-8")
    (tmp_path / "unfair.yaml").write_text(UNFAIR, encoding="utf-8")
    command: list[str | Path] = [COMMAND, "audit", name, "--rules", SMALL_POLICY.absolute(), "-f", "json:out"]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, cwd=tmp_path, stderr=full, check=False)  # noqa: S603 - evenhand itself

    assert status == ended.returncode


@pytest.mark.parametrize(
    "arguments",
    [("audit",), ("batch",), ("verify",), ("new",), ("serve", "--no-browser"), ("compare",), ("ask",)],
    ids=str,
)
def test_a_name_that_is_too_long_for_any_command_is_no_mistake_of_evenhand(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    """
    A name that no file can have is told of, whatever is to be done with it.
    """
    told = run(*arguments, f"{'a' * 300}.yaml", folder=tmp_path)

    assert (2, False) == (told.status, "mistake in evenhand" in told.err)
    assert "No audit was performed." == told.err.splitlines()[-1]
