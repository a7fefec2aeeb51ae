"""Answers put into program files of every layout: each stands where it belongs, and all else stays."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.pages import HEADER, PARTIES, POLICY, VALUES, kind_of, pages

from evenhand import load_program
from evenhand.facts.possible import Possible
from evenhand.program.drafts import Draft, keep_silent
from evenhand.program.patching import put_answers


def _answers(**values: Any) -> dict[str, Possible]:
    return {f"pay.{name}": kind_of(name).exactly(value) for name, value in values.items()}


def _patched(text: str, **values: Any) -> str:
    """
    Patch a text, and check that it then says just this of each fact.
    """
    answers = _answers(**values)
    patched = put_answers(Draft.take(text, POLICY, comment=keep_silent), answers).text
    program = load_program(patched, POLICY)
    others = {party.side for party in program.parties.values()} - {"sponsor"}
    said = [(each.fact, each.possible) for each in program.claims if program.side(each) not in others]
    assert sorted(answers) == sorted(path for path, _ in said if path in answers)
    assert [] == [path for path, each in said if path in answers and each != answers[path]]
    return patched


LAYOUTS: Final = {
    "no facts": (HEADER, f"{HEADER}facts:\n  pay:\n    count: 3\n    scope: coal\n"),
    "no facts and no last line end": (
        HEADER.rstrip(),
        f"{HEADER}facts:\n  pay:\n    count: 3\n    scope: coal",
    ),
    "facts in empty brackets": (
        f"{HEADER}facts: {{}} # none\n",
        f"{HEADER}facts: {{pay: {{count: 3, scope: coal}}}} # none\n",
    ),
    "an empty group": (
        f"{HEADER}facts:\n  pay:  # nothing\n\n# end\n",
        f"{HEADER}facts:\n  pay:  # nothing\n    count: 3\n    scope: coal\n\n# end\n",
    ),
    "a group in block style": (
        f"{HEADER}facts:\n  pay:\n    count:   1   # so far\n    agreed: true\n# end\n",
        f"{HEADER}facts:\n  pay:\n    count:   3   # so far\n    agreed: true\n    scope: coal\n# end\n",
    ),
    "a group in brackets": (
        f"{HEADER}facts:\n  pay: {{count: 1, agreed: true}} # c\n",
        f"{HEADER}facts:\n  pay: {{count: 3, agreed: true, scope: coal}} # c\n",
    ),
    "a comma at the end": (
        f"{HEADER}facts: {{pay: {{count: 1, agreed: true, }}}}\n",
        f"{HEADER}facts: {{pay: {{count: 3, agreed: true, scope: coal, }}}}\n",
    ),
    "dotted facts": (
        f"{HEADER}facts:\n  pay.scope: amber\n\n  pay.count: {{at_least: 1}}  # c\n\n",
        f"{HEADER}facts:\n  pay.scope: coal\n\n  pay.count: 3  # c\n\n",
    ),
    "an empty value": (
        f"{HEADER}facts:\n  pay:\n    count:\n    scope:    # unknown\n",
        f"{HEADER}facts:\n  pay:\n    count: 3\n    scope: coal    # unknown\n",
    ),
    "empty values in brackets": (
        f"{HEADER}facts: {{pay: {{count: , scope: }}}}\n",
        f"{HEADER}facts: {{pay: {{count: 3 , scope: coal }}}}\n",
    ),
    "a value on the next line": (
        f"{HEADER}facts:\n  pay.count:\n    1\n  pay.scope:  # c\n    amber # d\n",
        f"{HEADER}facts:\n  pay.count: 3\n  pay.scope: coal  # c # d\n",
    ),
    "a key in quotation marks": (
        f"{HEADER}facts:\n  \"pay.count\": 1\n  'pay.scope' : amber\n",
        f"{HEADER}facts:\n  \"pay.count\": 3\n  'pay.scope' : coal\n",
    ),
    "a marked key": (
        f"{HEADER}facts:\n  ? pay\n  : count: 1\n",
        f"{HEADER}facts:\n  ? pay\n  : count: 3\n    scope: coal\n",
    ),
    "marks around the document": (
        f"---\n{HEADER}facts:\n  pay: {{count: 1}}\n...\n",
        f"---\n{HEADER}facts:\n  pay: {{count: 3, scope: coal}}\n...\n",
    ),
    "everything in brackets": (
        "{program: {name: A, sponsor: B}, facts: {pay.count: 1}}\n",
        '{program: {name: A, sponsor: B}, facts: {pay.count: 3, "pay": {"scope": "coal"}}}\n',
    ),
    "JSON": (
        '{"program":{"name":"\\ud83d\\ude00","sponsor":"B"},\n"facts":{"pay":{"count":1}}}',
        '{"program":{"name":"\\ud83d\\ude00","sponsor":"B"},\n"facts":{"pay":{"count": 3, "scope": "coal"}}}',
    ),
    "JSON without facts": (
        '{"program": {"name": "A", "sponsor": "B"}}',
        '{"program": {"name": "A", "sponsor": "B"}, "facts": {"pay": {"count": 3, "scope": "coal"}}}',
    ),
    "claims": (
        f"""{HEADER}{PARTIES}facts:
  # how many
  pay:
    count:
      - {{value: 1, by: company}}
      - value: 2
        by: testers
        note: |
          as they
          counted

    # what for
    agreed: true
    scope: [{{value: amber, by: company}}]
