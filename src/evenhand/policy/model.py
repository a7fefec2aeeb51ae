"""A policy as it is used: criteria, rules, facts, parameters and the sources behind them.

`loading` builds it from the files whose shapes are in `written`, with every path, type and unit checked.
What is used as it is written has one shape for both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from evenhand.facts import kinds
from evenhand.facts.operators import Operation
from evenhand.facts.possible import Possible
from evenhand.policy.concluding import Concluding, Subject
from evenhand.policy.conditions import Condition, Named, find_named, imply
from evenhand.policy.endings import Endings
from evenhand.policy.references import Document, Raised, Reference, Seed, Standard
from evenhand.policy.texts import TranslatedPage, Translations
from evenhand.reading import forms
from evenhand.reading.forms import Shape
from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.languages import ENGLISH, Language
from evenhand.vocabulary.verdicts import SEVERITIES, Severity

_MOST_LEADING: Final = 4  # where a policy puts none first
ExampleVerdict = Literal["pass", "fail", "unknown", "not-applicable"]


class Example(Shape):
    """A small program and the verdict that a rule must give it."""

    name: Annotated[forms.Name, Meta(description="What the example shows, as a sentence.")]
    facts: Annotated[dict[str, Any], Meta(description="The facts by their paths, as in a program file.")]
    verdict: Annotated[ExampleVerdict, Meta(description="How the rule comes out.")]
    as_of: Annotated[
        dt.date | None,
        Meta(description="The day on which to judge; without it, the day from which the policy holds."),
    ] = None


# How much of a rule published terms decide: all of it, or what it requires and not whether it applies.
Decided = Literal["wholly", "where it applies"]
ByTheTerms = Literal["wholly", "partly"]


class SampleClause(Struct, frozen=True):
    """A sentence as it may stand in a program's own text, and what it answers."""

    says: str
    answer: Possible


class Fact(Struct, frozen=True):
    """A typed question that the policy asks of every program.

    `shown_by` are the kinds of documents that can show the answer, `by_the_terms` says how much of it
    published terms show, and `search` has the words by which a text in a language is searched for it.
    """

    path: str
    title: str
    kind: kinds.Kind
    question: str
    help: str | None
    place: Place
    is_given: bool = False
    absent_from: Mapping[str, Possible] = {}
    shown_by: tuple[str, ...] = ()
    by_the_terms: ByTheTerms | None = None
    search: Mapping[Language, tuple[str, ...]] = {}
    clauses: tuple[SampleClause, ...] = ()
    formerly: tuple[str, ...] = ()

    @property
    def clauses_in_words(self) -> tuple[str, ...]:
        """What clauses of a program's own text answer, a line for each."""
        return tuple(
            f"\N{LEFT DOUBLE QUOTATION MARK}{each.says}\N{RIGHT DOUBLE QUOTATION MARK}: "
            f"{self.kind.show(each.answer)}"
            for each in self.clauses
        )


class DerivedFact(Struct, frozen=True):
    """A fact worked out from others."""

    path: str
    title: str
    kind: kinds.Kind
    operation: Operation
    operands: tuple[str, ...]
    place: Place


class Parameter(Struct, frozen=True):
    """A named bound; `values` are sorted by the day from which each holds."""

    path: str
    title: str
    kind: kinds.Kind
    values: tuple[tuple[dt.date, Possible], ...]
    reason: str
    source: Reference | None
    place: Place

    @property
    def is_judgement(self) -> bool:
        """Checks if the bound rests on no outside source."""
        return self.source is None

    def on(self, day: dt.date) -> Possible:
        """Give the parameter in force on a day; anything, where there is none."""
        in_force = [possible for since, possible in self.values if since <= day]
        return in_force[-1] if in_force else self.kind.anything


