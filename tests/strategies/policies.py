"""Random policies, as the files that `load_policy` reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from evenhand import Policy, load_policy
from evenhand.facts.kinds import Family, Kind
from evenhand.facts.operators import Operator
from strategies.answers import WORDS, exact_answers, word_lists

Files = Mapping[str, Mapping[str, Any]]
Written = dict[str, Any]

_NAMED: Final = dict.fromkeys(WORDS, "a word")
_FIELDS: Final[Mapping[str, Written]] = {
    "group": {"title": "group", "type": "text"},
    "rate": {"title": "rate", "type": "money", "unit": "/hour"},
    "tasks": {"title": "tasks", "type": "set", "values": _NAMED},
    "agreed": {"title": "agreed", "type": "boolean"},
    "count": {"title": "count", "type": "integer", "at_least": 0},
}
TYPES: Final[Mapping[str, Written]] = {
    "agreed": {"type": "boolean"},
    "count": {"type": "integer", "at_least": 0},
    "balance": {"type": "number"},
    "part": {"type": "share"},
    "fee": {"type": "money"},
    "rate": {"type": "money", "unit": "/hour"},
    "wait": {"type": "duration"},
    "term": {"type": "duration", "unit": "months"},
    "day": {"type": "date"},
    "scope": {"type": "choice", "values": _NAMED},
    "host": {"type": "text"},
    "tasks": {"type": "set", "values": _NAMED},
    "tags": {"type": "set"},
    "groups": {"type": "records", "key": "group", "fields": _FIELDS},
}
_DERIVED: Final[Sequence[tuple[str, tuple[str, ...], str]]] = [
    ("count", ("tasks",), "count"),
    ("count", ("tags",), "count"),
    ("count", ("groups",), "count"),
    ("ratio", ("count", "count"), "part"),
    ("ratio", ("fee", "fee"), "balance"),
    ("ratio", ("fee", "wait"), "rate"),
    ("ratio", ("rate", "balance"), "rate"),
    ("ratio", ("wait", "wait"), "balance"),
    ("sum", ("fee", "fee"), "fee"),
    ("sum", ("count", "count", "count"), "count"),
    ("difference", ("balance", "balance"), "balance"),
    ("difference", ("rate", "rate"), "rate"),
    ("product", ("count", "rate"), "rate"),
    ("product", ("balance", "balance", "part"), "balance"),
]
OPERATORS: Final[Mapping[Family, tuple[Operator, ...]]] = {
    "truth": ("is",),
    "words": ("is", "is_one_of"),
    "number": ("is", "at_least", "at_most", "more_than", "less_than"),
    "date": ("is", "on_or_before", "on_or_after"),
    "set": ("is", "includes", "includes_any_of", "includes_all_of"),
    "records": (),
}
_LIST_OPERATORS: Final = {"is_one_of", "includes_any_of", "includes_all_of"}
_NUMBERS: Final = {"count", "balance"}
_WEIGHTS: Final = {"critical": 8, "major": 4, "minor": 2, "advisory": 0}
_CRITERIA: Final = ("pay", "sharing", "voice")


def fact_entry(name: str) -> Written:
    """Write the entry of a fact of the type of that name."""
    return {"title": f"the {name}", "question": f"What is the {name}?", **TYPES[name]}


def rule_file(requires: Written, *, applies_when: Written | None = None, severity: str = "major") -> Written:
    """Write a rule of which only the conditions and the severity matter."""
    file = {
        "title": "What is asked for is so",
        "severity": severity,
        "why": "It matters.",
        "requires": requires,
        "remedy": "Make it so.",
        "settled_by": ["ledger"],
        "raised_in": "beyond the seeds",
        "backed_by": [{"basis": "judgement", "reason": "It is fair."}],
        "examples": [{"name": "Nobody has said", "facts": {}, "verdict": "unknown"}],
    }
    return file if applies_when is None else {**file, "applies_when": applies_when}


def policy_file(
    criteria: Sequence[str], weights: Mapping[str, int] = _WEIGHTS, coverage: str = "50 %"
) -> Written:
    """Write a policy's own page."""
    return {
        "name": "a policy",
        "version": "1",
        "effective": "2026-01-01",
        "severities": dict(weights),
        "opinion": {"coverage_needed": {"value": coverage, "reason": "Enough.", "source": "judgement"}},
        "criteria": list(criteria),
    }


DOCUMENTS: Final = {"ledger": {"title": "the ledger", "held_by": "sponsor", "shows": "who was paid"}}


def one_rule(requires: Written, *, applies_when: Written | None = None, severity: str = "major") -> Policy:
    """Load a policy of one rule, `pay/rule`, that asks one fact of every type, `pay.<name>`."""
    return load_policy(
        {
            "policy.yaml": policy_file(["pay"]),
            "documents.yaml": DOCUMENTS,
            "pay/criterion.yaml": {
                "title": "Pay",
                "question": "Paid?",
                "facts": {name: fact_entry(name) for name in TYPES},
            },
            "pay/rule.yaml": rule_file(requires, applies_when=applies_when, severity=severity),
        }
    )


