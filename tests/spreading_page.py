"""The code of docs/spreading.md, which the tests run as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

_PAGE: Final = Path(__file__).parents[1] / "docs" / "spreading.md"
_CODE: Final[list[str]] = re.findall(r"```python\n(.*?)```", _PAGE.read_text(encoding="utf-8"), re.DOTALL)
_MAKING, _JUDGE, *_ENGINES = _CODE
_AROUND: Final = ("spark = ", "programs = ", "records.")  # these lines open a table and write the records


def make_programs() -> None:
    """Make the table of the example programs, here."""
    _run([_MAKING], {})


def make_judge() -> Any:
    """Make what the workers of every engine call."""
    return _run([_JUDGE], {})["judge"]


def judge_by(engine: str, programs: Any) -> Any:
    """Have programs judged by the call that the page makes of an engine, and give its records."""
    lines = _code_of(engine).splitlines(keepends=True)
    call = "".join(line for line in lines if not line.startswith(_AROUND))
    return _run([_JUDGE, call], {"programs": programs})["records"]


def run_example(engine: str) -> None:
    """Run the whole example of an engine, which writes its records here."""
    _run([_MAKING, _JUDGE, _code_of(engine)], {})


def _code_of(engine: str) -> str:
    return next(each for each in _ENGINES if f"records-by-{engine}" in each)


def _run(steps: list[str], names: dict[str, Any]) -> dict[str, Any]:
    for step in steps:
        exec(step, names)  # noqa: S102 - the page's own code
    return names
