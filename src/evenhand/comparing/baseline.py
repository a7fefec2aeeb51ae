"""An audit beside an earlier one, the baseline: what is new or got worse, and so what gates."""

from __future__ import annotations

from msgspec.structs import replace

from evenhand.audit.audit import Audit
from evenhand.audit.overlays import Baseline, Change
from evenhand.comparing.renaming import follow_names
from evenhand.comparing.turns import turn_verdict
from evenhand.vocabulary.verdicts import Verdict


def against(audit: Audit, baseline: Audit) -> Audit:
    """Lay an earlier audit over a later one: no verdict changes, and only what is new or got worse gates."""
    old = follow_names(baseline, audit)
    was = {finding.rule: finding.verdict for finding in old.findings}
    now = {finding.rule: finding.verdict for finding in audit.findings}
    changes: dict[str, Change] = {rule: _find_change(was.get(rule), verdict) for rule, verdict in now.items()}
    return replace(
        audit,
        baseline=Baseline(
            as_of=baseline.as_of,
            program_digest=baseline.digests.program,
            policy_digest=baseline.digests.policy,
            tool_version=baseline.tool.version,
            changes=changes,
            gone=tuple(rule for rule in was if rule not in now),
        ),
    )


def _find_change(was: Verdict | None, now: Verdict) -> Change:
    return "new" if was is None else turn_verdict(was, now) or "unchanged"