KINDS: Final[Mapping[str, Kind]] = {
    path.removeprefix("pay."): fact.kind
    for path, fact in one_rule({"fact": "pay.agreed", "is": True}).facts.items()
}


@dataclass
class _Draft:
    """A policy in the making: the type of each fact, by its path, and the criterion in hand."""

    draw: DrawFn
    facts: dict[str, str]
    criterion: str = ""
    parameters: dict[str, dict[str, Written]] = field(default_factory=dict)

    def paths(self, *names: str) -> list[str]:
        """List the facts of some types."""
        return [path for path, name in self.facts.items() if name in names]


@st.composite
def policy_files(draw: DrawFn) -> Files:
    """Give the files of a small random policy."""
    criteria = _CRITERIA[: draw(st.integers(1, len(_CRITERIA)))]
    groups = st.sampled_from([*criteria, "shared"])
    typed = st.tuples(groups, st.sampled_from(list(TYPES)))
    chosen = sorted({("shared", "agreed"), *draw(st.lists(typed, min_size=1, max_size=4))})
    draft = _Draft(draw, {f"{group}.{name}": name for group, name in chosen})
    derived = _derive(draft, criteria)
    files: dict[str, Written] = {
        "policy.yaml": policy_file(criteria, _weights(draw), draw(st.sampled_from(["0 %", "50 %", "100 %"]))),
        "documents.yaml": DOCUMENTS,
        "facts.yaml": {"shared": _grouped("shared", chosen)},
    }
    for criterion in criteria:
        draft.criterion = criterion
        for index in range(draw(st.integers(1, 3))):
            files[f"{criterion}/rule-{index}.yaml"] = _rule(draft)
    for criterion in criteria:
        files[f"{criterion}/criterion.yaml"] = {
            "title": criterion,
            "question": "Is it fair?",
            "facts": _grouped(criterion, chosen),
            "derived": derived[criterion],
            "parameters": draft.parameters.get(criterion, {}),
        }
    draft.criterion = ""
    if entries := [_entry(draft) for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2])))]:
        files["consistency.yaml"] = {f"entry-{index}": entry for index, entry in enumerate(entries)}
    return files


def _entry(draft: _Draft) -> Written:
    """Write what every coherent description satisfies, of facts alone."""
    when = (
        {"when": _condition(draft, depth=draft.draw(st.integers(0, 1)))} if draft.draw(st.booleans()) else {}
    )
    return {
        **when,
        "then": _condition(draft, depth=0),
        "because": "It cannot be otherwise.",
        "basis": draft.draw(st.sampled_from(["meaning", "help"])),
        "examples": [{"name": "Nobody has said", "facts": {}}],
    }


def _weights(draw: DrawFn) -> Mapping[str, int]:
    numbers = st.sampled_from([0, 1, 2, 8])
    return draw(st.just(_WEIGHTS) | st.fixed_dictionaries(dict.fromkeys(_WEIGHTS, numbers)))


def _grouped(group: str, chosen: Sequence[tuple[str, str]]) -> dict[str, Written]:
    return {name: fact_entry(name) for each, name in chosen if each == group}


def _derive(draft: _Draft, criteria: Sequence[str]) -> Mapping[str, dict[str, Written]]:
    """Add derived facts, each of facts that are asked or of those its criterion derives before it."""
    asked, derived = dict(draft.facts), {}
    for criterion in criteria:
        known, entries = dict(asked), dict[str, Written]()
        for index in range(draft.draw(st.integers(0, 2))):
            fitting = [each for each in _DERIVED if set(each[1]) <= set(known.values())]
            if fitting:
                operation, names, result = draft.draw(st.sampled_from(fitting))
                operands = [draft.draw(st.sampled_from(_of_type(name, known))) for name in names]
                known[f"{criterion}.derived_{index}"] = result
                entries[f"derived_{index}"] = {
                    "title": f"{operation} {index}",
                    **TYPES[result],
                    operation: operands[0] if operation == "count" else operands,
                }
        derived[criterion] = entries
        draft.facts |= known
    return derived


def _of_type(name: str, facts: Mapping[str, str]) -> list[str]:
    return [path for path, each in facts.items() if each == name]


def _rule(draft: _Draft) -> Written:
    severity = draft.draw(st.sampled_from(list(_WEIGHTS)))
    applies = _condition(draft, depth=draft.draw(st.integers(0, 1))) if draft.draw(st.booleans()) else None
    requires = _condition(draft, depth=draft.draw(st.sampled_from([0, 0, 0, 1, 1, 2, 3])))
    return rule_file(requires, applies_when=applies, severity=severity)


