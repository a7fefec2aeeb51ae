"""The page on the library: each of its blocks runs as it stands, and it names all that is offered."""

from __future__ import annotations

import json
import re
from contextlib import chdir
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import TypeAdapter, ValidationError
from running import FAIR, REPOSITORY, SMALL_POLICY, UNFAIR

import evenhand
from evenhand import Audit, Diff, as_values, audit, diff, load_audit, load_policy, load_program

PAGE: Final = (REPOSITORY / "docs" / "library.md").read_text(encoding="utf-8")
BLOCKS: Final = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
POLICY: Final = load_policy(SMALL_POLICY)
AUDITED: Final = audit(load_program(UNFAIR, POLICY), POLICY)
ADAPTER: Final[TypeAdapter[Audit]] = TypeAdapter(Audit)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_a_block_runs_as_it_stands(block: str, tmp_path: Path) -> None:
    """
    In a folder with a program file and no more.
    """
    example = REPOSITORY / "examples" / "programs" / "just-enough-to-fail.yaml"
    (tmp_path / "program.yaml").write_text(example.read_text(encoding="utf-8"), encoding="utf-8")

    with chdir(tmp_path):
        exec(compile(block, "docs/library.md", "exec"), {"__name__": "block"})  # noqa: S102 - our own page


def test_the_page_names_all_that_is_offered() -> None:
    """
    Each name of the package stands on the page.
    """
    told = set(re.findall(r"\w+", PAGE))
    others = {"FORMATS", "Place", "__version__", "render_comparison_pdf", "require_quotations"}

    assert set() == set(evenhand.__all__) - told - others


def test_pydantic_takes_a_result_as_it_is_and_as_its_json() -> None:
    """
    What it gives is what `load_audit` takes.
    """
    written = ADAPTER.dump_json(AUDITED)

    assert AUDITED is ADAPTER.validate_python(AUDITED)
    assert load_audit(written.decode()) == ADAPTER.validate_json(written)
    assert as_values(AUDITED) == ADAPTER.dump_python(AUDITED) == json.loads(written)


def test_pydantic_refuses_what_is_no_audit() -> None:
    """
    With the path of each value that is out of place.
    """
    values = as_values(AUDITED)
    values["findings"][0]["verdict"] = "passed"
    with pytest.raises(ValidationError) as refused:
        ADAPTER.validate_python(values)

    assert [("findings", 0, "verdict")] == [
        each["loc"][-3:] for each in refused.value.errors() if "is_instance" not in each["type"]
    ]


def test_pydantic_refuses_an_audit_that_names_what_is_not_in_it() -> None:
    """
    What a route takes can be told in every form, as what a file holds can.
    """
    values = as_values(AUDITED)
    del values["facts"][0]

    with pytest.raises(ValidationError, match="is not among the facts of this audit"):
        ADAPTER.validate_python(values)


@pytest.mark.parametrize("kind", [Audit, Diff])
def test_a_result_has_a_schema(kind: type[Any]) -> None:
    """
    It names the keys of the JSON, as input and as output.
    """
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    keys = {*kind.__struct_fields__}

    assert [keys, keys] == [
        set(adapter.json_schema(mode=mode)["properties"]) for mode in ("validation", "serialization")
    ]


def test_other_results_are_types_too() -> None:
    """
    Such as what moved between two audits.
    """
    fair = audit(load_program(FAIR, POLICY), POLICY)
    moved = diff(AUDITED, fair)

    assert json.loads(TypeAdapter(Diff).dump_json(moved))["turn"] == "better"
