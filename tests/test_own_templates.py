"""Templates of the user's own: what they can do, and that they can do no harm."""

from __future__ import annotations

import re
import sys
from contextlib import chdir
from pathlib import Path

import cmarkgfm
import pytest
from running import SMALL_POLICY, UNFAIR, Ended, run, write
from selectolax.lexbor import LexborHTMLParser
from two_sides import HARMLESS, HOSTILE, two_sides

from evenhand import Audit
from evenhand.reporting.own import SEEN, Limits, Order, describe, fill_order, fill_own
from evenhand.vocabulary.errors import OutputError

EXAMPLES = Path(__file__).parents[1] / "templates" / "examples"
PAGE = Path(__file__).parents[1] / "docs" / "templates.md"


@pytest.fixture(scope="module")
def audited() -> Audit:
    """
    The audit of the program of two sides.
    """
    return two_sides()


@pytest.fixture(scope="module")
def hostile() -> Audit:
    """
    The audit of a program whose every text is hostile.
    """
    return two_sides(HOSTILE)


def fill(
    audited: Audit, folder: Path, text: str, name: str = "own.txt.j2", limits: Limits | None = None
) -> str:
    """
    Fill a template in this process, where it is quick and its lines are counted.
    """
    write(folder, text, name)
    return fill_order(Order(audited, folder.resolve(), name, folder / name, limits or Limits()))


def refused(audited: Audit, folder: Path, text: str, limits: Limits | None = None) -> tuple[int, str]:
    """
    Give the line and the message with which a template is refused.
    """
    order = Order(audited, folder.resolve(), "own.txt.j2", folder / "own.txt.j2", limits or Limits())
    write(folder, text, order.name)
    try:
        made = fill_order(order)
    except Exception as failure:  # noqa: BLE001 - as the process of a template does
        problem = describe(failure, order)
        assert str(order.shown) == problem["file"]
        return problem["line"], problem["message"]
    raise AssertionError(made)


def run_with(template: Path, folder: Path, *more: str) -> Ended:
    """
    Audit an unfair program and report on it by a template.
    """
    program = write(folder, UNFAIR)
    return run("audit", program, "--rules", SMALL_POLICY, "--template", str(template), *more, folder=folder)


def test_a_template_makes_a_report(tmp_path: Path) -> None:
    """
    The command fills the template with the audit, and ends by what was found.
    """
    template = write(tmp_path, "{{ audit.program.name }}: {{ count('fail') }}\n", "own.txt.j2")

    assert Ended(1, "A preview: 1\n", "") == run_with(template, tmp_path)


def test_a_report_goes_to_a_file_beside_other_reports(tmp_path: Path) -> None:
    """
    A template may be followed by a file, and stands beside the formats.
    """
    template = write(tmp_path, "{{ audit.program.name }}", "own.txt.j2")

    ended = run_with(
        Path(f"{template}:{tmp_path / 'own.txt'}"), tmp_path, "-f", f"json:{tmp_path / 'a.json'}"
    )

    assert Ended(1, "", "A preview: does not conform, by its own account; 1 fail, 2 pass\n") == ended
    assert "A preview" == (tmp_path / "own.txt").read_text(encoding="utf-8")
    assert (tmp_path / "a.json").stat().st_size


def test_several_programs_have_a_report_each(tmp_path: Path) -> None:
    """
    Of several programs each has its report in a folder, named after it and the template.
    """
    programs = [write(tmp_path, UNFAIR, f"{name}.yaml") for name in "ab"]
    template = write(tmp_path, "{{ audit.program.file }}", "own.md.j2")
    (folder := tmp_path / "reports").mkdir()

    run("audit", *programs, "--rules", SMALL_POLICY, "--template", f"{template}:{folder}")

    assert ["a.own.md", "b.own.md"] == sorted(each.name for each in folder.iterdir())


def test_a_mistake_is_shown_where_it_stands_and_nothing_is_written(tmp_path: Path) -> None:
    """
    An error in a template names its line, the status is 2, and no report is left half-written.
    """
    template = write(tmp_path, "fine\n{{ audit.progam }}\n", "own.txt.j2")

    ended = run_with(
        Path(f"{template}:{tmp_path / 'own.txt'}"), tmp_path, "-f", f"json:{tmp_path / 'a.json'}"
    )

    assert (2, "") == (ended.status, ended.out)
    assert f"{template}:2:1\n    {{{{ audit.progam }}}}\n" in ended.err
    assert "has no attribute 'progam'" in ended.err
    assert ended.err.endswith("No audit was performed.\n")
    assert ["own.txt.j2", "program.yaml"] == sorted(each.name for each in tmp_path.iterdir())


def test_a_template_is_not_overwritten(tmp_path: Path) -> None:
    """
    A report is never written over its own template.
    """
    template = write(tmp_path, "fine", "own.txt.j2")

    ended = run_with(Path(f"{template}:{template}"), tmp_path)

    assert 2 == ended.status
    assert "fine" == template.read_text(encoding="utf-8")


