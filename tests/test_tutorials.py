"""The tutorials: whoever follows one to the letter sees what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from walking import Walk, agree

DOCS: Final = Path(__file__).parents[1] / "docs"
PAGES: Final = sorted((DOCS / "tutorials").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_tutorial_says_what_its_commands_say(
    page: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """
    Each command of a tutorial, run on the files of the tutorial, says what stands below it.
    """
    walk = Walk(tmp_path)
    told = walk.follow(page.read_text(encoding="utf-8"))
    if pytestconfig.getoption("--regenerate"):
        page.write_text(told, encoding="utf-8")

    else:
        assert [said for said, _ in walk.told] == [actual for _, actual in walk.told]


def test_each_of_the_four_users_has_a_tutorial() -> None:
    """
    There is a tutorial for each of the four who use evenhand.
    """
    assert [
        "a-policy-of-your-own",
        "before-you-launch",
        "from-public-evidence",
        "reviewing-a-program",
    ] == [page.stem for page in PAGES]


@pytest.mark.parametrize(
    ("said", "actual", "agrees"),
    [
        ("one\n...\n", "one\ntwo\n", True),
        ("...\ntwo\n", "one\ntwo\n", True),
        ("one\n", "one\ntwo\n", False),
        ("one.*\n", "one two\n", False),
    ],
)
def test_what_is_left_out_is_marked(said: str, actual: str, agrees: bool) -> None:  # noqa: FBT001 - a column
    """
    Three dots stand for any lines, and for nothing else.
    """
    assert agrees == agree(said, actual)
