"""The forms that an entry of the consistency may have: each narrows forwards and backwards, or refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import pytest

from evenhand.authoring.lint import check_policy
from evenhand.policy import consistency
from evenhand.steps.sketch import sketch_policy

POLICY: Final = sketch_policy("""
facts:
  a.count: integer
  a.grants: boolean
  a.groups:
    type: records
    key: name
    fields:
      name: {title: name, type: text}
      share: {title: share, type: share}
      works: {title: works, type: boolean}
  a.hourly: {type: money, unit: /hour}
  a.kinds: {type: set, values: {film: a film, note: a note, talk: a talk}}
  a.least: {type: money, unit: /hour}
  a.pleaded: boolean
  a.pool: money
  a.share: share
  a.shown: integer
derived:
  a.shown_share: {type: share, ratio: [a.shown, a.count]}
consistency:
  an-empty-list: {when: {fact: a.kinds, is: []}, then: {fact: a.share, is: 0 %}}
  a-negation: {when: {fact: a.share, is: 0 %}, then: {not: {fact: a.kinds, includes_any_of: [film, talk]}}}
  always: {then: {fact: a.least, more_than: 0 USD/hour}}
  another-fact: {then: {fact: a.shown, at_most: {fact: a.count}}}
  a-bound-on-a-derived-fact: {then: {fact: a.shown_share, at_most: 100 %}}
  a-count: {when: {fact: a.pleaded, is: false}, then: {count: a.groups, at_most: 0}}
  a-count-that-is-asked: {when: {count: a.groups, at_least: 2}, then: {fact: a.count, at_least: 2}}
  every: {when: {every: a.groups, check: {field: share, is: 0 %}}, then: {fact: a.pool, is: 0 USD}}
  some:
    when: {some: a.groups, where: {field: works, is: true}, check: {field: share, less_than: 100 %}}
    then: {fact: a.grants, is: false}
  nothing: {when: {fact: a.pool, is: 0 USD}, then: {fact: a.hourly, at_most: 0 USD/hour}}
rules:
  a/grants-are-given: {requires: {fact: a.grants, is: true}}
""")
ONE: Final = {"name": "one", "share": "0 %", "works": True}
NONE: Final[Sequence[Any]] = ()


class Form(NamedTuple):
    """An entry, what is said, and what the entry leaves of other facts; None where it refuses."""

    entry: str
    said: Mapping[str, Any]
    leaves: Mapping[str, str] | None


FORMS: Final = (
    Form("an-empty-list", {"kinds": NONE}, {"share": "0 %"}),
    Form(
        "an-empty-list",
        {"share": "5 %"},
        {"kinds": "film and perhaps more, note and perhaps more or talk and perhaps more"},
    ),
    Form("an-empty-list", {"kinds": NONE, "share": "5 %"}, None),
    Form("a-negation", {"share": "0 %"}, {"kinds": "open, without film or talk"}),
    Form("a-negation", {"kinds": ("film",)}, {"share": "more than 0 % and at most 100 %"}),
    Form("always", {}, {"least": "more than nothing"}),
    Form("always", {"least": "0 EUR/hour"}, None),
    Form("another-fact", {"count": 300}, {"shown": "at most 300"}),
    Form("another-fact", {"shown": 400}, {"count": "at least 400"}),
    Form("a-bound-on-a-derived-fact", {"shown": 400, "count": 300}, None),
    Form("a-bound-on-a-derived-fact", {"shown": 300, "count": 300}, {}),
    Form("a-count", {"pleaded": False}, {"groups": "none"}),
    Form("a-count", {"groups": (ONE,)}, {"pleaded": "yes"}),
    Form("a-count", {"pleaded": False, "groups": {"value": (ONE,), "complete": False}}, None),
    Form("a-count-that-is-asked", {"groups": (ONE, {"name": "two"})}, {"count": "at least 2"}),
    Form("a-count-that-is-asked", {"groups": (ONE, {"name": "two"}), "count": 1}, None),
    Form("every", {"groups": (ONE,)}, {"pool": "nothing, in any currency"}),
    Form("every", {"groups": {"value": (ONE,), "complete": False}}, {}),
    Form("some", {"groups": {"value": (ONE,), "complete": False}}, {"grants": "no"}),
    Form("some", {"groups": (ONE,), "grants": True}, None),
    Form("nothing", {"pool": "0 EUR"}, {"hourly": "nothing, in any currency"}),
    Form("nothing", {"pool": "0 USD", "hourly": "0 EUR/hour"}, {}),
    Form("nothing", {"pool": "0 USD", "hourly": "1 EUR/hour"}, None),
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.entry} {form.said}")
def test_an_entry_narrows_what_follows(form: Form) -> None:
    """
    What follows is left of the facts that are not said, or the entry is not applied and told.
    """
    said = {f"a.{name}": POLICY.facts[f"a.{name}"].kind.read(raw) for name, raw in form.said.items()}
    entries = [each for each in POLICY.consistency if each.id == form.entry]

    narrowed = consistency.make_consistent(said, POLICY, entries)
    left = {
        path.removeprefix("a."): POLICY.facts[path].kind.show(narrowed.possible[path])
        for path in narrowed.narrowed_by
    }

    assert form.leaves == (None if narrowed.contradicted else left)


def test_what_an_entry_reads_is_used() -> None:
    """
    No fact is told to be unused that only the consistency reads, itself or through a derived one.
    """
    assert [] == [each for each in check_policy(POLICY) if each.code == "unused-fact"]
