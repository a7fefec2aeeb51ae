"""The exit status of an audit: the same for every format (design §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import IntEnum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from evenhand.vocabulary.verdicts import SEVERITIES, Severity, Verdict

if TYPE_CHECKING:
    from evenhand.audit.audit import Audit, Tally

FailOn = Literal["critical", "major", "minor", "advisory", "never"]
Undecided = Literal["report", "fail", "ignore"]

_HEARD: Final[frozenset[Verdict]] = frozenset({"pass", "fail", "contested"})
UNDECIDED: Final[frozenset[Verdict]] = frozenset({"unknown", "contested", "alleged", "claimed"})


class Status(IntEnum):
    """What a process says when it ends."""

    CLEAN = 0
    FAILED = 1
    NOT_PERFORMED = 2
    UNDECIDED = 3


class Gating(NamedTuple):
    """What decides how an audit ends: rules from a severity on, and what an undecided one of them does.

    Under a policy by score it may be a band instead, by its id: whether the secured score reaches it.
    """

    fail_on: FailOn = "major"
    undecided: Undecided = "report"
    fail_below: str | None = None


def find_status(audit: Audit, gating: Gating | None = None) -> Status:
    """Say how an audit ends: as the worst of its findings does or, where a band is asked for, by its score.

    Raises ValueError where the policy has no such band.
    """
    gating = gating or Gating()
    if gating.fail_below is None:
        return worst(_end_findings(audit, gating, _find_excused(audit)))
    bands = {band.id: band.at_least for band in audit.policy.bands}
    weights = audit.policy.weights
    heard = find_heard((Decimal(weights[finding.severity]), finding.verdict) for finding in audit.findings)
    return end_by_score(audit.agreed, bands, gating, enough=heard >= audit.policy.coverage_needed)


def find_ends(audit: Audit, gating: Gating) -> Mapping[str, Status]:
    """Say by the rule of each finding how the audit would end by it alone; by score, no worse than by that.

    A score knows of no waiver and no baseline: so where it decides, they take nothing out.
    """
    rules = [finding.rule for finding in audit.findings]
    if gating.fail_below is None:
        return dict(zip(rules, _end_findings(audit, gating, _find_excused(audit)), strict=True))
    order, end = (Status.CLEAN, Status.UNDECIDED, Status.FAILED), find_status(audit, gating)
    every = _end_findings(audit, gating._replace(fail_on="advisory"), excused=frozenset())
    scored = (audit.policy.weights[finding.severity] for finding in audit.findings)
    return {
        rule: min(each, end, key=order.index) if weight else Status.CLEAN
        for rule, each, weight in zip(rules, every, scored, strict=True)
    }


def _end_findings(audit: Audit, gating: Gating, excused: Collection[str]) -> tuple[Status, ...]:
    verdicts = [(finding.severity, finding.verdict) for finding in audit.findings]
    return end_each(verdicts, gating, [finding.rule in excused for finding in audit.findings])


def _find_excused(audit: Audit) -> frozenset[str]:
    """Find the rules that are out of the gate: waived, or no worse than in the baseline."""
    return frozenset(
        each.rule
        for each in audit.findings
        if audit.find_waiver(each.rule) is not None
        or (audit.baseline is not None and audit.baseline.excuses(each.rule))
    )


def find_heard(ruled: Iterable[tuple[Decimal, Verdict]]) -> Decimal:
    """Give the settled or contested share of the weight that may apply.

    That is what an opinion needs enough of, and not the coverage alone: less said may turn what is contested
    into an admission, and must not thereby bring about an opinion.
    """
    may_apply = [(weight, verdict) for weight, verdict in ruled if verdict != "not-applicable"]
    whole = sum((weight for weight, _ in may_apply), Decimal(0))
    heard = sum((weight for weight, verdict in may_apply if verdict in _HEARD), Decimal(0))
    return heard / whole if whole else Decimal(0)


def end_by_score(tally: Tally, bands: Mapping[str, Decimal], gating: Gating, *, enough: bool) -> Status:
    """Say how a judging ends by whether its score reaches a band: surely, surely not, or neither.

    Where there is not ENOUGH for an opinion, it is not reached yet. An empty program is never clean.

    Raises ValueError where there is no such band.
    """
    needed = bands.get(gating.fail_below or "")
    if needed is None:
        raise ValueError(f"'{gating.fail_below}' is no band of this policy. There are: {', '.join(bands)}.")
    if tally.score is not None and tally.score.high < needed:
        return Status.FAILED
    if tally.score is not None and tally.score.low >= needed and enough:
        return Status.CLEAN
    ignored = Status.CLEAN if tally.coverage else Status.UNDECIDED
    return {"report": Status.UNDECIDED, "fail": Status.FAILED, "ignore": ignored}[gating.undecided]


def end_each(
    verdicts: Sequence[tuple[Severity, Verdict]], gating: Gating, excused: Sequence[bool] = ()
) -> tuple[Status, ...]:
    """Say of each rule's verdict how a judging would end by it alone; the worst of them is how it ends.

    One that is EXCUSED ends no worse than an undecided one that is ignored.

    A rule gates when its severity is at or above the threshold. Where none that gates is decided, what is
    open counts also when it is to be ignored. Where none gates, it counts if every rule is unknown: an empty
    program is never clean. A contested rule is no empty one: silence, which may turn it into an admission,
    must not end cleaner.
    """
    grave = gates(gating.fail_on)
    gated = [verdict for severity, verdict in verdicts if severity in grave]
    ignored = Status.UNDECIDED if UNDECIDED.issuperset(gated) else Status.CLEAN
    undecided = {"report": Status.UNDECIDED, "fail": Status.FAILED, "ignore": ignored}[gating.undecided]
    is_empty = all(verdict == "unknown" for _, verdict in verdicts)
    passed_over = Status.UNDECIDED if is_empty and not gated else Status.CLEAN
    ends = dict.fromkeys(UNDECIDED, undecided) | {"fail": Status.FAILED}
    lenient = dict.fromkeys(UNDECIDED, ignored)
    return tuple(
        (lenient if is_excused else ends).get(verdict, Status.CLEAN) if severity in grave else passed_over
        for (severity, verdict), is_excused in zip(verdicts, excused or [False] * len(verdicts), strict=True)
    )


def gates(fail_on: FailOn) -> frozenset[Severity]:
    """Give the severities that decide the exit status."""
    return frozenset() if fail_on == "never" else frozenset(SEVERITIES[: SEVERITIES.index(fail_on) + 1])


def worst(statuses: Iterable[Status]) -> Status:
    """Give the status of several audits together: a failure outweighs what is undecided."""
    order = (Status.CLEAN, Status.UNDECIDED, Status.FAILED, Status.NOT_PERFORMED)
    return max(statuses, key=order.index)
