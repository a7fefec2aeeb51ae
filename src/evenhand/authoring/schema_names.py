"""The JSON Schemas that there are, and what each is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

SchemaName = Literal[
    "rule", "criterion", "policy", "standards", "documents", "facts", "consistency",
    "criterion-translation", "policy-translation", "profile", "waivers", "program", "audit",
]  # fmt: skip

SCHEMAS: Final[tuple[SchemaName, ...]] = get_args(SchemaName)
SUBJECTS: Final[Mapping[SchemaName, str]] = {
    "rule": "a rule, <criterion>/<rule>.yaml",
    "criterion": "a criterion, <criterion>/criterion.yaml",
    "policy": "the page of a policy, policy.yaml",
    "standards": "its outside sources, standards.yaml",
    "documents": "the kinds of evidence that settle its rules, documents.yaml",
    "facts": "the facts that belong to no single criterion, facts.yaml",
    "consistency": "what every coherent description satisfies, consistency.yaml",
    "criterion-translation": "a criterion in another language, languages/<language>/<criterion>.yaml",
    "policy-translation": "the rest of a policy in another language, languages/<language>/policy.yaml",
    "profile": "a profile, which tailors a policy",
    "waivers": "waivers, which take findings out of the gate",
    "program": "a program, which is audited",
    "audit": "an audit, as `-f json` writes it",
}
