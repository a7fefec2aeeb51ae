"""Checking what policy.yaml puts first: the criteria that lead a report, the facts that are asked first."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.policy.declarations import Declarations
from evenhand.policy.loading_files import PolicyFiles


def check_leading(files: PolicyFiles) -> None:
    """Complain of a criterion that is none of the policy's, or stands twice."""
    names: Sequence[str] = files.page.get("leading", ())
    complaints = files.complaints.get("policy.yaml")
    if complaints is None:
        return
    complaints.check_once(("leading",), names)
    if files.criteria is None or not files.is_whole:
        return
    for index, name in enumerate(names):
        complaints.check_name(("leading", index), name, files.criteria, "criteria of this policy")


def check_core_questions(files: PolicyFiles, declared: Declarations) -> None:
    """Complain of what is no fact that can be asked, or stands twice."""
    paths: Sequence[str] = files.page.get("core_questions", ())
    complaints = files.complaints.get("policy.yaml")
    if complaints is None:
        return
    complaints.check_once(("core_questions",), paths)
    for index, path in enumerate(paths):
        if path in declared.facts or declared.maybe.holds(path):
            continue
        here = ("core_questions", index)
        if path in declared.derived:
            message = f"'{path}' is worked out of others, and never asked."
            complaints.add(here, message, expected="one of the facts that it is made of")
        else:
            message = f"'{path}' is not a fact of this policy."
            complaints.add(
                here, message, expected="a fact", name=path, known=declared.facts, code="unknown-fact"
            )
