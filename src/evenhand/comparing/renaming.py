"""An older audit under the names that its rules and facts have in a newer one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from evenhand.audit.audit import Audit, Evidence, Finding


def follow_names(old: Audit, new: Audit) -> Audit:
    """Call the rules and facts of an audit as a newer one does, by the names that it says they had."""
    rules = {former: finding for finding in new.findings for former in finding.formerly}
    facts = _find_renamed(new.facts)
    if not rules and not facts:
        return old
    return replace(
        old,
        findings=tuple(_rename(finding, rules, facts) for finding in old.findings),
        facts=tuple(replace(fact, path=facts.get(fact.path, fact.path)) for fact in old.facts),
    )


def _find_renamed(facts: Iterable[Evidence]) -> Mapping[str, str]:
    return {former: fact.path for fact in facts for former in fact.formerly}


def _rename(finding: Finding, rules: Mapping[str, Finding], facts: Mapping[str, str]) -> Finding:
    now = rules.get(finding.rule, finding)
    read = tuple(facts.get(path, path) for path in finding.facts)
    return replace(finding, rule=now.rule, criterion=now.criterion, facts=read)
