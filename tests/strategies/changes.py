"""Changes to a case: to what a program says, and to how its policy is written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import assume
from hypothesis import strategies as st
from msgspec.structs import replace

from evenhand import Audit, audit
from evenhand.audit.accounts import Account
from evenhand.program.model import Claim
from evenhand.vocabulary.errors import Place
from strategies.answers import Draw
from strategies.members import choose
from strategies.policies import Files, fact_entry, rule_file
from strategies.programs import Drawn, Raw

Step = tuple[str, int | None]

_SEVERITIES: Final = ("critical", "major", "minor", "advisory")
_NEVER: Final = "shared.never"


def spoken(program: Raw) -> list[Step]:
    """List every claim: its fact and its place among the claims, None for a plain value."""
    return [
        (path, index)
        for path, said in program["facts"].items()
        for index in (range(len(said)) if isinstance(said, list) else [None])
    ]


def without_fact(program: Raw, path: str) -> Raw:
    """Leave out all claims about a fact."""
    return _with_facts(program, {**program["facts"], path: []})


def without_claim(program: Raw, step: Step) -> Raw:
    """Leave out one claim."""
    path, index = step
    if index is None:
        return without_fact(program, path)
    said = program["facts"][path]
    return _with_facts(program, {**program["facts"], path: [*said[:index], *said[index + 1 :]]})


def without_outsiders(program: Raw) -> Raw:
    """Leave out what those outside claim."""
    side = {party: each["side"] for party, each in program["parties"].items()}
    facts = {
        path: [claim for claim in said if side[claim["by"]] != "outside"] if isinstance(said, list) else said
        for path, said in program["facts"].items()
    }
    return _with_facts(program, facts)


def with_sides(program: Raw, words: Mapping[str, str]) -> Raw:
    """Call the sides by other words."""
    parties = {
        party: {**each, "side": words.get(each["side"], each["side"])}
        for party, each in program["parties"].items()
    }
    return {**program, "parties": parties}


def _with_facts(program: Raw, facts: Raw) -> Raw:
    return {**program, "facts": {path: said for path, said in facts.items() if said != []}}


def with_party(program: Raw, side: str, claims: Raw | None = None) -> Raw:
    """Let one more party speak for a side: of nothing, or a claim on each of some facts."""
    facts = dict(program["facts"])
    for path, claim in (claims or {}).items():
        said = facts.get(path, [])
        others = said if isinstance(said, list) and all(map(_is_spoken, said)) else [_as_claim(said)]
        facts[path] = [*others, {**_as_claim(claim), "by": "zoe"}]
    parties = {**program["parties"], "zoe": {"name": "Zoe", "side": side}}
    return {**_with_facts(program, facts), "parties": parties}


def _is_spoken(claim: Any) -> bool:
    return isinstance(claim, dict) and "by" in claim


def _as_claim(said: Any) -> Raw:
    return said if isinstance(said, dict) else {"value": said}


def shuffle_claims(draw: Draw, program: Raw) -> Raw:
    """Put the facts, and the claims about each, in another order."""
    facts = {
        path: draw(st.permutations(said)) if isinstance(said, list) else said
        for path, said in program["facts"].items()
    }
    return {**program, "facts": dict(draw(st.permutations(list(facts.items()))))}


def relay(draw: Draw, program: Raw) -> Raw:
    """Relay a claim once more: another source for the claim, or the same claim again by another source."""
    relays = [step for step in spoken(program) if "origin" in _claim(program, step)]
    assume(relays)
    path, index = draw(st.sampled_from(relays))
    said, claim = list(program["facts"][path]), _claim(program, (path, index))
    also = {"source": "s2", "at": "line 3"}
    if draw(st.booleans()):
        said[index or 0] = {**claim, "via": [*claim["via"], also]}
    else:
        said.append({**claim, "via": [also]})
    return _with_facts(program, {**program["facts"], path: said})


def _claim(program: Raw, step: Step) -> Raw:
    path, index = step
    return {} if index is None else program["facts"][path][index]


def shuffle_files(draw: Draw, files: Files) -> Files:
    """Declare criteria, facts and parameters in another order."""
    page = files["policy.yaml"]
    shuffled = {**files, "policy.yaml": {**page, "criteria": draw(st.permutations(page["criteria"]))}}
    shuffled["facts.yaml"] = {"shared": _reorder(draw, files["facts.yaml"]["shared"])}
    for criterion in page["criteria"]:
        name = f"{criterion}/criterion.yaml"
        parts = {part: _reorder(draw, files[name][part]) for part in ("facts", "parameters")}
        shuffled[name] = {**files[name], **parts}
    return shuffled


def _reorder(draw: Draw, mapping: Raw) -> Raw:
    return dict(draw(st.permutations(list(mapping.items()))))


def with_rules_that_cannot_apply(case: Drawn) -> Drawn:
    """Add a rule of each severity that asks whether something is so that is said not to be."""
    rule = {"fact": "shared.agreed", "is": True}
    rules = {
        f"pay/never-{severity}.yaml": rule_file(
            rule, applies_when={"fact": _NEVER, "is": True}, severity=severity
        )
        for severity in _SEVERITIES
    }
    facts = {**case.files["facts.yaml"]["shared"], "never": fact_entry("agreed")}
    more = case.with_files({**case.files, "facts.yaml": {"shared": facts}, **rules})
    return more.about(_with_facts(case.program, {**case.program["facts"], _NEVER: False}))


def complete(draw: Draw, case: Drawn, account: Account) -> Audit:
    """Audit a description that settles every open answer of an account in one of the possible ways."""
    program, kinds = case.load(), {path: case.policy.facts[path].kind for path in case.asked}
    settled = {
        path: choose(draw, account.possible.get(path, kind.anything), kind) for path, kind in kinds.items()
    }
    claims = tuple(Claim(path, exact, exact, Place(program.file)) for path, exact in settled.items())
    return audit(replace(program, parties={}, claims=claims), case.policy)