""",
        f"""{HEADER}{PARTIES}facts:
  # how many
  pay:
    count:
      - {{value: 3, by: company}}
      - value: 2
        by: testers
        note: |
          as they
          counted

    # what for
    agreed: true
    scope: {{value: coal, by: company}}
""",
    ),
    "claims with comments": (
        f"""{HEADER}{PARTIES}facts:
  pay:
    count:  # disputed
      # the agreement
      - {{value: 1, by: company}} # section 2
      # the survey
      - value: 2 # question 4
        by: testers
        # 12 of 30
        note: "# not a comment" # rounded
    scope: [ # open
      {{value: amber, by: company}}, # so far
    ] # end
""",
        f"""{HEADER}{PARTIES}facts:
  pay:
    count:  # disputed
      # the agreement
      - {{value: 3, by: company}} # section 2
      # the survey
      - value: 2 # question 4
        by: testers
        # 12 of 30
        note: "# not a comment" # rounded
    scope: {{value: coal, by: company}}
    # open
      # so far
     # end
""",
    ),
}


@pytest.mark.parametrize(("before", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_answers_are_put_where_they_belong(before: str, after: str) -> None:
    """
    A value is replaced where it stands or added where its group is; all else stays, comments too.
    """
    assert after == _patched(before, count=3, scope="coal")


@pytest.mark.parametrize("name", [name for name, (before, _) in LAYOUTS.items() if "\n" in before])
def test_line_ends_stay_as_they_are(name: str) -> None:
    """
    A file with the line ends of Windows keeps them and gets no other.
    """
    before, after = LAYOUTS[name]

    assert after.replace("\n", "\r\n") == _patched(before.replace("\n", "\r\n"), count=3, scope="coal")


def test_a_block_of_text_is_replaced_whole() -> None:
    """
    A text over several lines ends where its lines do; what looks like a comment in it is text.
    """
    before = f"{HEADER}facts:\n  pay:\n    host: |\n      one\n      # two\n\n    # next\n    agreed: true\n"

    after = f"{HEADER}facts:\n  pay:\n    host: three\n\n    # next\n    agreed: true\n"
    assert after == _patched(before, host="three")


def test_a_fact_is_added_behind_a_block_of_text() -> None:
    """
    After a text over several lines, what is added stands on a line of its own.
    """
    before = f"{HEADER}facts:\n  pay:\n    host: >-\n      one\n      two\n# end\n"

    assert before.replace("# end", "    tasks: [coal]\n# end") == _patched(before, tasks=("coal",))


def test_a_value_like_an_answer_elsewhere_stays() -> None:
    """
    Only the value of the fact is replaced, whatever else looks like it.
    """
    before = (
        f"# count:3, count: 3\n{HEADER}facts:\n  pay: {{host: 'count: 1', count: 1}}\n"
        "origins: {}\nsources: {count: {title: 'count: 1', kind: article}}\n"
    )

    assert before.replace("', count: 1", "', count: 3") == _patched(before, count=3)


def test_nothing_to_put_changes_nothing() -> None:
    """
    Without answers the text stays as it is.
    """
    before = f"{HEADER}facts: {{}} # none\n"

    assert before == put_answers(Draft.take(before, POLICY), {}).text


CLAIMED: Final = {
    "alone in brackets": (
        " {value: 1, by: testers}",
        "\n      - {value: 1, by: testers}\n      - {value: 3, by: company}",
    ),
    "alone over lines": (
        "\n      value: 1  # so they say\n      by: testers",
        "\n      - value: 1  # so they say\n        by: testers\n      - {value: 3, by: company}",
    ),
    "a list in brackets": (
        "[{value: 1, by: testers}]",
        "[{value: 1, by: testers}, {value: 3, by: company}]",
    ),
    "a list over lines": (
        "\n      - {value: 1, by: testers}",
        "\n      - {value: 1, by: testers}\n      - {value: 3, by: company}",
    ),
    "said by nobody": ("", "{value: 3, by: company}"),
}


@pytest.mark.parametrize(("before", "after"), CLAIMED.values(), ids=CLAIMED)
def test_a_claim_is_put_beside_those_of_others(before: str, after: str) -> None:
    """
    Where several speak, a patch adds the sponsor's claim, and removes nobody else's.
    """
    head = f"{HEADER}{PARTIES}facts:\n  pay:\n    agreed: true\n"
    said = f"    count: {before}\n" if before else ""

    assert f"{head}    count: {after}\n".replace(": \n", ":\n") == _patched(
        f"{head}{said}".replace(": \n", ":\n"), count=3
    )


@given(data=st.data())
def test_other_facts_stay_as_they_were(data: st.DataObject) -> None:
    """
    In any layout, the facts patched are those that change, and every comment stays.
    """
    said = data.draw(st.fixed_dictionaries({}, optional=VALUES))
    text = data.draw(pages(said))
    values = data.draw(st.fixed_dictionaries({}, optional=VALUES))

    patched = _patched(text, **values)

    before, after = (
        {claim.fact: claim.possible for claim in load_program(each, POLICY).claims}
        for each in (text, patched)
    )
    assert {**before, **_answers(**values)} == after
    assert text.count("# note ") == patched.count("# note ")
