"""The Markdown report: what a pull request shows, and that hostile text stays text.

It is read by the library with which a large code host reads Markdown, raw HTML included.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from selectolax.lexbor import LexborHTMLParser, LexborNode
from two_sides import EXAMPLES, HARMLESS, HOSTILE, described, example, two_sides

from evenhand import Audit, render
from evenhand.reporting.escaping_files import for_markdown

LONGEST_COMMENT = 65_536


def read(markdown: str) -> LexborHTMLParser:
    """
    Read Markdown as a code host does, before it cleans the HTML.
    """
    html = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    return LexborHTMLParser(html)


def text_of(node: LexborNode) -> str:
    """
    Give the text of an element on one line.
    """
    return " ".join(node.text().split())


def texts(page: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    """
    Give the text of each element that matches.
    """
    return [text_of(node) for node in page.css(selector)]


def rows(page: LexborHTMLParser, table: int) -> list[list[str]]:
    """
    Give the cells of a table.
    """
    return [texts(row, "td") for row in page.css("table")[table].css("tbody tr")]


@pytest.fixture(scope="module")
def audited() -> Audit:
    """
    The audit of the program of two sides.
    """
    return two_sides()


@pytest.fixture(scope="module")
def page(audited: Audit) -> LexborHTMLParser:
    """
    The report on the program of two sides, as it is read.
    """
    return read(render(audited, "markdown"))


@pytest.fixture(scope="module")
def hostile() -> LexborHTMLParser:
    """
    The report on the program whose every text is hostile, as it is read.
    """
    return read(render(two_sides(HOSTILE), "markdown"))


def test_the_report_opens_with_what_stands(page: LexborHTMLParser) -> None:
    """
    First comes the opinion in a sentence, and then the leading criteria with the words of each side.
    """
    assert "Lumen preview" == texts(page, "h1")[0]
    assert (
        "It is disputed whether Lumen preview keeps the rules that must hold." == texts(page, "p strong")[0]
    )
    assert [
        "Pay: ✗ settled against it",
        "This does not hold: The motto is kept",
        "This does not hold: The motto is kept; and 2 more breaches",
    ] == rows(page, 0)[0]


def test_scores_stand_in_a_table_by_account(page: LexborHTMLParser) -> None:
    """
    For each account: secured score, what is still possible, what is decided and on what, and the gate.
    """
    assert [
        ["Lumen Inc.", "46 %", "87 %", "60 %", "55 % told, 44 % sourced, 0 % checked", "not all decided"],
        ["The testers", "13 %", "54 %", "60 %", "33 % told, 66 % sourced, 0 % checked", "at least one fails"],
        [
            "What is settled",
            "13 %",
            "87 %",
            "26 %",
            "100 % told, 0 % sourced, 0 % checked",
            "not all decided",
        ],
        [
            "If every unanswered claim is true",
            "20 %",
            "74 %",
            "46 %",
            "57 % told, 42 % sourced, 0 % checked",
            "not all decided",
        ],
    ] == rows(page, 1)


def test_criteria_are_crossed_with_accounts(page: LexborHTMLParser) -> None:
    """
    Each cell says what is secured, what is possible, and how the rules came out.
    """
    assert [
        "Pay",
        "57 % to 86 %, 1 fail, 1 unknown, 1 pass",
        "0 %, 3 fail",
        "0 % to 86 %, 1 fail, 2 unknown",
        "0 % to 58 %, 2 fail, 1 unknown",
    ] == rows(page, 2)[0]


def test_findings_stand_in_groups_as_sentences(page: LexborHTMLParser) -> None:
    """
    A finding says who says what is wrong, what the others answer, what it rests on, and what would mend it.
    """
    assert [
        "Settled against it (1)",
        "Admitted (2)",
        "Disputed (2)",
        "Alleged, neither denied nor proved (1)",
        "Open (1)",
        "Settled for it (1)",
    ] == texts(page, "h3")
    assert (
        "The testers: this does not hold: Terms are told. Lumen Inc.: no answer in these sources. "
        "(major; pay/terms-are-told; news, line 5) Remedy, if so: Mend it."
    ) in texts(page, "li")


def test_the_annexes_are_collapsed(page: LexborHTMLParser) -> None:
    """
    What each side's account comes to stands by finding, and all that is said fact by fact.
    """
    assert [
        "✗ fail (minor) This does not hold: The motto is kept",
        "✗ fail (minor) This does not hold: Channels are open",
        "✗ fail (advisory) This does not hold: Groups are paid",
        "≠ contested (critical) This does not hold: Work is paid",
        "≠ contested (minor) This does not hold: Approval is swift",
        "✗? alleged (major) This does not hold: Terms are told",
        "What is said, fact by fact",
        (
            "What would settle it: the documents to ask for, in the order in which each decides most; "
            "of two that decide only together, each counts half"
        ),
        "Opinion and scores",
        "Contradictions",
        "Parties and sources",
    ] == texts(page, "details:not([open]) > summary")


def test_what_is_claimed_stands_together() -> None:
    """
    What one side's word alone satisfies stands in one place.
    """
    path = next(path for path in EXAMPLES if path.stem == "fair-on-paper")

    assert any(
        title.startswith("Claimed, by one side's word")
        for title in texts(read(render(example(path), "markdown")), "h3")
    )


def test_every_claim_of_a_party_stands_in_it(audited: Audit, page: LexborHTMLParser) -> None:
    """
    Whatever the verdict on the rules that ask for the fact, no answer is left out, and nobody outside.
    """
    assert page.body is not None
    written = text_of(page.body)

    assert [] == [
        claim
        for fact in audited.facts
        for claim in fact.claims
        if claim.by and f"line {claim.location.line} of the description" not in written
    ]


def test_every_source_can_be_looked_up(audited: Audit, page: LexborHTMLParser) -> None:
    """
    The ids by which claims refer to sources are spelled out at the end.
    """
    listed = texts(page, "details li")

    assert [] == [
        source.id
        for source in audited.sources
        if not any(each.startswith(f"{source.id}: {source.title}") for each in listed)
    ]


def test_a_passed_rule_is_left_out(page: LexborHTMLParser) -> None:
    """
    What passes or does not apply is counted and not listed.
    """
    assert page.body is not None
    assert "Nothing needs approval" not in text_of(page.body)


def test_a_finding_gives_both_sides_and_their_claims(page: LexborHTMLParser) -> None:
    """
    Each side's verdict with clauses and answers, and elsewhere who says what, with quotation and source.
    """
    contested = page.css("details")[3]

    assert [
        (
            "Lumen Inc.: pass ✓ met: share who are offered money: 100 %; needed: at least 100 % "
            "Lumen Inc. on pay/work-is-paid: We pay everyone. "
            "(2026-02-20, terms, section 3; line 1 of the description)"
        ),
        "The testers: fail ✗ not met: share who are offered money: 0 %; needed: at least 100 %",
    ] == texts(contested, "details > ul > li")
    assert any("“Nobody was paid.”" in each for each in texts(page, "details > ul > li"))


def test_a_program_that_describes_itself_names_no_side() -> None:
    """
    With one account a finding gives its one verdict.
    """
    short = read(render(described(offered_share="0 %"), "markdown"))

    assert "fail ✗ not met: share who are offered money: 0 %; needed: at least 100 %" == text_of(
        short.css("details > ul > li")[0]
    )


def test_hostile_text_changes_no_element(hostile: LexborHTMLParser) -> None:
    """
    With hostile text everywhere the report has the elements that it has with harmless text: no link,
    image, heading, table cell, code, emphasis or HTML of its own.
    """
    harmless = read(render(two_sides(HARMLESS), "markdown"))

    assert skeleton(harmless) == skeleton(hostile)


def skeleton(page: LexborHTMLParser) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    """
    Give the elements of the page with their attributes.
    """
    assert page.root is not None
    return [(node.tag or "", tuple(sorted(node.attributes.items()))) for node in page.root.traverse()]


@pytest.mark.parametrize("mark", [r"@\w", r"#\d", r"GH-\d", r"://", r"www\.\w"])
def test_hostile_text_mentions_nobody_and_nothing(hostile: LexborHTMLParser, mark: str) -> None:
    """
    What a code host would turn into a mention, a reference or a link is kept apart, in the text itself.
    """
    assert hostile.body is not None
    assert None is re.search(mark, hostile.body.text())


def test_hostile_text_is_shown_as_it_stands(hostile: LexborHTMLParser) -> None:
    """
    Markup is text in the report, and control characters are spelled out.
    """
    title = texts(hostile, "h1")[0].replace("\u200b", "")

    assert title.startswith("\"'><script>alert(1)</script><img src=x onerror=alert(1)>")
    assert r"\x1b[31mred\x1b]8;;" in title


def test_no_unseen_character_reaches_the_report() -> None:
    """
    In the file itself there is no control character and nothing of no width.
    """
    report = render(two_sides(HOSTILE), "markdown")
    unseen = {
        each for each in set(report) if unicodedata.category(each) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    }

    assert {"\n"} == unseen


@pytest.mark.parametrize(
    "text", ["- item", "+ item", "= x", "1. one", "12) twelve", "# head", "> quote", "| a |"]
)
def test_a_text_opens_no_block(text: str) -> None:
    """
    A text at the start of a line is a paragraph, whatever it starts with.
    """
    assert ["p"] == [node.tag for node in read(f"{for_markdown(text)}\n").css("body > *")]


def test_a_text_keeps_its_hyphens_and_full_stops() -> None:
    """
    A text is readable in the file, too.
    """
    assert "an early-access program, version 2." == str(for_markdown("an early-access program, version 2."))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_report_fits_a_comment(path: Path) -> None:
    """
    The report on each example fits into one comment on a pull request.
    """
    assert len(render(example(path), "markdown")) < LONGEST_COMMENT
