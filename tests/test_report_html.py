"""The HTML report: what a reader finds on the page, and that hostile text stays text."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from built_in import BUILT_IN
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode
from two_sides import EXAMPLES, HARMLESS, HOSTILE, described, example, two_sides

from evenhand import Audit, audit, load_profile, load_program, render
from evenhand.reporting.escaping import LONGEST, for_html

REPOSITORY = Path(__file__).parents[1]
LARGEST = 5_000
LABELS = ("data-of", "data-cite")


def parse(audited: Audit) -> LexborHTMLParser:
    """
    Render the page and read it as a browser does.
    """
    return LexborHTMLParser(render(audited, "html"))


def find(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """
    Find the one element that matches.
    """
    found = page.css(selector)
    assert 1 == len(found), selector
    return found[0]


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


def rows(table: LexborNode) -> list[list[str]]:
    """
    Give the cells of a table.
    """
    return [texts(row, "th, td") for row in table.css("tbody tr")]


def finding(page: LexborHTMLParser, rule: str) -> LexborNode:
    """
    Give the part of the page that a rule's anchor leads to.
    """
    return find(page, f'[id="{rule}"]')


def skeleton(page: LexborHTMLParser) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    """
    Give the elements of the page with their attributes, leaving out those that hold labels and addresses.
    """
    assert page.root is not None
    return [
        (
            node.tag or "",
            tuple(
                sorted(
                    (key, (value or "")[: len("https:")] if key == "href" else value)
                    for key, value in node.attributes.items()
                    if key not in LABELS
                )
            ),
        )
        for node in page.root.traverse()
    ]


@pytest.fixture(scope="module")
def audited() -> Audit:
    """
    The audit of the program of two sides.
    """
    return two_sides()


@pytest.fixture(scope="module")
def page(audited: Audit) -> LexborHTMLParser:
    """
    The page on the program of two sides.
    """
    return parse(audited)


@pytest.fixture(scope="module")
def hostile() -> LexborHTMLParser:
    """
    The page on the program whose every text is hostile.
    """
    return parse(two_sides(HOSTILE))


def test_the_page_opens_with_what_stands(page: LexborHTMLParser) -> None:
    """
    The first section says the opinion in a sentence, and how much is broken, complained of and settled.
    """
    assert [
        "It is disputed whether Lumen preview keeps the rules that must hold.",
        (
            "3 rules are broken; 1 complaint is neither denied nor proved; 2 rules are disputed; "
            "4 of 8 rules are settled; 1 turns on one side's word."
        ),
    ] == texts(find(page, ".opinion"), "h2, p")


def test_the_leading_criteria_come_first_with_the_words_of_each_side(page: LexborHTMLParser) -> None:
    """
    A row says where a criterion stands, and in a column of its own what each side says to it.
    """
    table = find(page, ".brief table")

    assert ["Criterion", "Lumen Inc.", "The testers (artists)"] == texts(table, "thead th")
    assert [
        [
            "Pay settled against it",
            "This does not hold: The motto is kept",
            "This does not hold: The motto is kept; and 2 more breaches",
        ],
        [
            "Sharing admitted 1 of 5 rules still open",
            "This does not hold: Channels are open; and 1 more breach",
            "Approval comes late: yes; approval comes late: no",
        ],
    ] == rows(table)


def test_each_cell_leads_to_its_finding(page: LexborHTMLParser) -> None:
    """
    Whoever wants to know why goes from a side's words to the evidence.
    """
    links = [link.attributes["href"] for link in page.css(".brief td a")]

    assert ["#pay/motto-is-kept", "#pay/motto-is-kept"] == links[:2]


def test_the_picture_has_a_bar_for_each_account(page: LexborHTMLParser) -> None:
    """
    What is secured is drawn solid to the low end, what is possible striped from there to the high end.
    """
    picture = find(page, "svg.intervals")
    bars = [
        (bar.attributes["fill"], bar.attributes.get("x"), bar.attributes["width"])
        for bar in picture.css("rect")
        if bar.attributes.get("class") != "rail"
    ]

    assert [
        ("url(#possible) #9dbbdc", "46.67%", "40%"),
        ("#24609f", None, "46.67%"),
        ("url(#possible) #9dbbdc", "13.33%", "40%"),
        ("#24609f", None, "13.33%"),
        ("url(#possible) #9dbbdc", "13.33%", "73.33%"),
        ("#24609f", None, "13.33%"),
        ("url(#possible) #9dbbdc", "20%", "53.33%"),
        ("#24609f", None, "20%"),
    ] == bars


def test_the_picture_is_said_in_words(page: LexborHTMLParser) -> None:
    """
    The picture has a title, and a description with the numbers that it shows.
    """
    picture = find(page, "svg.intervals")

    assert [
        "Score intervals of Lumen preview, one bar for each account",
        (
            "Lumen Inc.: 46 % secured, up to 87 % possible. the testers: 13 % secured, up to 54 % possible. "
            "what is settled: 13 % secured, up to 87 % possible. "
            "if every unanswered claim is true: 20 % secured, up to 74 % possible."
        ),
    ] == texts(picture, "title, desc")


def test_the_numbers_of_the_picture_stand_in_a_table(page: LexborHTMLParser) -> None:
    """
    For each account: secured score, what is possible, what is decided and on what, the gate and the verdicts.
    """
    assert [
        [
            "Lumen Inc.",
            "46 %",
            "87 %",
            "60 %",
            "55 % told, 44 % sourced, 0 % checked",
            "not all decided",
            "3 fail, 2 unknown, 3 pass",
        ],
        [
            "the testers",
            "13 %",
            "54 %",
            "60 %",
            "33 % told, 66 % sourced, 0 % checked",
            "at least one fails",
            "3 fail, 4 unknown, 1 pass",
        ],
        [
            "what is settled",
            "13 %",
            "87 %",
            "26 %",
            "100 % told, 0 % sourced, 0 % checked",
            "not all decided",
            "3 fail, 4 unknown, 1 pass",
        ],
        [
            "if every unanswered claim is true",
            "20 %",
            "74 %",
            "46 %",
            "57 % told, 42 % sourced, 0 % checked",
            "not all decided",
            "4 fail, 2 unknown, 2 pass",
        ],
    ] == rows(page.css("#scores table")[0])


def test_the_opening_says_what_to_do_first(page: LexborHTMLParser) -> None:
    """
    What would mend what weighs most comes first, and then what to ask for, and of whom.
    """
    assert [
        ["Mend first", "Mend it.", "Mend it."],
        ["Ask first for", "Payment ledger (held by: Lumen)"],
    ] == [texts(steps, "h3, li") for steps in page.css(".steps > div")]


def test_findings_stand_in_groups_as_sentences(page: LexborHTMLParser) -> None:
    """
    What is settled against it comes first, then what is disputed and what is alleged, each with who says so.
    """
    groups = find(page, 'section[aria-labelledby="findings"]')

    assert [
        "Settled against it (1)",
        "Admitted (2)",
        "Disputed (2)",
        "Alleged, neither denied nor proved (1)",
        "Open (1)",
        "Settled for it (1)",
    ] == texts(groups, "h3")
    assert (
        "The testers: this does not hold: Terms are told. Lumen Inc.: no answer in these sources."
        == texts(groups, ".alleged .said")[0]
    )


def test_a_finding_can_be_copied_with_its_sources(page: LexborHTMLParser) -> None:
    """
    The button keeps where the sentence was read, in words that stand for themselves.
    """
    (button,) = page.css(".alleged button")

    assert ("copy", "The news, A paper, line 5") == (
        button.attributes["name"],
        button.attributes["data-cite"],
    )


def test_a_remedy_of_what_is_not_settled_is_meant_for_the_case_that_it_is_so(page: LexborHTMLParser) -> None:
    """
    Only what fails, is contested or is alleged has a remedy, and only of what is settled it is said outright.
    """
    assert [
        ["Remedy: Mend it."] * 3,
        ["Remedy, if so: Mend it."] * 2,
        ["Remedy, if so: Mend it."],
    ] == [
        [text for text in texts(page, f".told.{tone} p") if text.startswith("Remedy")]
        for tone in ("fail", "contested", "alleged")
    ]


def test_what_is_open_is_a_line_for_each_criterion(page: LexborHTMLParser) -> None:
    """
    A criterion with open rules says how many they are, and what to ask for.
    """
    assert ["Sharing: 1 of 5. Ask for: payment ledger"] == texts(
        page, 'section[aria-labelledby="findings"] > ul > li'
    )


def test_every_criterion_is_crossed_with_every_account(page: LexborHTMLParser) -> None:
    """
    Each cell says in words what is secured, what is possible, and how the rules came out.
    """
    assert [
        [
            "Pay",
            "57 % to 86 % 1 fail 1 unknown 1 pass",
            "0 %, a rule of the gate fails 3 fail",
            "0 % to 86 % 1 fail 2 unknown",
            "0 % to 58 % 2 fail 1 unknown",
            "1 fail 1 contested 1 alleged",
        ]
    ] == rows(find(page, "table.grid"))[:1]


def test_every_rule_has_one_finding_with_an_anchor(audited: Audit, page: LexborHTMLParser) -> None:
    """
    The anchor is the rule's id, inside the finding, so that a link to it opens it even without a script.
    """
    anchors = [node.attributes["id"] for node in page.css("details.finding > div[id]")]

    assert sorted(each.rule for each in audited.findings) == sorted(anchor or "" for anchor in anchors)


def test_both_sides_of_a_finding_stand_side_by_side(page: LexborHTMLParser) -> None:
    """
    Each side's verdict, clauses and answers, and then its claim with quotation, source, line and grade.
    """
    sides = texts(finding(page, "pay/work-is-paid"), ".side")

    assert [
        (
            "Lumen Inc. pass ✓ met: share who are offered money: 100 %; needed: at least 100 % "
            "Lumen Inc. on pay/work-is-paid (this moves nothing): We pay everyone. "
            "2026-02-20; terms, section 3; line 1 of the description"
        ),
        "The testers fail ✗ not met: share who are offered money: 0 %; needed: at least 100 %",
        "Lumen Inc.: 100 % The terms of March. terms, section 2; grade B; line 1 of the description",
        (
            "The testers: 0 % “Nobody was paid.” ? not checked (news: no copy is kept with the program file) "
            "news, line 5; grade C; first said in an open letter, 2026-01-31; line 1 of the description"
        ),
    ] == sides


def test_someone_outside_is_shown_and_said_to_move_nothing(page: LexborHTMLParser) -> None:
    """
    What someone outside claims stands below the sides.
    """
    others = find(finding(page, "pay/terms-are-told"), ".others")

    assert text_of(others).startswith("A reader (outside: moves nothing): yes “I was told.”")


def test_a_silent_side_has_no_answer_in_these_sources(page: LexborHTMLParser) -> None:
    """
    Where one side speaks and the other does not, the other's place says that there is no answer.
    """
    silent = "Lumen Inc.: no answer in these sources"

    assert [silent, silent] == texts(finding(page, "pay/terms-are-told"), ".side")[::2]


@pytest.mark.parametrize(
    ("rule", "conflict"),
    [
        ("pay/work-is-paid", "The sides contest this"),
        ("sharing/approval-is-swift", "Contradicts itself: the testers"),
    ],
)
def test_evidence_that_excludes_itself_is_marked(page: LexborHTMLParser, rule: str, conflict: str) -> None:
    """
    A finding says where the sides contest a fact, and which side contradicts itself.
    """
    assert conflict in texts(finding(page, rule), ".conflict")


def test_a_finding_says_what_stands_behind_its_rule(page: LexborHTMLParser) -> None:
    """
    The bound with its reason and source, why, note, and what settles, raised and backs the rule.
    """
    behind = find(finding(page, "pay/work-is-paid"), "dl")

    assert [
        ["Bound", "Why", "Note", "Settled by", "Where the concern comes from", "Backed by"],
        [
            "Share needed: 100 %. Work is work. (a judgement)",
            "It matters.",
            "A note.",
            "payment ledger",
            "in the articles from which the policy was written: s0, line 9",
            "fairwork, Principle 1 (analogy); Nobody has said so yet. (judgement)",
        ],
    ] == [texts(behind, "dt"), texts(behind, "dd")]


def test_a_reply_stands_beside_its_finding(page: LexborHTMLParser) -> None:
    """
    A reply stands in the finding that it answers, once, in the column of the side that gives it.
    """
    sides = texts(finding(page, "pay/work-is-paid"), ".side")

    assert [1, 0, 0, 0] == [side.count("We pay everyone.") for side in sides]


def test_every_open_question_is_put_once(page: LexborHTMLParser) -> None:
    """
    A question stands under the first document that answers it.
    """
    questions = [text for text in texts(page, "#settling li") if text.endswith("?")]

    assert {
        "What about the terms are told?",
        "What about the criticism is allowed?",
        "What about the approval comes late?",
    } <= set(questions)
    assert len(set(questions)) == len(questions)


def test_the_crosswalk_says_how_a_standards_rules_came_out(page: LexborHTMLParser) -> None:
    """
    A standard's row links to it, says whether it was read, and lists its rules by verdict.
    """
    row = find(page, "#standard-fairwork")

    assert "Fairwork principles read second-hand" == text_of(find(row, "th"))
    assert text_of(find(row, "td")).startswith(
        "fail pay/motto-is-kept, sharing/channels-are-open, sharing/groups-are-paid "
        "contested pay/work-is-paid, sharing/approval-is-swift alleged pay/terms-are-told"
    )


def test_sources_are_listed_with_their_grades(page: LexborHTMLParser) -> None:
    """
    Each source that findings cite is listed with publisher, date, kind and grade.
    """
    assert ["news The news", "A paper", "2026-02-01", "article", "C", "not given"] == texts(
        find(page, "#source-news"), "th, td"
    )


def test_bounds_that_are_judgement_calls_are_listed_with_the_rules_they_move(page: LexborHTMLParser) -> None:
    """
    A bound that no outside source sets is named, with its value.
    """
    section = find(page, "#judgement-calls")

    assert [["Share needed", "100 %", "pay/work-is-paid"]] == rows(section.css("table")[0])


def test_the_receipts_hold_the_digests(audited: Audit, page: LexborHTMLParser) -> None:
    """
    The page says which program file and which policy it speaks of.
    """
    receipts = texts(find(page, "#receipts"), "code")

    assert ["program.yaml", audited.digests.program, audited.digests.policy] == receipts


def test_a_program_that_describes_itself_has_one_column() -> None:
    """
    With one account there are no sides to set against each other.
    """
    short = parse(described(offered_share="100 %"))

    assert ["Criterion", "As described"] == texts(short, "table.grid thead th")
    assert 1 == len(short.css('[id="pay/work-is-paid"] > .sides > .side'))


def test_a_profile_is_named_with_each_departure() -> None:
    """
    A page made with a profile says where it departs from the policy.
    """
    policy = load_profile(REPOSITORY / "rules" / "profiles" / "small-company.yaml", BUILT_IN)
    program = load_program(REPOSITORY / "examples" / "programs" / "empty.yaml", policy)
    tailored = audit(program, policy)
    profile = tailored.policy.profile
    section = find(parse(tailored), "#profile")

    assert profile is not None
    assert [each.reason for each in profile.departures] == [row[-1] for row in rows(section)]


def test_the_policy_admits_only_the_pages_own_style_and_script(page: LexborHTMLParser) -> None:
    """
    The content security policy allows nothing but the one style sheet and the one script, by their hashes.
    """
    policy = find(page, 'meta[http-equiv="Content-Security-Policy"]').attributes["content"]
    style, script = (
        base64.b64encode(hashlib.sha256(find(page, tag).text().encode()).digest()).decode()
        for tag in ("style", "script")
    )

    assert (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    ) == policy


def test_every_link_within_the_page_leads_somewhere(page: LexborHTMLParser) -> None:
    """
    No link points to an anchor that is not there, and no anchor stands twice.
    """
    links = {(link.attributes["href"] or "")[1:] for link in page.css('a[href^="#"]')}
    anchors = [node.attributes["id"] for node in page.css("[id]")]

    assert set() == links - set(anchors)
    assert len(set(anchors)) == len(anchors)


def test_headings_descend_one_step_at_a_time(page: LexborHTMLParser) -> None:
    """
    A screen reader's outline of the page has no gap.
    """
    levels = [int((heading.tag or "")[1]) for heading in page.css("h1, h2, h3, h4, h5, h6")]

    assert (1, 1) == (levels[0], levels.count(1))
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://bank.example@evil.example/",
        "https://\u0435xample.com/",
        "https:evil.example",
        "https://a.example/" + "x" * 3000,
    ],
)
def test_an_address_that_could_mislead_is_no_link(audited: Audit, address: str) -> None:
    """
    A page links to http and https only, to hosts in plain letters, and never by way of a user's name.
    """
    sources = tuple(replace(each, url=address) for each in audited.sources)
    forged = parse(replace(audited, sources=sources))

    assert [] == find(forged, "#source-news").css("a")


def test_an_address_is_linked_with_its_characters_encoded(hostile: LexborHTMLParser) -> None:
    """
    Whatever follows the host is one address, in which nothing but an address stands.
    """
    (link,) = find(hostile, "#source-news").css("a")

    assert re.fullmatch(
        r"https://news\.example/[A-Za-z0-9._~!$&'()*+,;=:@/?#%-]+", link.attributes["href"] or ""
    )


def test_hostile_text_adds_no_element_and_no_attribute(hostile: LexborHTMLParser) -> None:
    """
    With hostile text everywhere the page has the elements and attributes it has with harmless text.
    """
    assert skeleton(parse(two_sides(HARMLESS))) == skeleton(hostile)


def test_hostile_text_is_shown_as_it_stands(hostile: LexborHTMLParser) -> None:
    """
    Markup is text on the page, and control characters are spelled out.
    """
    title = text_of(find(hostile, "h1"))

    assert title.startswith("\"'><script>alert(1)</script><img src=x onerror=alert(1)>")
    assert r"\x1b[31mred\x1b]8;;https://evil.example\x07 \u202egnp.exe\u2066" in title


def test_no_unseen_character_reaches_the_page(hostile: LexborHTMLParser) -> None:
    """
    No control character, no override of the direction, nothing of no width: only line feeds of the template.
    """
    assert hostile.root is not None
    unseen = {
        character
        for character in set(hostile.html or "")
        if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    }

    assert {"\n"} == unseen


def test_a_very_long_text_is_cut_and_the_cut_is_said(hostile: LexborHTMLParser) -> None:
    """
    Of a text that nobody would read to its end the page shows the beginning, and how much is left out.
    """
    title = text_of(find(hostile, "h1"))

    assert re.search(r"x… \(\d+ more characters\) …x+$", title)
    assert len(title) < LONGEST + 200


def test_line_breaks_of_a_text_become_spaces() -> None:
    """
    A text written over several lines stays readable.
    """
    assert "one two" == for_html("one\n  two\n")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_page_stays_small(path: Path) -> None:
    """
    The page on each example takes less than 5 kB a finding: 300 kB for 60.
    """
    audited = example(path)

    assert len(render(audited, "html").encode()) < LARGEST * len(audited.findings)


def test_the_same_audit_gives_the_same_page(audited: Audit) -> None:
    """
    Nothing of the clock or the machine is on the page.
    """
    assert render(audited, "html") == render(two_sides(), "html")
