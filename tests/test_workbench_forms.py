"""Whatever a form of the workbench holds: nothing breaks, and fields give back what was put into them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from built_in import BUILT_IN
from hypothesis import given, settings
from hypothesis import strategies as st
from running import REPOSITORY
from test_workbench import bench, get, text_of
from test_workbench_questions import APPROVAL, HOURLY, SIDES, SOURCES, digest_in, folder_with

from evenhand import Draft, load_program
from evenhand.facts import kinds
from evenhand.workbench.exchange import PageRequest
from evenhand.workbench.fields import put_into_fields, read_fields
from evenhand.workbench.responding import Workbench

__all__ = ["bench"]

NAMES: Final = [
    "do",
    "digest",
    "claim",
    "a",
    "n",
    "n2",
    "unit",
    "bound",
    "none",
    "more",
    "typed",
    "by",
    "source",
]
MORE: Final = ["at", "quote", "note", "mark", "shown", "to", "before", "r0.name", "r99.x"]
VALUES: Final = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "0", "new", "next", "save", "mine", "nobody", "remove", "s0", "testers", "true", "5 %"]
    ),
    st.sampled_from(
        ["0:0-20", "1:3-9", "9:9-9", "check", "least", "all", "none", "[a, b]", "{x: y}", "\x00", "\ud800"]
    ),
)
FORMS: Final = st.dictionaries(
    st.sampled_from(NAMES + MORE), st.lists(VALUES, max_size=3).map(tuple), max_size=9
)
ASKED: Final = [APPROVAL, HOURLY, "work.kinds", "sharing.criticism_allowed", "transparency.rule_changes"]


@settings(max_examples=40)
@given(st.data())
def test_no_form_breaks_anything(bench: Workbench, data: st.DataObject) -> None:
    """
    Whatever a form holds, the reply is no failure of ours, and the file loads.
    """
    records = [path for path, each in bench.policy.facts.items() if isinstance(each.kind, kinds.Records)]
    fact = data.draw(st.sampled_from([each for each in ASKED if each in bench.policy.facts] + records))
    folder = folder_with(parties=data.draw(st.sampled_from(["", SIDES])), sources=SOURCES)
    form = dict(data.draw(FORMS))
    if data.draw(st.booleans()):
        form["digest"] = (digest_in(get(bench, folder, f"/q/{fact}")),)

    reply = bench.respond(folder, PageRequest("POST", f"/q/{fact}", {}, form))

    assert reply.status in {200, 303, 409, 422}
    load_program(text_of(folder) or "", bench.policy, folder=folder)


def written_answers() -> list[tuple[str, Any]]:
    """
    List every answer of the examples that ship, as it is written.
    """
    policy = BUILT_IN
    found = []
    for path in sorted((REPOSITORY / "examples" / "programs").glob("*.yaml")):
        draft = Draft.take(path.read_text(encoding="utf-8"), policy)
        for claim in dict.fromkeys(each.fact for each in draft.program.claims):
            found += [(claim, raw) for raw in draft.find_claims(claim)]
    return found


def test_fields_give_back_what_was_put_into_them(bench: Workbench) -> None:
    """
    Of all answers of the examples, fields give just the same back, or none at all; and most are shown.
    """
    shown = 0
    answers = written_answers()
    for fact, raw in answers:
        kind = bench.policy.facts[fact].kind
        fields: Mapping[str, tuple[str, ...]] | None = put_into_fields(kind, raw)
        if fields is not None:
            shown += 1
            held = (
                raw
                if not isinstance(raw, Mapping)
                else {k: v for k, v in raw.items() if k in {"value", "complete", *kind.partial_keys}}
            )
            assert kind.read(held) == kind.read(read_fields(kind, fields))

    assert shown >= 0.9 * len(answers)
