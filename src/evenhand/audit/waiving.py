"""Waivers: decisions to live with a finding for a while, with a reason and an owner (design §2).

They take findings out of the gate. No verdict, score or opinion knows of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, NamedTuple

from msgspec import Meta
from msgspec.json import Decoder
from msgspec.structs import replace

from evenhand.audit.audit import Audit, Finding
from evenhand.audit.evidence import locate
from evenhand.audit.overlays import AppliedWaiver, Waived, WaiverState
from evenhand.audit.scoring import RuleHeard
from evenhand.policy.model import Policy
from evenhand.reading import Complaints, Readable, forms, read, take
from evenhand.reading.forms import Shape
from evenhand.vocabulary.errors import Place, WaiverError
from evenhand.vocabulary.verdicts import CANNOT_FAIL, Verdict

_SOON: Final = dt.timedelta(days=30)


class Waiver(Shape):
    """A decision to live with what one rule finds, or with what one side alone makes it find."""

    rule: Annotated[forms.Name, Meta(description="The id of the rule.")]
    side: Annotated[
        forms.Id | None,
        Meta(description="Waives what this side alone says; without it, whatever the rule comes to."),
    ] = None
    program: Annotated[
        forms.Name | None,
        Meta(description="The name of the program; without it, every program that is audited."),
    ] = None
    reason: Annotated[forms.Name, Meta(description="Why one can live with it for now.")]
    owner: Annotated[forms.Name, Meta(description="Who decided so, and answers for it.")]
    until: Annotated[dt.date, Meta(description="The last day on which it holds.")]

    def is_ending(self, day: dt.date) -> bool:
        """Checks if it holds on a day, and for no more than a month from then."""
        return dt.timedelta(0) <= self.until - day <= _SOON


class WaiversFile(Shape):
    """A file of waivers."""

    waivers: tuple[Waiver, ...]


Decoder(WaiversFile)  # works its types out


class Waivers(NamedTuple):
    """The waivers of a file, each under the present id of its rule, with its place."""

    entries: tuple[tuple[Waiver, Place], ...]
    digest: str

    def on(self, day: dt.date) -> Waivers:
        """Leave out those that have expired on a day."""
        return self._replace(entries=tuple(each for each in self.entries if each[0].until >= day))

    def find_waived(self, program: str, heard: Mapping[str, RuleHeard]) -> tuple[str, ...]:
        """Find the rules of which a program's findings are waived, where nobody lists its findings."""
        waived = (
            each.rule
            for each, _ in self.entries
            if each.program in {None, program}
            and (rule := heard.get(each.rule))
            and _covers(
                each,
                rule.ruling.verdict,
                rule.ruling.sides,
                {account: left.verdict for account, left in rule.accounts.items()},
            )
        )
        return tuple(dict.fromkeys(waived))


def load_waivers(source: Readable, policy: Policy) -> Waivers:
    """Load waivers from a path, a text, a mapping or an open file. Raises WaiverError with every mistake."""
    located = read(source, error=WaiverError)
    complaints = Complaints(located)
    shape = take(WaiversFile, located.values, complaints)
    _check_rules(located.values, policy, complaints)
    entries: dict[tuple[str, str | None, str | None], tuple[Waiver, Place]] = {}
    for index, each in enumerate(shape.waivers if shape else ()):
        rule = policy.rule(each.rule)
        now = replace(each, rule=rule.id if rule else each.rule)
        path = ("waivers", index, "rule")
        if (now.rule, now.side, now.program) in entries:
            message = f"'{now.rule}' is waived here twice."
            complaints.add(path, message, expected="each once", code="duplicate")
        entries[now.rule, now.side, now.program] = now, located.place(path)
    if complaints.problems:
        raise WaiverError(complaints.problems)
    return Waivers(tuple(entries.values()), located.digest)


def _check_rules(values: Any, policy: Policy, complaints: Complaints) -> None:
    """Complain of each name that is no rule's, whatever else is wrong with the file."""
    listed = values.get("waivers") if isinstance(values, Mapping) else None
    for index, each in enumerate(listed if isinstance(listed, tuple) else ()):
        name = each.get("rule") if isinstance(each, Mapping) else None
        if isinstance(name, str) and name and policy.rule(name) is None:
            known = [rule.id for rule in policy.rules]
            complaints.add(("waivers", index, "rule"), f"'{name}' is not a rule.", name=name, known=known)


def waive(audit: Audit, waivers: Waivers, as_of: dt.date) -> Audit:
    """Lay the waivers of its program over an audit, as they stand on one day: usually today.

    Those of rules that a profile leaves out have nothing to waive.
    """
    findings = {finding.rule: finding for finding in audit.findings}
    applied = (
        _apply(each, place, findings.get(each.rule), as_of)
        for each, place in waivers.entries
        if each.program in {None, audit.program.name}
    )
    return replace(audit, waived=Waived(as_of=as_of, digest=waivers.digest, waivers=tuple(applied)))


def _apply(waiver: Waiver, place: Place, finding: Finding | None, as_of: dt.date) -> AppliedWaiver:
    is_expired = waiver.until < as_of
    state: WaiverState = (
        "expired" if is_expired else "in force" if finding and _covers_finding(waiver, finding) else "unused"
    )
    return AppliedWaiver(
        rule=waiver.rule,
        side=waiver.side,
        reason=waiver.reason,
        owner=waiver.owner,
        until=waiver.until,
        state=state,
        is_ending=waiver.is_ending(as_of),
        location=locate(place),
    )


def _covers_finding(waiver: Waiver, finding: Finding) -> bool:
    return _covers(waiver, finding.verdict, finding.decided_by, finding.accounts)


def _covers(
    waiver: Waiver, verdict: Verdict, deciding: Sequence[str], accounts: Mapping[str, Verdict]
) -> bool:
    """Checks if there is anything to waive; for one side, that no other's word fails the rule."""
    if waiver.side is None:
        return verdict not in CANNOT_FAIL
    others = [side for side in deciding if side != waiver.side]
    return waiver.side in deciding and all(accounts[side] != "fail" for side in others)