def test_a_template_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """
    A mistyped name is no silence.
    """
    ended = run_with(tmp_path / "letter.j2", tmp_path)

    assert 2 == ended.status
    assert "There is no such template." in ended.err


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n{% for %}", 2, "Expected an expression"),
        ("\n\n{{ nothing }}", 3, "'nothing' is undefined"),
        ("\n{{ audit.__class__ }}", 2, "access to attribute '__class__'"),
        ("\n{{ audit.__replace__() }}", 2, "access to attribute '__replace__'"),
        ("{{ findings_of.func.__globals__ }}", 1, "access to attribute '__globals__'"),
        ("{{ ''.format.__self__ }}", 1, "has no attribute '__self__'"),
        ("{{ '{0.__class__}'.format(audit) }}", 1, "access to attribute '__class__'"),
        ("{% set x = [] %}\n{{ x.append(1) }}", 2, "access to attribute 'append'"),
        ("{{ 'x' * 9 }}", 1, "only numbers of up to twelve digits are multiplied"),
        ("{{ 9 ** 9 }}", 1, "only numbers of up to twelve digits are multiplied"),
        ("{{ (10 | int * 999999999999) * 10 }}", 1, "only numbers of up to twelve digits are multiplied"),
        ("{% include '../other.j2' %}", 1, "There is no template '../other.j2'"),
        ("{% include '/etc/hosts' %}", 1, "There is no template '/etc/hosts'"),
        ("{% include 'link.j2' %}", 1, "There is no template 'link.j2'"),
        ("{% macro again() %}{{ again() }}{% endmacro %}\n{{ again() }}", 1, "calls itself without end"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{{ lipsum() }}", 1, "'lipsum' is undefined"),
        ("{{ verdicts | random }}", 1, "No filter named 'random'"),
    ],
)
def test_what_a_template_may_not_do(
    audited: Audit, tmp_path: Path, text: str, line: int, message: str
) -> None:
    """
    What is wrong, dangerous or outside the template's folder is refused, at its line.
    """
    (folder := tmp_path / "templates").mkdir()
    write(tmp_path, "secret", "other.j2")
    (folder / "link.j2").symlink_to(tmp_path / "other.j2")

    where, said = refused(audited, folder, text)

    assert line == where
    assert message in said


def test_a_report_has_a_largest_size(audited: Audit, tmp_path: Path) -> None:
    """
    A template that writes without end is stopped.
    """
    text = "{% for each in range(999) %}{{ audit.program.name }}{% endfor %}"

    assert (1, "The report is longer than 500 characters.") == refused(
        audited, tmp_path, text, Limits(characters=500)
    )


@pytest.mark.parametrize("content", [b"\xff", b"x" * 1001], ids=["not UTF-8", "too long"])
def test_a_template_must_be_readable(audited: Audit, tmp_path: Path, content: bytes) -> None:
    """
    A template that is no UTF-8 or too long is refused at its first line.
    """
    (path := tmp_path / "own.txt.j2").write_bytes(content)

    with pytest.raises(OutputError, match=r"own\.txt\.j2:1:1"):
        fill_own(audited, path, Limits(source=1000))


def test_endless_work_is_stopped(audited: Audit, tmp_path: Path) -> None:
    """
    A template that works without end is stopped when its time is up, whatever it does.
    """
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"

    with pytest.raises(OutputError, match=r"The template was stopped after 3 seconds\."):
        fill_own(audited, write(tmp_path, loop, "own.txt.j2"), Limits(seconds=3))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to some memory")
def test_endless_growth_is_stopped(audited: Audit, tmp_path: Path) -> None:
    """
    A template that doubles a text again and again is stopped before the machine is out of memory.
    """
    text = (
        "{% set n = namespace(text='xxxxxxxx') %}\n"
        "{% for a in range(99) %}\n{% set n.text = n.text ~ n.text %}\n{% endfor %}"
    )

    with pytest.raises(OutputError, match="needs more memory than it may use"):
        fill_own(audited, write(tmp_path, text, "own.txt.j2"))


def test_the_folder_one_is_in_lends_no_module(audited: Audit, tmp_path: Path) -> None:
    """
    A file that is named like a module and lies where the command is run is not imported.
    """
    write(tmp_path, "raise SystemExit(9)", "jinja2.py")
    template = write(tmp_path, "{{ audit.program.name }}", "own.txt.j2")

    with chdir(tmp_path):
        made = fill_own(audited, template)

    assert "Lumen preview" == made


def test_a_template_includes_another_of_its_folder(audited: Audit, tmp_path: Path) -> None:
    """
    Templates of one folder include and import each other.
    """
    write(tmp_path, "{% macro name() %}{{ audit.program.name }}{% endmacro %}", "parts.j2")

    made = fill(audited, tmp_path, "{% from 'parts.j2' import name with context %}{{ name() }}")

    assert "Lumen preview" == made


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("own.html.j2", "&lt;b&gt;*x*\\x1b"),
        ("own.htm", "&lt;b&gt;*x*\\x1b"),
        ("own.xml.j2", "&lt;b&gt;*x*\\x1b"),
        ("own.md.j2", "&#60;b&#62;&#42;x&#42;&#92;x1b"),
        ("own.txt.j2", "<b>*x*\\x1b"),
        ("own.tex.j2", "<b>*x*\\x1b"),
        ("own", "<b>*x*\\x1b"),
    ],
)
def test_the_ending_chooses_the_escaping(tmp_path: Path, name: str, written: str) -> None:
    """
    A text is escaped for HTML or Markdown where the ending says so; elsewhere the unseen is spelled out.
    """
    assert written == fill(two_sides("<b>*x*\x1b"), tmp_path, "{{ audit.program.name }}", name)