class Rule(Struct, frozen=True, eq=False, dict=True):
    """One requirement; its id is its path. One of a table keeps the line of its row."""

    id: str
    criterion: str
    title: str
    severity: Severity
    why: str
    applies_when: Condition | None
    requires: Condition
    remedy: str
    settled_by: tuple[str, ...]
    raised_in: tuple[Raised, ...]
    backed_by: tuple[Reference, ...]
    examples: tuple[Example, ...]
    formerly: tuple[str, ...]
    note: str | None
    place: Place
    example_places: tuple[Place, ...] = ()
    breach: str | None = None
    subgroup: str | None = None
    row: int = 0

    @property
    def order(self) -> tuple[int, int, str]:
        """Where it stands in its criterion: files by their weight, then the rows of a table as they are."""
        return (1, self.row, "") if self.row else (0, SEVERITIES.index(self.severity), self.id)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The one or two conditions of the rule."""
        return (self.requires,) if self.applies_when is None else (self.applies_when, self.requires)

    @cached_property
    def named(self) -> Named:
        """What the conditions name."""
        return find_named(self.conditions)


class Criterion(Struct, frozen=True):
    """One concern: its question and its rules, the weightiest first."""

    id: str
    title: str
    question: str
    rules: tuple[Rule, ...]


ConsistencyBasis = Literal["meaning", "help"]


class ConsistencyExample(Shape):
    """Some answers, and what the entry makes of them: what is left of other facts, or a refusal."""

    name: Annotated[forms.Name, Meta(description="What they show.")]
    facts: dict[str, Any]
    leaves: Annotated[
        dict[str, str], Meta(description="What is left of each fact that it narrows, as a report says it.")
    ] = {}
    refused: Annotated[bool, Meta(description="True where no description can say all of these.")] = False


class Consistency(Struct, frozen=True, eq=False):
    """What every coherent description satisfies: where `when` holds, or always, `then` does (design §4.7).

    By the meaning of the questions it refuses a self-description that contradicts it; by their help alone it
    is remarked.
    """

    id: str
    when: Condition | None
    then: Condition
    because: str
    basis: ConsistencyBasis
    place: Place
    examples: tuple[ConsistencyExample, ...] = ()

    @property
    def condition(self) -> Condition:
        """The implication as one condition, so that it works both ways."""
        return self.then if self.when is None else imply(self.when, self.then)


class Keep(Struct, frozen=True, eq=False):
    """What no plan may take away: where a program satisfies it, or may, the program planned does too."""

    condition: Condition
    place: Place


class Departure(Struct, frozen=True):
    """One way in which a profile departs from its policy; of a parameter `was` and `now` are two forms."""

    of: Literal["rule", "bound", "severity"]
    name: str
    was: str | Parameter
    now: str | Parameter
    reason: str


class Tailoring(Struct, frozen=True):
    """The profile that a policy was tailored by, and every departure it makes."""

    name: str
    about: str | None
    digest: str
    departures: tuple[Departure, ...]
    endings: Endings = Endings()


class Policy(Struct, frozen=True, dict=True):
    """The loaded rules, with version and digest; `bases` are the folders of what it is built on.

    `put_first` are the criteria that are to lead a report, `core_questions` the facts to be asked first.

    `untranslated` names the texts that stand in English although the policy is in another language. The
    `pages` of its translations are its own where they stand in this folder, and not in one it extends.
    `keeps` is what no plan may take away from a program. `placeholders` are the texts that a draft left to be
    written. `is_changed_copy` tells that it goes by the name and version of the built-in policy, and is
    another.
    """

    name: str
    version: str
    effective: dt.date
    about: str | None
    weights: Mapping[Severity, Decimal]
    coverage_needed: Decimal
    coverage_reason: str
    concluding: Concluding
    subject: Subject
    criteria: tuple[Criterion, ...]
    put_first: tuple[str, ...]
    core_questions: tuple[str, ...]
    facts: Mapping[str, Fact]
    derived: Mapping[str, DerivedFact]
    parameters: Mapping[str, Parameter]
    standards: Mapping[str, Standard]
    documents: Mapping[str, Document]
    seeds: Mapping[str, Seed]
    consistency: tuple[Consistency, ...]
    folder: str
    digest: str
    keeps: tuple[Keep, ...] = ()
    tailoring: Tailoring | None = None
    bases: tuple[str, ...] = ()
    language: Language = ENGLISH
    translations: Mapping[Language, Translations] = {}
    pages: tuple[TranslatedPage, ...] = ()
    untranslated: tuple[str, ...] = ()
    placeholders: tuple[tuple[Place, str], ...] = ()
    is_changed_copy: bool = False

    @cached_property
    def renderings(self) -> dict[str, Policy]:
        """The same policy in other languages, each made when it is first asked for."""
        return {}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, criterion by criterion."""
        return tuple(rule for criterion in self.criteria for rule in criterion.rules)

    @property
    def leading(self) -> tuple[str, ...]:
        """The criteria that lead a report: those put first that a profile left, or else four."""
        there = tuple(criterion.id for criterion in self.criteria)
        return tuple(each for each in self.put_first if each in there) or there[:_MOST_LEADING]

    def parameters_on(self, day: dt.date) -> Mapping[str, Possible]:
        """Give the parameters in force on a day; anything, where there is none."""
        return {path: parameter.on(day) for path, parameter in self.parameters.items()}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The words for what conditions name: facts and parameters by path, fields as `path field`."""
        named: dict[str, Fact | DerivedFact | Parameter] = {**self.facts, **self.derived, **self.parameters}
        fields = {
            f"{path} {name}": fact.kind.title(name)
            for path, fact in self.facts.items()
            if isinstance(fact.kind, kinds.Records)
            for name, _ in fact.kind.fields
        }
        return {path: each.title for path, each in named.items()} | fields

    def rule(self, rule_id: str) -> Rule | None:
        """Find a rule by its id or by one it had formerly."""
        return next((rule for rule in self.rules if rule_id in (rule.id, *rule.formerly)), None)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The facts by the paths that they had formerly."""
        return {former: path for path, fact in self.facts.items() for former in fact.formerly}

    def facts_behind(self, rule: Rule) -> tuple[str, ...]:
        """Give the facts a rule names, and those that the derived ones are made of."""
        return self._behind(rule.named.facts)

    def _behind(self, facts: Iterable[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        pending = list(facts)
        while pending:
            path = pending.pop(0)
            found[path] = None
            if path in self.derived:
                pending += self.derived[path].operands
        return tuple(found)

    def facts_of(self, entry: Consistency) -> frozenset[str]:
        """Give the facts that an entry of the consistency reads, and those that derived ones are made of."""
        return self._read_by_consistency[entry.id]

    def facts_kept(self, keep: Keep) -> tuple[str, ...]:
        """Give the facts that a program must state for what is kept to be decided: none is derived."""
        named = find_named([keep.condition]).facts
        return tuple(path for path in self._behind(named) if path in self.facts)

    def facts_within(self, path: str) -> tuple[str, ...]:
        """Give the fact itself that is asked, or those of which a derived one is made."""
        return tuple(each for each in self._behind([path]) if each in self.facts)

    @cached_property
    def by_the_terms(self) -> Mapping[str, Decided]:
        """The rules that published terms decide, by the facts that these show, and how much of each rule."""
        needed = {rule.id: list(map(self._is_shown_by_terms, rule.conditions)) for rule in self.rules}
        return {
            rule: "wholly" if all(parts) else "where it applies"
            for rule, parts in needed.items()
            if parts[-1]
        }

    def _is_shown_by_terms(self, condition: Condition) -> bool:
        behind = self._behind(find_named([condition]).facts)
        return all(self.facts[path].by_the_terms == "wholly" for path in behind if path in self.facts)

    @cached_property
    def _read_by_consistency(self) -> Mapping[str, frozenset[str]]:
        return {
            each.id: frozenset(self._behind(find_named([each.condition]).facts)) for each in self.consistency
        }

    @cached_property
    def read_by_entries(self) -> Mapping[str, tuple[Consistency, ...]]:
        """The entries of the consistency that read each fact."""
        found: dict[str, tuple[Consistency, ...]] = {}
        for entry in self.consistency:
            for path in self.facts_of(entry):
                found[path] = (*found.get(path, ()), entry)
        return found

    @cached_property
    def behind(self) -> Mapping[str, tuple[str, ...]]:
        """The facts behind each of its rules, by the rule's id."""
        return {rule.id: self.facts_behind(rule) for rule in self.rules}

    @cached_property
    def near(self) -> Mapping[str, frozenset[str]]:
        """The facts behind each of its rules, and those from which they may follow, by the rule's id."""
        return {rule.id: self._reach(self.facts_behind(rule)) for rule in self.rules}

    def _reach(self, facts: Iterable[str]) -> frozenset[str]:
        """Give some facts and all that entries of the consistency join to them, one after another."""
        reached = set(facts)
        pending = list(reached)
        while pending:
            for entry in self.read_by_entries.get(pending.pop(), ()):
                joined = self.facts_of(entry) - reached
                reached |= joined
                pending += joined
        return frozenset(reached)

    def derived_for(self, rule: Rule) -> tuple[str, ...]:
        """Give the derived facts that a rule rests on."""
        return tuple(path for path in self.facts_behind(rule) if path in self.derived)

    def asked_by(self, rule: Rule) -> tuple[str, ...]:
        """Give the facts that a program must state for a rule to be decided: none is derived."""
        return tuple(path for path in self.facts_behind(rule) if path in self.facts)
