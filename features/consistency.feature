Feature: Consistency
  Some answers cannot be so together, by what the questions mean. A policy author writes that down once; then an
  answer narrows what is possible for others, and whoever contradicts it is shown where.

  Background:
    Given this policy:
      """
      facts:
        pay.offered_share: share
        pay.hourly: {type: money, unit: /hour}
        show.shown: integer
        show.participants: integer
        show.by_committee: boolean
        show.has_committee: boolean
      consistency:
        no-offer-is-no-money:
          when: {fact: pay.offered_share, is: 0 %}
          then: {fact: pay.hourly, at_most: 0 USD/hour}
          because: Where nobody is offered money, nobody is paid by the hour.
        shown-are-participants:
          then: {fact: show.shown, at_most: {fact: show.participants}}
          because: Those whose work was shown are among the participants.
        a-committee-chooses:
          when: {fact: show.by_committee, is: true}
          then: {fact: show.has_committee, is: true}
          because: The help counts a committee only where there is one.
          basis: help
      rules:
        pay/work-is-paid: {severity: critical, requires: {fact: pay.hourly, more_than: 0 USD/hour}}
        pay/everybody-is-offered-money: {severity: minor, requires: {fact: pay.offered_share, more_than: 0 %}}
        show/a-committee-chooses: {severity: minor, requires: {fact: show.by_committee, is: true}}
      """

  Scenario: One answer settles a question that nobody was asked
    Given a program with these facts:
      | fact              | value |
      | pay.offered_share | 0 %   |
    When the program is audited
    Then the verdict on pay/work-is-paid is fail
    And the answers to pay.hourly are:
      | as-described             |
      | nothing, in any currency |

  Scenario: An entry works both ways
    Given a program with these facts:
      | fact       | value       |
      | pay.hourly | 12 USD/hour |
    When the program is audited
    Then the verdict on pay/everybody-is-offered-money is pass

  Scenario: An answer empties a list, and what the list holds gives the answer
    Given this policy:
      """
      facts:
        safety.pleaded: boolean
        safety.restrictions:
          {type: records, key: what, fields: {what: {title: what, type: text}, justified: {title: justified, type: boolean}}}
      consistency:
        a-restriction-is-a-plea:
          when: {fact: safety.pleaded, is: false}
          then: {count: safety.restrictions, at_most: 0}
          because: Who restricts for the sake of safety pleads it.
      rules:
        safety/restrictions-are-justified:
          requires: {every: safety.restrictions, check: {field: justified, is: true}}
        safety/nobody-pleads-it: {requires: {fact: safety.pleaded, is: false}}
      """
    And a program with these facts:
      | fact           | value |
      | safety.pleaded | false |
    When the program is audited
    Then the verdict on safety/restrictions-are-justified is pass
    And the answers to safety.restrictions are:
      | as-described |
      | none         |

  Scenario: An entry that compares two facts narrows both
    Given a program with these facts:
      | fact              | value          |
      | show.shown        | {at_least: 40} |
      | show.participants | {at_most: 300} |
    When the program is audited
    Then the answers to show.shown are:
      | as-described |
      | 40 to 300    |
    And the answers to show.participants are:
      | as-described |
      | 40 to 300    |

  Scenario: What follows from a side's words is that side's answer, with the reason
    Given a program with two sides, the company and the testers
    And the testers say:
      | fact              | value |
      | pay.offered_share | 0 %   |
    When the program is audited
    Then the verdict on pay/work-is-paid is alleged
    And the answer of the testers to pay.hourly follows: "Where nobody is offered money, nobody is paid by the hour."

  Scenario: Two sides contest each other on what follows from what they say
    Given a program with two sides, the company and the testers
    And the company says:
      | fact       | value       |
      | pay.hourly | 12 USD/hour |
    And the testers say:
      | fact              | value |
      | pay.offered_share | 0 %   |
    When the program is audited
    Then the verdict on pay/work-is-paid is contested
    And the opinion is "contested"

  Scenario: A description that contradicts what its answers mean is refused at every place
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts:
        pay.offered_share: 0 %
        pay.hourly: 12 USD/hour
        show.shown: 400
        show.participants: 300
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake                                                                                     |
      | 3    | 22     | This and line 4 cannot all be so. Where nobody is offered money, nobody is paid by the hour |
      | 4    | 15     | This and line 3 cannot all be so. Where nobody is offered money, nobody is paid by the hour |
      | 5    | 15     | This and line 6 cannot all be so. Those whose work was shown are among the participants     |
      | 6    | 22     | This and line 5 cannot all be so. Those whose work was shown are among the participants     |

  Scenario: A side that contradicts what its answers mean is marked and still heard
    Given a program with two sides, the company and the testers
    And the company says:
      | fact              | value       |
      | pay.offered_share | 0 %         |
      | pay.hourly        | 12 USD/hour |
    When the program is audited
    Then the account of the company is not consistent on pay.offered_share
    And the account of the company is not consistent on pay.hourly
    And the verdict on pay/work-is-paid is claimed

  Scenario: An unsourced word does not overrule a complaint by what follows from it
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        testers: {name: the testers, side: testers}
      facts:
        pay.hourly: 12 USD/hour
        pay.offered_share:
          - {value: 0 %, by: testers}
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake                                                           |
      | 5    | 15     | cannot overrule what 'testers' says of pay.offered_share (line 7) |
      | 7    | 7      | What excludes this (line 5) is nobody's word                      |

  Scenario: What only the help of a question says is remarked and not refused
    Given a program with these facts:
      | fact               | value |
      | show.by_committee  | true  |
      | show.has_committee | false |
    When the program is audited
    Then the verdict on show/a-committee-chooses is pass
    And it is remarked "The description is hardly coherent. The help counts a committee only where there is one."

  Scenario: An entry that says nothing is found when a policy is checked
    Given a program that states nothing
    And the file "rules/policy.yaml" holds:
      """
      name: Our policy
      version: 1.0.0
      effective: 2026-11-01
      criteria: [show]
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: A half., source: judgement}}
      """
    And the file "rules/show/criterion.yaml" holds:
      """
      title: Showcasing
      question: Whose work is shown?
      facts:
        shown: {title: number of works shown, type: integer, at_least: 0, question: How many works were shown?}
      """
    And the file "rules/show/works-are-shown.yaml" holds:
      """
      title: Some works are shown
      severity: minor
      why: A show without works shows nothing.
      requires: {fact: show.shown, at_least: 1}
      remedy: Show a work.
      settled_by: [catalogue]
      raised_in: beyond the seeds
      backed_by: [{basis: judgement, reason: No standard says so.}]
      examples:
        - {name: Nobody has said, facts: {}, verdict: unknown}
      """
    And the file "rules/documents.yaml" holds:
      """
      catalogue: {title: the catalogue, held_by: public, shows: what was shown}
      """
    And the file "rules/consistency.yaml" holds:
      """
      no-fewer-than-none:
        then: {fact: show.shown, at_least: 0}
        because: Nobody shows fewer works than none.
        basis: meaning
        examples:
          - {name: Nobody has said, facts: {}}
      """
    When "evenhand rules check --rules rules" is run
    Then it prints "'no-fewer-than-none' holds of all answers, so that it never narrows any."
    And it prints "No example shows what 'no-fewer-than-none' refuses."
    And the exit status is 1