@pytest.mark.parametrize(
    "text",
    [
        "{{ [audit.program.name] }}",
        "{{ audit.program }}",
        "{{ audit.program.name | e }}",
        "{{ audit.program.name | safe }}",
        "{{ audit.program.name | urlize }}",
        "{{ [audit.program.name] | join(', ' | safe) }}",
        "{{ sides | map(attribute='title') | join }}",
        "{% macro name(it) %}{{ it }}{% endmacro %}{{ name(audit.program.name) ~ audit.program.name }}",
        "{% macro name(it) %}{{ it }}{% endmacro %}{{ name('') + audit.program.name }}",
        "{% set kept %}{{ audit.program.name }}{% endset %}{{ kept }}",
        "{% autoescape true %}{{ audit.program.name | replace('a', 'b') }}{% endautoescape %}",
    ],
)
def test_no_way_of_writing_a_text_in_markdown_leaves_it_unescaped(
    hostile: Audit, tmp_path: Path, text: str
) -> None:
    """
    However a template for Markdown comes by a text, the text makes no element and no link.
    """
    html = cmarkgfm.github_flavored_markdown_to_html(fill(hostile, tmp_path, text, "own.md.j2"))

    assert {"-undef", "html", "head", "body", "p"} >= {node.tag for node in LexborHTMLParser(html).css("*")}


def test_what_a_macro_makes_is_escaped_once(tmp_path: Path) -> None:
    """
    A macro's own markup is kept, and the texts in it are escaped.
    """
    text = "{% macro strong(it) %}**{{ it }}**{% endmacro %}{{ strong(audit.program.name) }}"

    assert "**a&#42;b**" == fill(two_sides("a*b"), tmp_path, text, "own.md.j2")


@pytest.mark.parametrize("name", ["letter.md.j2", "newsroom.html.j2", "issues.md.j2"])
def test_an_example_is_filled(name: str, audited: Audit) -> None:
    """
    Each worked example makes a report on a program of two sides, which names it.
    """
    assert "Lumen preview" in fill_own(audited, EXAMPLES / name)


@pytest.mark.parametrize("name", ["letter.md.j2", "newsroom.html.j2", "issues.md.j2"])
def test_an_example_keeps_hostile_text_harmless(name: str, hostile: Audit) -> None:
    """
    With hostile text everywhere an example has the elements that it has with harmless text.
    """
    harmless, harmed = (
        skeleton(fill_own(each, EXAMPLES / name), name) for each in (two_sides(HARMLESS), hostile)
    )

    assert harmless == harmed


def skeleton(text: str, name: str) -> list[tuple[str | None, tuple[str, ...]]]:
    """
    Give the elements of a report with the names of their attributes.
    """
    html = text if ".html" in name else cmarkgfm.github_flavored_markdown_to_html(text)
    return [(node.tag, tuple(sorted(node.attributes))) for node in LexborHTMLParser(html).css("*")]


def test_the_newsroom_table_has_a_row_for_each_finding_with_two_sides(audited: Audit) -> None:
    """
    The newsroom's table shows what is not simply met or unknown, and what each side says of it.
    """
    page = LexborHTMLParser(fill_own(audited, EXAMPLES / "newsroom.html.j2"))
    rows = [[" ".join(cell.text().split()) for cell in row.css("th, td")] for row in page.css("tr")]

    assert ["Rule", "Verdict", "Lumen Inc.", "The testers"] == rows[0]
    assert ["fail", "fail", "fail", "contested", "contested", "alleged"] == [row[1] for row in rows[1:]]


def test_there_is_an_issue_for_each_finding_to_act_on(audited: Audit) -> None:
    """
    Each finding that fails, is contested or is alleged is an issue of its own.
    """
    made = fill_own(audited, EXAMPLES / "issues.md.j2")

    assert [
        "The motto is kept",
        "Channels are open",
        "Groups are paid",
        "Work is paid",
        "Approval is swift",
        "Terms are told",
    ] == (re.findall(r"^# (.*)$", made, re.MULTILINE))


def test_the_letter_fits_a_page(audited: Audit) -> None:
    """
    The letter has no more than fifty lines.
    """
    assert len(fill_own(audited, EXAMPLES / "letter.md.j2").splitlines()) < 50


def test_the_documentation_lists_what_a_template_sees() -> None:
    """
    docs/templates.md describes every object that a template is given, and no other.
    """
    listed = re.findall(r"^\| `(\w+)(?:\(.*\))?` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(SEEN) == sorted(listed)