def _condition(draft: _Draft, *, depth: int, within: bool = False) -> Written:
    forms: list[Callable[[], Written]] = [lambda: _comparison(draft, within=within)] * 2
    lists = draft.paths("groups")
    if depth:
        forms += [
            lambda: {"all": _parts(draft, depth, within=within)},
            lambda: {"any": _parts(draft, depth, within=within)},
            lambda: {"not": _condition(draft, depth=depth - 1, within=within)},
            lambda: _at_least_n_of(draft, depth, within=within),
        ]
    if depth and lists:
        forms += [lambda: _quantified(draft, lists, depth), lambda: _counted(draft, lists, depth)]
    return draft.draw(st.sampled_from(forms))()


def _parts(draft: _Draft, depth: int, *, within: bool) -> list[Written]:
    number = draft.draw(st.integers(1, 3))
    return [_condition(draft, depth=depth - 1, within=within) for _ in range(number)]


def _at_least_n_of(draft: _Draft, depth: int, *, within: bool) -> Written:
    parts = _parts(draft, depth, within=within)
    return {"at_least_n_of": {"n": draft.draw(st.integers(1, len(parts))), "conditions": parts}}


def _quantified(draft: _Draft, lists: Sequence[str], depth: int) -> Written:
    quantifier = draft.draw(st.sampled_from(["every", "some", "none"]))
    check = _condition(draft, depth=depth - 1, within=True)
    return {quantifier: draft.draw(st.sampled_from(lists)), **_where(draft, depth), "check": check}


def _counted(draft: _Draft, lists: Sequence[str], depth: int) -> Written:
    operator = draft.draw(st.sampled_from(OPERATORS["number"]))
    operand = _operand(draft, "count", operator, within=False)
    return {"count": draft.draw(st.sampled_from(lists)), **_where(draft, depth), operator: operand}


def _where(draft: _Draft, depth: int) -> Written:
    return {"where": _condition(draft, depth=depth - 1, within=True)} if draft.draw(st.booleans()) else {}


def _comparison(draft: _Draft, *, within: bool) -> Written:
    if within and draft.draw(st.integers(0, 3)):
        name = draft.draw(st.sampled_from(list(_FIELDS)))
        subject, name = {"field": name}, "host" if name == "group" else name
    else:
        path = draft.draw(st.sampled_from([each for each in draft.facts if draft.facts[each] != "groups"]))
        subject, name = {"fact": path}, draft.facts[path]
    operator = draft.draw(st.sampled_from(OPERATORS[KINDS[name].family]))
    return {**subject, operator: _operand(draft, name, operator, within=within)}


def _operand(draft: _Draft, name: str, operator: str, *, within: bool) -> Any:
    """Draw a literal, a parameter, or another fact or field that compares with the subject."""
    operands: list[Callable[[], Any]] = [lambda: draft.draw(_literals(name, operator))] * 4
    if draft.criterion:  # what facts mean hangs on no parameter
        operands.append(lambda: _parameter(draft, name, operator))
    others = draft.paths(*_comparable(name, operator))
    if others:
        operands.append(lambda: {"fact": draft.draw(st.sampled_from(others))})
    fields = [each for each in _FIELDS if each in _comparable(name, operator)]
    if within and fields:
        operands.append(lambda: {"field": draft.draw(st.sampled_from(fields))})
    return draft.draw(st.sampled_from(operands))()


def _comparable(name: str, operator: str) -> set[str]:
    if operator in _LIST_OPERATORS:
        return {"tasks", "tags"}
    if operator == "includes":
        return {"scope", "host"}
    return _NUMBERS if name in _NUMBERS else {name}


def _literals(name: str, operator: str) -> SearchStrategy[Any]:
    if operator in _LIST_OPERATORS:
        return word_lists(WORDS)
    return st.sampled_from(WORDS) if operator == "includes" else exact_answers(KINDS[name])


def _parameter(draft: _Draft, name: str, operator: str) -> str:
    """Declare a bound with one value, with dated ones, or with none."""
    wanted = "tasks" if operator in _LIST_OPERATORS else "scope" if operator == "includes" else name
    bounds = draft.parameters.setdefault(draft.criterion, {})
    value = _literals(name, operator)
    dated = st.fixed_dictionaries({"from": st.sampled_from(["2026-01-01", "2026-06-01"]), "value": value})
    given = draft.draw(
        st.fixed_dictionaries({"value": value})
        | st.fixed_dictionaries({"dated": st.lists(dated, max_size=2, unique_by=lambda each: each["from"])})
    )
    bound = f"bound_{len(bounds)}"
    bounds[bound] = {
        "title": f"bound {len(bounds)}", "reason": "Enough.", "source": "judgement", **TYPES[wanted], **given,
    }  # fmt: skip
    return f"${bound}"
