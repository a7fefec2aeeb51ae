"""What to do: of one's own program the broken rules and a plan, of another's the letters that ask."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

import msgspec
from msgspec import Struct

from evenhand.advice.plans import Repairs
from evenhand.advice.repair import repair
from evenhand.facts.writing import YAML, write_value
from evenhand.policy.model import Rule
from evenhand.reading import read
from evenhand.vocabulary.errors import ProgramError
from evenhand.vocabulary.languages import say
from evenhand.vocabulary.verdicts import SEVERITIES, Verdict
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply, PageRequest, go_to
from evenhand.workbench.fields import find_day_fault
from evenhand.workbench.letters import show_letters
from evenhand.workbench.question import has_sides

PLAN: Final = "plan.yaml"
_HEAD: Final = (
    "# What is to be done: intentions, and no facts. The description itself stands in program.yaml.\n"
)
_ORDER: Final[tuple[Verdict, ...]] = ("fail", "contested", "alleged")


class Intention(Struct, frozen=True):
    """What somebody means to do about a rule, who, and by when."""

    rule: str
    change: str
    by: str = ""
    when: str = ""


class Step(Struct, frozen=True):
    """A rule that is broken or said to be, what would mend it, and what is intended about it."""

    rule: Rule
    verdict: Verdict
    intention: Intention | None


def show_to_do(desk: Desk, request: PageRequest) -> PageReply:
    """Show what to mend, or the letters that ask."""
    if has_sides(desk):
        return show_letters(desk)
    repairs = _find_repairs(desk) if request.asked("find") else None
    return _show_plan(desk, read_plan(desk), repairs=repairs, is_written=request.asked("wrote") == "plan")


def _show_plan(
    desk: Desk,
    plan: tuple[Intention, ...],
    problem: str = "",
    repairs: Repairs | None = None,
    status: int = HTTPStatus.OK,
    *,
    is_written: bool = False,
) -> PageReply:
    intended = {each.rule: each for each in plan}
    verdicts = {rule: heard.ruling.verdict for rule, heard in desk.case.heard.items()}
    broken = [rule for rule in desk.policy.rules if verdicts[rule.id] in _ORDER]
    broken.sort(key=lambda rule: (_ORDER.index(verdicts[rule.id]), SEVERITIES.index(rule.severity)))
    steps = tuple(Step(rule, verdicts[rule.id], intended.get(rule.id)) for rule in broken)
    return desk.show(
        "to-do", status, steps=steps, problem=problem, repairs=repairs, plan=plan if is_written else None
    )


def _find_repairs(desk: Desk) -> Repairs:
    return repair(desk.draft.program, desk.policy, as_of=desk.case.day, language=desk.language)


def read_plan(desk: Desk) -> tuple[Intention, ...]:
    """Read the plan; one that cannot be read is taken for none, and is not written over until it is saved."""
    raw = desk.folder.read(PLAN)
    try:
        values: Any = read((raw or b"").decode(), error=ProgramError).values if raw else {}
        return tuple(msgspec.convert(each, Intention) for each in values.get("plan") or ())
    except (ProgramError, UnicodeDecodeError, AttributeError, TypeError, msgspec.ValidationError):
        return ()


def save_plan(desk: Desk, request: PageRequest) -> PageReply:
    """Write what is intended, rule by rule: never a fact."""
    plan, problem = [], ""
    stood = {each.rule: each for each in read_plan(desk)}
    for rule in (each.id for each in desk.policy.rules):
        change, by, when = (request.given(f"{name}:{rule}") for name in ("change", "by", "when"))
        is_named = rule not in stood and bool(by or when)  # who says who does it means to do it
        if rule not in request.form.get("do", ()) and not is_named:
            continue
        plan.append(Intention(rule, change, by, when))
        is_new = rule not in stood or stood[rule].when != when
        problem = find_day_fault(when) or (_find_past(desk, when) if is_new else "") or problem
    if problem:
        return _show_plan(desk, tuple(plan), problem, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    lines = (f"  - {write_value(_without_blanks(each), YAML)}\n" for each in plan)
    desk.folder.write(PLAN, f"{_HEAD}plan:{' []' if not plan else ''}\n{''.join(lines)}".encode())
    return go_to("/to-do?find=1#smallest" if request.given("find") else "/to-do?wrote=plan")


def _find_past(desk: Desk, when: str) -> str:
    return say("This day is past: {day}.", day=when) if when and when < desk.now.date().isoformat() else ""


def _without_blanks(each: Intention) -> dict[str, str]:
    return {name: value for name, value in msgspec.structs.asdict(each).items() if value}
