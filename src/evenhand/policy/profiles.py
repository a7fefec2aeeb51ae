"""Profiles, each change with its reason, and tailoring a policy by one: every departure is kept."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from msgspec import Meta
from msgspec.json import Decoder
from msgspec.structs import replace

from evenhand.policy.conditions import ParameterTerm, comparisons_of
from evenhand.policy.declarations import read_values
from evenhand.policy.endings import Ending, Endings
from evenhand.policy.folder import find_profile
from evenhand.policy.loading_conditions import find_foreign_words
from evenhand.policy.model import Criterion, Departure, Parameter, Policy, Rule, Tailoring
from evenhand.policy.written import DatedValue, refuse_wrong_value
from evenhand.policy.written_conditions import Written
from evenhand.reading import Complaints, KeyPath, Readable, forms, read, take
from evenhand.reading.forms import Shape
from evenhand.vocabulary.errors import Place, PolicyError, Problem, nearest
from evenhand.vocabulary.verdicts import Severity

Until = Annotated[dt.date | None, Meta(description="The last day on which this holds.")]
BY_THE_TERMS: Final = "by-the-terms"  # the rules that published terms decide, whichever these are


class Selection(Shape):
    """Criteria or rules, named by their ids, or those that published terms decide."""

    rules: Annotated[
        tuple[str, ...], Meta(description="Their ids; by-the-terms: all that terms decide.", min_length=1)
    ]
    reason: forms.Name
    until: Until = None


class BoundChange(Shape):
    """Another value for a parameter."""

    value: Written | None = None
    dated: tuple[DatedValue, ...] = ()
    reason: forms.Name
    until: Until = None

    def __post_init__(self) -> None:
        """Refuse what is no value."""
        if self.value is not None:
            refuse_wrong_value(self.value)


class SeverityChange(Shape):
    """Another severity for a rule."""

    severity: Severity
    reason: forms.Name
    until: Until = None


class ProfileFile(Shape):
    """One profile."""

    profile: forms.Name
    about: str | None = None
    only: Selection | None = None
    leave_out: tuple[Selection, ...] = ()
    parameters: dict[str, BoundChange] = {}
    severities: dict[str, SeverityChange] = {}


Decoder(ProfileFile)  # works its types out


def load_profile(source: Readable, policy: Policy, as_of: dt.date | None = None) -> Policy:
    """Tailor a policy by a profile: a path, a text or a mapping.

    As a path, the name alone of one that ships with the policy is enough. What holds until a day before AS_OF
    holds no more, and the policy is there as it was.

    Raises PolicyError with every mistake in the profile, and where something in it ends and no day is given.
    """
    located = read(_find(source, policy), error=PolicyError)
    complaints = Complaints(located)
    shape = take(ProfileFile, located.values, complaints)
    if shape is None:
        raise PolicyError(complaints.problems)
    held, expired = _leave_out_expired(shape, as_of, complaints)
    tailored, departures = _Tailor(held, policy, complaints).tailor()
    if complaints.problems:
        raise PolicyError(complaints.problems)
    ends = tuple(_list_ends(held))
    day = as_of if ends or expired else None
    endings = Endings(day, ends, expired)
    return replace(
        tailored, tailoring=Tailoring(shape.profile, shape.about, located.digest, departures, endings)
    )


def _list_changes(
    shape: ProfileFile,
) -> Iterator[tuple[KeyPath, str, Selection | BoundChange | SeverityChange]]:
    """List what a profile changes, with its path and what it is about."""
    if shape.only is not None:
        yield ("only",), ", ".join(shape.only.rules), shape.only
    for index, selection in enumerate(shape.leave_out):
        yield ("leave_out", index), ", ".join(selection.rules), selection
    for path, bound in shape.parameters.items():
        yield ("parameters", path), path, bound
    for rule, severity in shape.severities.items():
        yield ("severities", rule), rule, severity


def _list_ends(shape: ProfileFile) -> Iterator[Ending]:
    yield from (Ending(about, each.until) for _, about, each in _list_changes(shape) if each.until)


def _leave_out_expired(
    shape: ProfileFile, as_of: dt.date | None, complaints: Complaints
) -> tuple[ProfileFile, tuple[Ending, ...]]:
    """Take out what holds no more; where nobody says of which day, that is a mistake."""
    ending = [(path, about, each.until) for path, about, each in _list_changes(shape) if each.until]
    if as_of is None:
        for path, _, until in ending:
            message = f"This holds until {until}, and no day is given."
            expected = "the day, as the argument as_of"
            complaints.add((*path, "until"), message, expected=expected, code="missing")
        return shape, ()
    expired = {path: Ending(about, until) for path, about, until in ending if until < as_of}
    held = ProfileFile(
        profile=shape.profile,
        about=shape.about,
        only=None if ("only",) in expired else shape.only,
        leave_out=tuple(
            each for index, each in enumerate(shape.leave_out) if ("leave_out", index) not in expired
        ),
        parameters={
            path: each for path, each in shape.parameters.items() if ("parameters", path) not in expired
        },
        severities={
            rule: each for rule, each in shape.severities.items() if ("severities", rule) not in expired
        },
    )
    return held, tuple(expired.values())


def list_profiles(folder: Path) -> list[str]:
    """List the names of the profiles that ship with the policy of a folder."""
    return [each.stem for each in sorted(Path(folder, "profiles").glob("[!.]*.yaml"))]


def read_profiles(policy: Policy) -> dict[str, str]:
    """Read the texts of the profiles that ship with a policy, by their names.

    Raises PolicyError where one cannot be read.
    """
    paths = {
        name: Path(policy.folder, "profiles", f"{name}.yaml") for name in list_profiles(Path(policy.folder))
    }
    return {name: read(path, error=PolicyError).text for name, path in paths.items()}


def _find(source: Readable, policy: Policy) -> Readable:
    """Take a plain name for a profile in the policy's own folder."""
    known = list_profiles(Path(policy.folder))
    if isinstance(source, str) and source in known:
        message = "This text is the name of a profile, not a profile."
        raise PolicyError([Problem(Place("<text>"), message, f"the text, or pathlib.Path('{source}')")])
    if not isinstance(source, os.PathLike):
        return source
    shipped = find_profile(Path(source), Path(policy.folder))
    if shipped == Path(source) or os.path.isfile(shipped):
        return shipped
    a_file = "a file, whose path has a slash or an ending"
    expected = f"{a_file}, or one of {', '.join(known)}" if known else a_file
    place = Place(Path(source).as_posix())
    near = nearest(str(source), known)
    raise PolicyError([Problem(place, "There is no such profile.", expected, near, code="unknown-name")])


