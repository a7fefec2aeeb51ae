"""The codes and paths of errors: what a program that imports evenhand goes by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final, get_args

import pytest
from running import BAD, REPOSITORY, SMALL_POLICY

from evenhand import (
    EvenhandError,
    FaultCode,
    Problem,
    ProgramError,
    Refusal,
    batch,
    load_audit,
    load_policy,
    load_program,
    require_quotations,
)
from evenhand.cli.output import write_all

POLICY: Final = load_policy(SMALL_POLICY)
PROGRAMS: Final = sorted(path for path in (BAD / "programs").iterdir() if path.suffix in {".yaml", ".json"})
PAGE: Final = (REPOSITORY / "docs" / "library.md").read_text(encoding="utf-8")
HEADER: Final = "program: {name: A preview, sponsor: Lumen, as_of: 2026-12-01}\n"


def _refused(call: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(EvenhandError) as refused:
        call()
    return refused.value.problems


def _tell(problems: Iterable[Problem]) -> str:
    return "".join(f"  {each.code} {each.path}".rstrip() + "\n" for each in problems)


@pytest.fixture(scope="module")
def broken() -> dict[str, tuple[Problem, ...]]:
    """
    What is wrong with each broken program.
    """
    return {path.name: _refused(partial(load_program, path, POLICY)) for path in PROGRAMS}


def test_each_mistake_of_a_broken_program_has_its_code_and_its_path(
    broken: dict[str, tuple[Problem, ...]], recorded: Callable[[Path, str], str]
) -> None:
    """
    What is kept is what programs go by: a change of it is a change of the contract.
    """
    told = "".join(f"{name}\n{_tell(problems)}" for name, problems in broken.items())

    assert recorded(REPOSITORY / "tests" / "golden" / "codes.txt", told) == told


def test_the_page_has_every_code_and_no_other() -> None:
    """
    In the order in which they are declared.
    """
    table = PAGE.partition("| code | what is wrong |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)

    assert list(get_args(FaultCode)) == rows


def test_every_code_is_in_use(broken: dict[str, tuple[Problem, ...]], tmp_path: Path) -> None:
    """
    Each is the code of some error: of a broken program, or of another input or output.
    """
    letter = tmp_path / "letter.txt"
    letter.write_text("We pay nobody.\n", encoding="utf-8")
    quoting = (
        f"{HEADER}sources: {{letter: {{title: A letter, kind: article, file: letter.txt}}}}\n"
        "facts: {pay.method: {value: cash, source: letter, quote: We pay everybody}}\n"
    )
    others = (
        lambda: load_audit({"format": "evenhand-audit-0"}),
        lambda: require_quotations(load_program(quoting, POLICY, folder=tmp_path)),
        lambda: write_all([(tmp_path / "missing" / "report.json", "{}")], inputs=()),
    )
    found = {each.code for problems in (*broken.values(), *map(_refused, others)) for each in problems}

    assert set(get_args(FaultCode)) == found


@pytest.mark.parametrize(
    "facts", ["{pay.offered_share: many}", "{pay: {offered_share: many}}"], ids=["dotted", "nested"]
)
def test_a_path_is_the_same_in_both_ways_to_write_a_fact(facts: str) -> None:
    """
    `pay.offered_share: ...` and `pay: {offered_share: ...}` have one path.
    """
    problems = _refused(lambda: load_program(f"{HEADER}facts: {facts}\n", POLICY))

    assert [("wrong-value", "facts.pay.offered_share")] == [(each.code, each.path) for each in problems]


def test_what_cannot_all_be_so_names_each_fact() -> None:
    """
    Also where a mapping, which has no lines, is refused.
    """
    program = {
        "program": {"name": "A preview", "sponsor": "Lumen"},
        "facts": {"sharing.approval_scope": [{"value": "none"}, {"value": "all"}]},
    }
    problems = _refused(lambda: load_program(program, POLICY))

    assert [("contradiction", "facts.sharing.approval_scope")] * 2 == [
        (each.code, each.path) for each in problems
    ]


def test_a_refused_line_of_a_batch_has_codes_and_paths() -> None:
    """
    Its record says what the error of the same program says.
    """
    program = {"program": {"name": "A preview", "sponsor": "Lumen"}, "facts": {"pay.mothod": "money"}}
    (refusal,) = batch([program], POLICY)
    with pytest.raises(ProgramError) as refused:
        load_program(program, POLICY)

    assert isinstance(refusal, Refusal)
    assert [("unknown-fact", "facts.pay.mothod")] == [(each.code, each.path) for each in refusal.problems]
    assert [each.code for each in refused.value.problems] == [each.code for each in refusal.problems]
