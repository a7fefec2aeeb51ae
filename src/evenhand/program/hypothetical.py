"""Supposing that some facts were otherwise: the program that `what-if`, `ask` and `repair` try out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from evenhand.facts.possible import Possible
from evenhand.policy.model import Policy
from evenhand.program.model import Claim, Program
from evenhand.vocabulary.errors import Place


def suppose(program: Program, policy: Policy, answers: Mapping[str, Possible]) -> Program:
    """Give the program in which these facts are so, in every account, whoever says otherwise.

    Each answer takes the place of every claim about its fact and is the record's. An open answer
    takes the claims away. The digest becomes that of the program and the supposition together.
    """
    kept = tuple(claim for claim in program.claims if claim.fact not in answers)
    supposed = tuple(_claims(program, policy, answers))
    return replace(program, claims=(*kept, *supposed), digest=_digest(program, answers))


def _claims(program: Program, policy: Policy, answers: Mapping[str, Possible]) -> Iterator[Claim]:
    for path, possible in answers.items():
        if not policy.facts[path].kind.is_open(possible):
            yield Claim(path, possible, possible, Place(program.file))


def _digest(program: Program, answers: Mapping[str, Possible]) -> str:
    spelt = [f"{path}={answers[path].spelling()}" for path in sorted(answers)]
    return hashlib.sha256("\0".join([program.digest, *spelt]).encode()).hexdigest()
