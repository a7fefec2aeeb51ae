"""What the published terms of a program promise: the rules that such terms decide, scored apart.

Most of a policy asks about practice, which no term shows. So a program that is described from its terms is
open on most of it, and two of them can hardly be compared by the whole score.
"""

from __future__ import annotations

from msgspec.structs import asdict

from evenhand.audit.audit import ByTheTerms
from evenhand.audit.case import Case
from evenhand.audit.scoring import assure, tally
from evenhand.policy.model import Policy
from evenhand.program.model import Program


def is_by_the_terms(program: Program, policy: Policy) -> bool:
    """Checks if all that is said on what terms can show names a source, and that one of published terms.

    What terms never show, such as what a sponsor is worth, may come from elsewhere.
    """
    said = [claim for claim in program.claims if policy.facts[claim.fact].by_the_terms]
    sources = [[via.source for via in claim.speech.read_at] if claim.speech else [] for claim in said]
    kinds = {name for name, document in policy.documents.items() if document.terms}
    return bool(said) and all(
        named and all(program.sources[each].kind in kinds for each in named) for named in sources
    )


def score_promised(case: Case) -> ByTheTerms | None:
    """Score the rules that terms decide in the agreed account; None where other sources speak on them."""
    policy, account = case.policy, case.agreed.id
    rules = [rule for rule in policy.rules if rule.id in policy.by_the_terms]
    if not rules or not is_by_the_terms(case.program, policy):
        return None
    judged = [(rule, case.heard[rule.id].accounts[account]) for rule in rules]
    scored = asdict(tally(judged, policy.weights, policy.concluding))
    backed = {"assurance": assure(rules, account, case, policy.weights)}
    return ByTheTerms(**scored | backed, rules=tuple(rule.id for rule in rules))
