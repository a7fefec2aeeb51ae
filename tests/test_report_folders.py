"""Several programs at once: a file for each in a folder, and the index that compares them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest
from running import FAIR, SMALL_POLICY, UNDECIDED, UNFAIR, Ended, run, write
from selectolax.lexbor import LexborHTMLParser
from two_sides import HOSTILE, two_sides

from evenhand import Audit, compare
from evenhand.reporting.several import render_index

RULES = ("--rules", str(SMALL_POLICY))
HOSTILE_NAMES = ("javascript:alert(1)", '"><script>alert(1)<', "a b#c?d%20e&f", "..", "-f", "<stdin>")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """
    A folder of three programs: one fair, one not, and one of which not all is known.
    """
    for name, text in (("a", FAIR), ("b", UNFAIR), ("c", UNDECIDED)):
        write(tmp_path, text.replace("A preview", f"Preview {name}"), f"{name}.yaml")
    return tmp_path


_TOLD: Final = (
    "Preview a: conforms, by its own account; 3 pass\n"
    "Preview b: does not conform, by its own account; 1 fail, 2 pass\n"
    "Preview c: conforms except, by its own account; 1 unknown, 2 pass\n"
)


def _audit(folder: Path, *arguments: str) -> Ended:
    return run("audit", *arguments, *RULES, folder=folder)


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _index(folder: Path) -> LexborHTMLParser:
    return LexborHTMLParser((folder / "index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("target", ["reports", "reports/"])
def test_each_program_has_its_page_and_an_index_compares_them(folder: Path, target: str) -> None:
    """
    The folder is made where it is not there, and the worst of the programs gives the exit status.
    """
    ended = _audit(folder, "a.yaml", "b.yaml", "c.yaml", "-f", f"html:{target}")

    assert (Ended(1, "", _TOLD), ["a.html", "b.html", "c.html", "index.html"]) == (
        ended,
        _files(folder / "reports"),
    )


def test_what_tools_read_stands_alone_in_its_folder(folder: Path) -> None:
    """
    Only pages have an index: who reads every file of a folder finds audits and nothing else.
    """
    _audit(folder, "a.yaml", "b.yaml", "-f", "json:audits/", "-f", "markdown:texts/")

    assert (["a.json", "b.json"], ["a.md", "b.md"]) == (_files(folder / "audits"), _files(folder / "texts"))


def test_one_program_goes_to_a_folder_too(folder: Path) -> None:
    """
    A pattern that happens to match one program needs no other target; there is nothing to compare.
    """
    _audit(folder, "a.yaml", "-f", "html:reports/")

    assert ["a.html"] == _files(folder / "reports")


def test_a_name_without_an_ending_is_a_file_for_one_program(folder: Path) -> None:
    """
    What one program is written to is a file, unless a folder is asked for.
    """
    _audit(folder, "a.yaml", "-f", "json:audit")

    assert "Preview a" == json.loads((folder / "audit").read_text(encoding="utf-8"))["program"]["name"]


@pytest.mark.parametrize("form", ["json", "html"])
def test_several_programs_do_not_share_a_file(folder: Path, form: str) -> None:
    """
    A name that is one of a file is no folder, whether the file is there or not.
    """
    write(folder, "older", "there")
    messages = [
        _audit(folder, "a.yaml", "b.yaml", "-f", f"{form}:{name}").err for name in ("x.json", "there")
    ]

    assert [
        f"Error: Several programs need a folder to write to, and '{name}' is none." in message
        for name, message in zip(("x.json", "there"), messages, strict=True)
    ] == [True, True]
    assert ["a.yaml", "b.yaml", "c.yaml", "there"] == _files(folder)


@pytest.mark.parametrize(("form", "runs"), [("sarif", 3), ("sarif-github", 1)])
def test_several_programs_share_a_log(folder: Path, form: str, runs: int) -> None:
    """
    A format that holds several programs puts them into one file; for GitHub they are one run, one upload.
    """
    ended = _audit(folder, "a.yaml", "b.yaml", "c.yaml", "-f", f"{form}:all.sarif")
    log = json.loads((folder / "all.sarif").read_text(encoding="utf-8"))

    assert Ended(1, "", _TOLD) == ended
    assert (runs, ["a.yaml", "b.yaml", "c.yaml"]) == (
        len(log["runs"]),
        [each["location"]["uri"] for run in log["runs"] for each in run["artifacts"]],
    )


def test_a_log_of_several_programs_can_be_shown(folder: Path) -> None:
    """
    On the standard output it is one document, too.
    """
    ended = _audit(folder, "a.yaml", "b.yaml", "-f", "sarif")

    assert 2 == len(json.loads(ended.out)["runs"])


def test_programs_of_one_name_are_called_by_their_folders_too(folder: Path) -> None:
    """
    The report of one program never replaces that of another, or the index.
    """
    for name in ("one/program.yaml", "two/program.yaml", "two/index.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        write(folder, FAIR, name)
    _audit(folder, "one/program.yaml", "two/program.yaml", "-f", "html:both/")
    _audit(folder, "a.yaml", "two/index.yaml", "-f", "html:other/")

    assert ["index.html", "one-program.html", "two-program.html"] == _files(folder / "both")
    assert sorted([f"{folder.name}-a.html", "index.html", "two-index.html"]) == _files(folder / "other")


def test_names_that_differ_in_their_case_alone_are_alike(folder: Path) -> None:
    """
    Some disks take Plan.html and plan.html for one file.
    """
    for name in ("one/Plan.yaml", "two/plan.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        write(folder, FAIR, name)
    _audit(folder, "one/Plan.yaml", "two/plan.yaml", "-f", "json:both/")

    assert ["one-Plan.json", "two-plan.json"] == _files(folder / "both")


def test_a_program_that_is_given_twice_is_refused(folder: Path) -> None:
    """
    Its two reports would be one file.
    """
    ended = _audit(folder, "a.yaml", "./a.yaml", "-f", "html:reports/")

    assert (2, True) == (ended.status, "The same program is given twice" in ended.err)
    assert not (folder / "reports").exists()


def test_two_reports_of_one_name_are_refused(folder: Path) -> None:
    """
    Two templates with the same ending would write the same files.
    """
    ended = _audit(folder, "a.yaml", "b.yaml", "-f", "html:reports/", "-f", "html:reports/")

    assert (2, True) == (ended.status, "Two reports would be written to 'reports/a.html'." in ended.err)


@pytest.mark.parametrize("other", ["nowhere/report.html", "a.yaml"])
def test_a_folder_is_not_made_where_anything_goes_wrong(folder: Path, other: str) -> None:
    """
    Where one report cannot be written, none is, and the folder for the others is not left behind.
    """
    ended = _audit(folder, "a.yaml", "-f", "json:reports/", "-f", f"html:{other}")

    assert (2, ["a.yaml", "b.yaml", "c.yaml"]) == (ended.status, _files(folder))


def test_a_folder_within_no_folder_is_told_of(folder: Path) -> None:
    """
    One folder is made, not a row of them: a slip in a path should not build a tree.
    """
    ended = _audit(folder, "a.yaml", "b.yaml", "-f", "html:no/where/")

    assert (
        Ended(
            2,
            "",
            "no/where:1:1\n  Cannot write this file: No such file or directory.\nNo audit was performed.\n",
        )
        == ended
    )


def test_a_folder_that_the_system_refuses_is_told_of(folder: Path) -> None:
    """
    A name that no disk takes is said, and is no reason to break down.
    """
    name = "x" * 300
    ended = _audit(folder, "a.yaml", "b.yaml", "-f", f"html:{name}")

    assert (
        Ended(
            2,
            "",
            f"{name}:1:1\n  Cannot write this file: File name too long.\nNo audit was performed.\n",
        )
        == ended
    )


def test_a_single_report_goes_into_no_folder(folder: Path) -> None:
    """
    A comparison is one file, also where a folder would have to be made.
    """
    ended = run("compare", "a.yaml", "b.yaml", *RULES, "-f", "html:new/", folder=folder)

    assert (
        Ended(2, "", "new:1:1\n  This is a folder. Expected a file to write to.\nNo audit was performed.\n")
        == ended
    )


def test_no_report_replaces_a_program(folder: Path) -> None:
    """
    A program that is written in JSON stays, when the folder for its report is its own.
    """
    write(
        folder,
        json.dumps({"program": {"name": "One", "sponsor": "Lumen", "as_of": "2026-03-01"}}),
        "one.json",
    )
    ended = _audit(folder, "one.json", "a.yaml", "-f", "json:.")

    assert (2, True) == (ended.status, "This file is an input; a report over it would lose it." in ended.err)
    assert ["a.yaml", "b.yaml", "c.yaml", "one.json"] == _files(folder)


def test_the_index_leads_to_every_report_and_to_its_place(folder: Path) -> None:
    """
    A program's name leads to its report, its scores to their criterion, and a verdict to its finding.
    """
    _audit(folder, "a.yaml", "b.yaml", "-f", "html:reports/")
    index = _index(folder / "reports")
    leads = {link.attributes["href"] or "" for link in index.css("main a")}

    assert {"a.html", "b.html", "a.html#criterion-pay", "b.html#pay/work-is-paid"} <= leads
    assert set() == {
        address
        for address in leads
        for file, _, anchor in [address.partition("#")]
        for page in [LexborHTMLParser((folder / "reports" / file).read_text(encoding="utf-8"))]
        if anchor and page.css_first(f'[id="{anchor}"]') is None
    }


def test_the_index_tells_opinions_scores_and_counts(folder: Path) -> None:
    """
    Each program has its opinion, what it counts, its secured score and its bar in the picture.
    """
    _audit(folder, "a.yaml", "b.yaml", "c.yaml", "-f", "html:reports/")
    index = _index(folder / "reports")
    cards = [" ".join(card.text().split()) for card in index.css(".cards > li")]

    assert [True, True, True] == [
        card.startswith(start)
        for card, start in zip(
            cards,
            ("A: Preview a Conforms", "B: Preview b Does not conform", "C: Preview c Conforms except"),
            strict=True,
        )
    ]
    assert 3 == len(index.css("svg.intervals text:not(.tick)"))
    assert [] == index.css("script, img, link")


def test_the_index_of_many_draws_what_all_share(folder: Path) -> None:
    """
    Where there are many programs, each has one bar, and what is too wide can be scrolled by the keyboard.
    """
    names = [f"{number}.yaml" for number in range(6)]
    for name in names:
        write(folder, UNFAIR if name == "0.yaml" else FAIR, name)
    _audit(folder, *names, "-f", "html:reports/")
    index = _index(folder / "reports")

    assert ["6 descriptions"] == [each.text() for each in index.css("h1")]
    assert 6 == len(index.css("svg.intervals text:not(.tick)"))
    assert ["0", "0"] == [each.attributes["tabindex"] for each in index.css(".wide")]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_file_name_is_an_address_beside_the_index(folder: Path, name: str) -> None:
    """
    Whatever a file is called, its link leads to the file of that name, and to no scheme or other place.
    """
    write(folder, FAIR, f"{name}.yaml")
    _audit(folder, f"./{name}.yaml", "a.yaml", "-f", "html:reports/")
    links = [link.attributes["href"] or "" for link in _index(folder / "reports").css(".cards a")]

    assert [True, True] == [(folder / "reports" / unquote(link)).is_file() for link in links]
    assert [] == [link for link in links if {":", "/", "?", "#", '"'} & set(link)]


def test_hostile_words_add_nothing_to_the_index() -> None:
    """
    The index of hostile programs has the elements of a harmless one.
    """
    pages = [_elements(two_sides(text)) for text in (None, HOSTILE)]

    assert pages[0] == pages[1]


def _elements(audited: Audit) -> list[str]:
    page = LexborHTMLParser(render_index(compare([audited, audited]), ["a.html", "b.html"]))
    return sorted(f"{each.tag} {sorted(each.attributes)}" for each in page.css("*"))
