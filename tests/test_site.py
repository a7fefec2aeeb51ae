"""The making of the site: where links lead, what is found wrong, what its pages and pictures hold."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

import pytest
from built_in import BUILT_IN
from docs.making.checking import find_wrong
from docs.making.commands import make_commands_page
from docs.making.diagrams import draw_all
from docs.making.guarantees import make_guarantees_page
from docs.making.links import lead
from docs.making.policy_pages import make_policy_pages

from evenhand import Policy

DOCS: Final = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


@pytest.mark.parametrize(
    ("written", "led"),
    [
        ("[a](advice.md#top)", "[a](../advice.md#top)"),
        ("[a](../CONTRIBUTING.md)", "[a](../contributing.md)"),
        ("[a](../rules/)", "[a](../rules/index.md)"),
        ("[a](../examples/programs/empty.yaml)", '<a href="../gallery/empty.yaml">a</a>'),
        ("[a](../pyproject.toml)", "a"),
        ("[a](#here)", "[a](#here)"),
        ("[a](https://example.org)", "[a](https://example.org)"),
        ("```\n[a](../pyproject.toml)\n```\n", "```\n[a](../pyproject.toml)\n```\n"),
        ("![a](pictures/report.png)", "![a](../pictures/report.png)"),
    ],
)
def test_where_links_lead(written: str, led: str) -> None:
    """
    A link leads to what the site has; what the site has not is named, and not linked.
    """
    assert led == lead(written, DOCS / "page.md", PurePosixPath("below/page.md"))


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ('<a href="other.html#there">', []),
        ('<a href="https://example.org">', []),
        ('<a href="missing.html">', ["page.html links to missing.html"]),
        ('<a href="other.html#nowhere">', ["page.html links to other.html#nowhere"]),
        ('<a href="../outside.html">', ["page.html links to ../outside.html"]),
        ('<img src="https://example.org/a.png">', ["page.html fetches https://example.org/a.png"]),
        ('<script src="//example.org/a.js">', ["page.html fetches //example.org/a.js"]),
        (
            "<style>@import 'https://example.org/a.css'; b {background: url(http://example.org/b.png)}</style>",
            ["page.html fetches https://example.org/a.css", "page.html fetches http://example.org/b.png"],
        ),
    ],
)
def test_what_is_wrong_is_found(tmp_path: Path, page: str, wrong: list[str]) -> None:
    """
    A link that leads nowhere is found, and so is whatever a page would fetch from elsewhere.
    """
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "other.html").write_text('<p id="there">', encoding="utf-8")

    assert wrong == list(find_wrong(tmp_path))


def test_every_rule_and_every_question_has_a_page(policy: Policy) -> None:
    """
    The policy gives a page for each rule and each fact, and four that list them and what they rest on.
    """
    pages = dict(make_policy_pages(policy, {}))

    assert {
        *(f"rules/{rule.id}.md" for rule in policy.rules),
        *(f"questions/{path}.md" for path in policy.facts),
        "rules/index.md", "questions/index.md", "standards.md", "documents.md",
    } == pages.keys()  # fmt: skip


def test_the_page_of_a_rule_says_what_the_rule_says(policy: Policy) -> None:
    """
    The page of a rule has its title, its breach, its reason, its remedy and each of its examples.
    """
    rule = policy.rule("sharing/no-blanket-approval")
    assert rule is not None
    page = dict(make_policy_pages(policy, {}))[f"rules/{rule.id}.md"]
    told = [rule.title, rule.breach or "", rule.why, rule.remedy, *(each.name for each in rule.examples)]

    assert [] == [each for each in told if each not in page]


def test_the_reference_has_every_command() -> None:
    """
    The page of commands describes those of evenhand and those on a policy.
    """
    page = make_commands_page()

    assert [] == [name for name in ("audit", "diff", "rules show") if f"\n## evenhand {name}\n" not in page]


def test_the_guarantees_are_those_of_the_tests() -> None:
    """
    The page of guarantees says what the tests of the theorems state.
    """
    assert "- What is left out never raises the low end of a score" in make_guarantees_page()


def test_the_diagrams_are_what_audits_say(policy: Policy) -> None:
    """
    The diagrams that are kept are those that the code draws from audits; `make picture` draws them anew.
    """
    drawn = draw_all(policy)

    assert {name: (DOCS / "pictures" / name).read_text(encoding="utf-8") for name in drawn} == drawn
