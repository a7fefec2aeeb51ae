"""Holding the fast way to the Case, judgement by judgement: each rule in each account, and across them.

`python -m benchmarks.judgements 1000000 SEED` draws programs with sides, a record, sources, quotations,
replies, rates, absences and long lists, of few facts or of all, until so many judgements were compared. It
ends at the first that differs, with the program.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from random import Random
from typing import Any, Final

from benchmarks.agreement import DisagreementError
from benchmarks.evidence import SOURCES
from benchmarks.programs import AS_OF, Recipe, draw_some
from evenhand import Policy, Program, ProgramError, Screen, Screened, load_policy, load_program
from evenhand.batch.executors import list_executors

_RECIPES: Final = (
    Recipe(),
    Recipe(mix="partial"),
    *(Recipe(mix="disputed", sides=sides) for sides in (1, 2, 2, 3, 4)),
    Recipe(records=(0, 40)),
)
_DENSITIES: Final = (0.05, 0.15, 0.3, 0.6, 1)
_PARTIES: Final = {
    "log": {"name": "A log", "side": "record"},
    "crowd": {"name": "A crowd", "side": "outside"},
}
_RATES: Final = [
    {"from": "EUR", "to": "USD", "rate": 1.1, "date": "2026-02-01", "source": "post"},
    {"from": "GBP", "to": "EUR", "rate": 1.2, "date": "2026-02-02", "source": "post"},
    {
        "from": "INR",
        "to": "USD",
        "rate": 0.012,
        "date": "2026-03-02",
        "source": "post",
    },  # not known on the day
]
_BOUNDS: Final = {"value", "at_least", "at_most", "one_of", "not", "on_or_after", "on_or_before"}

Drawn = dict[str, Any]


def compare_many(policy: Policy, wanted: int, seed: str) -> Counter[str]:
    """Compare so many judgements with those of every executor that is installed.

    Raises DisagreementError at the first that differs.
    """
    rng, counts = Random(seed), Counter[str]()
    screens = [Screen(policy, AS_OF, executor=executor) for executor in list_executors()]
    while counts["judgements"] < wanted:
        program = _draw(policy, rng)
        loaded = _mend(program, policy, rng)
        if loaded is None:
            counts["refused"] += all(_is_refused(program, screen) for screen in screens)
            continue
        case = screens[0].judge_loaded(loaded)
        found = [screen.judge_json(json.dumps(program)) for screen in screens]
        counts["programs"] += 1
        counts["looked up"] += all(each.was_looked_up for each in found)
        counts["judgements"] += max(_compare(case, each, program) for each in found)
    return counts


def _draw(policy: Policy, rng: Random) -> Drawn:
    program = draw_some(policy, rng, rng.choice(_RECIPES), rng.choice(_DENSITIES))
    if rng.random() < 0.5:  # noqa: PLR2004 - every other one
        _give_evidence(program, rng)
    return program


def _give_evidence(program: Drawn, rng: Random) -> None:
    """Let parties say some of the answers, with sources, quotations, notes and replies."""
    program["parties"] = {**program.get("parties", {}), **_PARTIES}
    program["sources"] = SOURCES
    parties = list(program["parties"])
    reply = {"to": "pay", "by": rng.choice(parties), "says": "no", "via": [{"source": "post"}]}
    program["replies"] = [reply] * rng.randint(0, 3)
    program["rates"] = rng.choice([[], _RATES[:1], _RATES[:2], _RATES])
    answers = [(group, name) for group, facts in program["facts"].items() for name in facts]
    for group, name in rng.sample(answers, min(len(answers), rng.randint(0, 25))):
        said = program["facts"][group][name]
        claims = said if _are_claims(said) else [_claim(said, rng.choice(parties), rng)]
        more = rng.choice([0, 0, 0, 1, 2])
        others = [{**rng.choice(claims), "by": rng.choice(parties)} for _ in range(more)]
        program["facts"][group][name] = [_back(each, rng) for each in (*claims, *others)]


def _are_claims(said: Any) -> bool:
    return isinstance(said, list) and any(isinstance(each, dict) and "by" in each for each in said)


def _claim(said: Any, party: str, rng: Random) -> Drawn:
    if rng.random() < 0.1:  # noqa: PLR2004 - one in ten
        return {"not_found_in": "terms", "by": party}
    is_partial = isinstance(said, dict) and not _BOUNDS.isdisjoint(said)
    return {**(said if is_partial else {"value": said}), "by": party}


def _back(claim: Drawn, rng: Random) -> Drawn:
    source = {"source": rng.choice([*SOURCES]), "at": f"line {rng.randint(1, 9)}"}
    beside = rng.choice([{}, {"note": "so they say"}, {"quote": "some words"}])
    is_absence = "not_found_in" in claim
    return {**claim, **({} if is_absence else beside), **(source if rng.random() < 0.6 else {})}  # noqa: PLR2004 - most


def _mend(program: Drawn, policy: Policy, rng: Random) -> Program | None:
    """Leave answers out until the loader takes the program; None where it refuses it to the end."""
    for _ in range(rng.choice([1, 14, 14, 14, 14, 14, 14, 14])):
        try:
            return load_program(program, policy)
        except ProgramError as refused:
            because = str(refused)
            tied = {
                path
                for each in policy.consistency
                if each.because in because
                for path in policy.facts_of(each)
            }
            answers = [(group, name) for group, facts in program["facts"].items() for name in facts]
            named = [each for each in answers if ".".join(each) in tied]
            for group, name in named or rng.sample(answers, (len(answers) + 2) // 3):
                program["facts"][group].pop(name)
    return None


def _is_refused(program: Drawn, screen: Screen) -> bool:
    """Check that a screen refuses what the loader does, in the end as before."""
    try:
        load_program(json.loads(json.dumps(program)), screen.policy)
    except ProgramError:
        try:
            screen.judge_json(json.dumps(program))
        except ProgramError:
            return True
        message = f"A screen takes what the loader refuses: {json.dumps(program)}"
        raise DisagreementError(message) from None
    return False


def _compare(case: Screened, found: Screened, program: Drawn) -> int:
    """Compare every ruling, account and score, and count the rulings in every account."""
    count = 0
    if (case.accounts, case.criteria, case.conclusion) != (found.accounts, found.criteria, found.conclusion):
        message = f"Scores come out otherwise, {case.accounts}, {found.accounts}, of {json.dumps(program)}"
        raise DisagreementError(message)
    for rule, heard in case.heard.items():
        mine = found.heard[rule]
        pairs = [(heard.ruling, mine.ruling), (list(heard.accounts), list(mine.accounts))]
        pairs += [
            (left.outcomes, mine.accounts[account].outcomes) for account, left in heard.accounts.items()
        ]
        if any(theirs != ours for theirs, ours in pairs):
            message = f"{rule} comes out otherwise, {pairs}, of {json.dumps(program)}"
            raise DisagreementError(message)
        count += 1 + len(heard.accounts)
    return count


if __name__ == "__main__":
    print(dict(compare_many(load_policy(), int(sys.argv[1]), sys.argv[2])))  # noqa: T201 - what was asked for
