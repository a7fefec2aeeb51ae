"""Where each finding stands: settled, disputed, alleged, one answer away, or open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from evenhand.audit.audit import Audit, Clause, ExplainedVerdict, Finding, ScoredCriterion
from evenhand.vocabulary.languages import noted, say
from evenhand.vocabulary.verdicts import SEVERITIES, Basis, Verdict

Standing = Literal[
    "against", "admitted", "broken", "disputed", "alleged", "one answer away", "claimed", "open",
    "for", "kept", "not asked",
]  # fmt: skip

# In the order in which a reader wants to know of them.
TITLES: Final[Mapping[Standing, str]] = {
    "against": noted("Settled against it"),
    "admitted": noted("Admitted"),
    "broken": noted("Not met"),
    "disputed": noted("Disputed"),
    "alleged": noted("Alleged, neither denied nor proved"),
    "one answer away": noted("One answer away: cannot be met, and may not apply"),
    "claimed": noted("Claimed, by one side's word"),
    "open": noted("Open"),
    "for": noted("Settled for it"),
    "kept": noted("Met"),
    "not asked": noted("Does not apply"),
}
BROKEN: Final[frozenset[Standing]] = frozenset({"against", "admitted", "broken"})
GRAVE: Final[frozenset[Standing]] = BROKEN | {"disputed", "alleged"}
SETTLED: Final[frozenset[Standing]] = BROKEN | {"for", "kept", "not asked"}
# Of what stands in these groups a report says more than one line for each.
TOLD: Final[frozenset[Standing]] = GRAVE | {"one answer away"}
OPEN: Final[frozenset[Standing]] = frozenset({"open", "one answer away"})
# In which colour a report shows where something stands: that of a verdict.
_TONES: Final[Mapping[Standing, Verdict]] = {
    "against": "fail", "admitted": "fail", "broken": "fail", "disputed": "contested", "alleged": "alleged",
    "one answer away": "unknown", "claimed": "claimed", "open": "unknown", "for": "pass", "kept": "pass",
    "not asked": "not-applicable",
}  # fmt: skip
_RANKS: Final[Mapping[str, int]] = {
    name: rank for names in (TITLES, SEVERITIES) for rank, name in enumerate(names)
}
_FAILED: Final[Mapping[Basis, Standing]] = {"admission": "admitted", "as described": "broken"}
_CANNOT_PASS: Final = ("fail", "not-applicable")


class OpenCriterion(NamedTuple):
    """A criterion with rules that nothing decides: how many they are, of how many, and what to ask for.

    `missing` says why figures have no value, or what amounts cannot be compared without.
    """

    criterion: ScoredCriterion
    number: int
    total: int
    documents: tuple[str, ...]
    missing: tuple[str, ...]


def stand(finding: Finding) -> Standing:
    """Say where a finding stands."""
    match finding.verdict:
        case "fail":
            return _FAILED.get(finding.basis, "against")
        case "contested":
            return "disputed"
        case "pass":
            return "kept" if finding.basis == "as described" else "for"
        case "not-applicable":
            return "not asked"
        case "unknown":
            return "open" if find_barred(finding) is None else "one answer away"
        case decided:
            return decided


def find_barred(finding: Finding) -> ExplainedVerdict | None:
    """Find the account in which an open rule cannot pass any more: it fails, or does not apply."""
    if finding.verdict != "unknown":
        return None
    return next((each for each in finding.judgements if each.outcomes == _CANNOT_PASS), None)


def find_open_facts(finding: Finding) -> list[str]:
    """List the facts that keep a rule open: of one that cannot pass any more, those that would decide it."""
    return list(dict.fromkeys(path for each in find_open_clauses(finding) for path in each.facts))


def find_open_clauses(finding: Finding) -> list[Clause]:
    """List the clauses that keep a rule open, in the order in which they are told."""
    barred = find_barred(finding)
    judged = [barred] if barred else [each for each in finding.judgements if each.verdict == "unknown"]
    return [clause for each in judged for clause in each.because if clause.met == "open"]


def by_standing(findings: Iterable[Finding]) -> list[Finding]:
    """Put first what a reader looks for first: where it stands, how grave it is, how much is said on it."""
    return sorted(findings, key=lambda each: (_RANKS[stand(each)], _RANKS[each.severity], -len(each.replies)))


def group(findings: Iterable[Finding]) -> dict[Standing, list[Finding]]:
    """Put findings into groups by where they stand, leaving out those in which there is none."""
    groups: dict[Standing, list[Finding]] = {}
    for finding in by_standing(findings):
        groups.setdefault(stand(finding), []).append(finding)
    return groups


def list_open(audit: Audit, most: int = 2) -> list[OpenCriterion]:
    """List the criteria in which rules are open, each with the documents that settle most of these rules."""
    at_hand = {source.kind for source in audit.sources}
    titles = {each.id: each.title for each in audit.documents if each.id not in at_hand}
    unstated = {say("{fact}: not stated", fact=fact.title) for fact in audit.facts}  # that it is open says so
    found = []
    for criterion in audit.criteria:
        asked = [each for each in audit.findings if each.criterion == criterion.id]
        left = [each for each in asked if stand(each) == "open"]
        wanted = Counter(document for each in left for document in each.settled_by if document in titles)
        documents = tuple(titles[document] for document, _ in wanted.most_common(most))
        if left:
            missing = dict.fromkeys(why for each in left for why in list_missing(each) if why not in unstated)
            found.append(OpenCriterion(criterion, len(left), len(asked), documents, tuple(missing)))
    return found


def is_self_described(audit: Audit) -> bool:
    """Checks if nobody but the description speaks."""
    return audit.agreed.kind == "as-described"


def list_missing(finding: Finding) -> list[str]:
    """List why figures of a finding have no value, or what amounts cannot be compared without."""
    clauses = (clause for judgement in finding.judgements for clause in judgement.because)
    return list(dict.fromkeys(clause.missing for clause in clauses if clause.missing))


def title_of(standing: Standing) -> str:
    """Name a group of findings."""
    return say(TITLES[standing])


def tone_of(standing: Standing) -> Verdict:
    """Name the verdict in whose colour a report shows where something stands."""
    return _TONES[standing]


def sides_that(finding: Finding, outcome: Literal["pass", "fail"]) -> Sequence[str]:
    """List the sides that speak on a rule and whose account comes to an outcome by their own word.

    Where the record decides, every account comes to what it says, whatever the sides do.
    """
    if finding.basis == "record":
        return ()
    return [
        ground.side
        for ground in finding.grounds
        if ground.speaks and finding.accounts.get(ground.side) == outcome
    ]