@dataclass(frozen=True)
class _Tailor:
    """Applies one profile to one policy."""

    shape: ProfileFile
    policy: Policy
    complaints: Complaints

    def tailor(self) -> tuple[Policy, tuple[Departure, ...]]:
        """Give the tailored policy and its departures."""
        parameters, moved = self._set_parameters()
        dropped = dict(self._drop())
        criteria = tuple(self._keep(criterion, dropped) for criterion in self.policy.criteria)
        kept = tuple(criterion for criterion in criteria if criterion.rules)
        if not kept:
            message = "This profile leaves no rule."
            self.complaints.add((), message, expected="a rule to judge by", code="missing")
        tailored = replace(self.policy, criteria=kept, parameters=parameters)
        rules = [rule for rule in self.policy.rules if rule.id in dropped]
        departures = (
            *(Departure("rule", rule.id, "asked", "left out", dropped[rule.id]) for rule in rules),
            *self._describe_severities(dropped),
            *(self._describe_parameter(path, reason, tailored) for path, reason in moved.items()),
        )
        return tailored, tuple(departures)

    def _drop(self) -> Iterator[tuple[str, str]]:
        """Find each rule that is left out, with the reason."""
        if self.shape.only is not None:
            chosen = set(self._select(self.shape.only, ("only",)))
            yield from (
                (rule.id, self.shape.only.reason) for rule in self.policy.rules if rule.id not in chosen
            )
        for index, selection in enumerate(self.shape.leave_out):
            for rule in self._select(selection, ("leave_out", index)):
                yield rule, selection.reason

    def _current(self, name: str) -> str:
        """Give the id that a rule has now, where it goes by one that it had formerly."""
        rule = self.policy.rule(name)
        return name if rule is None else rule.id

    def _select(self, selection: Selection, path: KeyPath) -> Iterator[str]:
        rules = [rule.id for rule in self.policy.rules]
        known = [BY_THE_TERMS, *(each.id for each in self.policy.criteria), *rules]
        for index, name in enumerate(map(self._current, selection.rules)):
            if name not in known:
                here = (*path, "rules", index)
                self.complaints.add(
                    here, f"'{name}' is neither a criterion nor a rule.", name=name, known=known
                )
            if name == BY_THE_TERMS:
                yield from self._select_by_the_terms((*path, "rules", index))
            yield from (rule.id for rule in self.policy.rules if name in {rule.criterion, rule.id})

    def _select_by_the_terms(self, here: KeyPath) -> Iterator[str]:
        if not self.policy.by_the_terms:
            expected = "facts that say 'by_the_terms: wholly'"
            self.complaints.add(
                here, "No rule of this policy is decided by published terms.", expected=expected
            )
        yield from self.policy.by_the_terms

    def _keep(self, criterion: Criterion, dropped: Iterable[str]) -> Criterion:
        rules = [self._weigh(rule) for rule in criterion.rules if rule.id not in dropped]
        rules.sort(key=lambda rule: rule.order)
        return replace(criterion, rules=tuple(rules))

    def _weigh(self, rule: Rule) -> Rule:
        names = (rule.id, *rule.formerly)
        change = next((self.shape.severities[name] for name in names if name in self.shape.severities), None)
        return rule if change is None else replace(rule, severity=change.severity)

    def _describe_severities(self, dropped: Collection[str]) -> Iterator[Departure]:
        known = [rule.id for rule in self.policy.rules]
        for name, change in self.shape.severities.items():
            rule = self.policy.rule(name)
            if rule is None:
                self.complaints.add_key(
                    ("severities", name), f"'{name}' is not a rule.", known=known, code="unknown-name"
                )
            elif name != rule.id and rule.id in self.shape.severities:
                message = f"'{name}' is what '{rule.id}' was called, which stands here too."
                self.complaints.add_key(
                    ("severities", name), message, expected="each rule once", code="duplicate"
                )
            elif rule.id in dropped:
                message = f"'{name}' is left out, so that it has no severity."
                self.complaints.add_key(("severities", name), message, expected="a rule that is asked")
            else:
                yield Departure("severity", rule.id, rule.severity, change.severity, change.reason)

    def _set_parameters(self) -> tuple[dict[str, Parameter], dict[str, str]]:
        parameters, reasons = dict(self.policy.parameters), {}
        for path, change in self.shape.parameters.items():
            parameter = parameters.get(path)
            if parameter is None:
                self.complaints.add_key(
                    ("parameters", path), f"'{path}' is not a parameter.", known=self.policy.parameters
                )
                continue
            values = read_values(
                change.value, change.dated, parameter.kind, ("parameters", path), self.complaints
            )
            parameters[path] = replace(parameter, values=tuple(values), reason=change.reason, source=None)
            reasons[path] = change.reason
            self._check_words(parameters[path], ("parameters", path, *(["value"] if change.value else [])))
        return parameters, reasons

    def _check_words(self, parameter: Parameter, path: KeyPath) -> None:
        """Refuse a word that no fact compared with the bound can hold."""
        conditions = [condition for rule in self.policy.rules for condition in rule.conditions]
        comparisons = [each for condition in conditions for each in comparisons_of(condition)]
        foreign = {
            word: comparison.subject.kind.expected
            for comparison in comparisons
            if isinstance(comparison.operand, ParameterTerm) and comparison.operand.path == parameter.path
            for word in find_foreign_words(parameter, comparison.subject.kind)
        }
        for word, expected in foreign.items():
            self.complaints.add(path, f"'{word}' is not a word of the fact.", expected=expected)

    def _describe_parameter(self, path: str, reason: str, tailored: Policy) -> Departure:
        was, now = (policy.parameters[path] for policy in (self.policy, tailored))
        return Departure("bound", path, was, now, reason)
