"""The code that pages show: each block of Python runs, and each program that is shown is taken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from running import SMALL_POLICY, UNFAIR

from evenhand import Policy, audit, load_policy, load_program, render

DOCS: Final = Path(__file__).parents[1] / "docs"
RUN: Final = ("advice", "batch", "compare", "diff", "programs", "reading", "what-if")
DESCRIBED: Final = {
    "program": {"name": "A preview", "sponsor": "Lumen", "as_of": "2026-12-01"},
    "parties": {
        "lumen": {"name": "Lumen", "side": "sponsor"},
        "testers": {"name": "some", "side": "testers"},
    },
    "facts": {
        "sharing.approval_scope": [{"value": "all", "by": "testers"}, {"value": "none", "by": "lumen"}]
    },
}


def list_blocks(page: str, language: str) -> Iterator[str]:
    """
    List the blocks of a language that a page shows.
    """
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    yield from re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


@pytest.fixture(scope="module")
def folder(policy: Policy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    A folder with the files that the pages speak of.
    """
    folder = tmp_path_factory.mktemp("shown")
    kept = render(audit(load_program(DESCRIBED, policy), policy), "json")
    for name in ("last-week.json", "today.json"):
        (folder / name).write_text(kept, encoding="utf-8")
    (folder / "programs.ndjson").write_text(f"{json.dumps(DESCRIBED)}\n", encoding="utf-8")
    (folder / "terms.md").write_text("You may share outputs only after approval.\n", encoding="utf-8")
    return folder


@pytest.mark.pdf
@pytest.mark.parametrize("page", RUN)
def test_the_code_of_a_page_runs(
    page: str, policy: Policy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The Python that a page shows runs as it stands, on programs and a policy by the names that it uses.
    """
    monkeypatch.chdir(folder)
    program = load_program(DESCRIBED, policy)
    if page == "advice":  # plans for a small policy are found sooner
        policy = load_policy(SMALL_POLICY)
        program = load_program(UNFAIR, policy)
    names: dict[str, Any] = {"policy": policy, "program": program, "ours": program, "theirs": program}

    for block in list_blocks(page, "python"):
        exec(compile(block, page, "exec"), {**names, "programs": [program] * 3})  # noqa: S102 - our own pages


def test_the_programs_that_are_shown_are_taken(policy: Policy) -> None:
    """
    Each whole program on the page about describing one is a program of the built-in policy.
    """
    shown = [block for block in list_blocks("programs", "yaml") if block.startswith("program:")]

    assert ["Lumen Studio preview", "Sora early access"] == [
        load_program(block, policy).header.name for block in shown
    ]
