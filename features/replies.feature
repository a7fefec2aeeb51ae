Feature: Right of reply
  A party may answer a fact, a rule, a criterion or the whole program without giving a fact's answer. What it says
  stands in its own side's place beside what it answers, told or word for word, and moves nothing.

  Background:
    Given this policy:
      """
      facts:
        pay.asked: boolean
        pay.offered: boolean
        pay.in_kind: boolean
      rules:
        pay/work-is-paid:
          severity: critical
          applies_when: {fact: pay.asked, is: true}
          requires: {fact: pay.offered, is: true}
        pay/gifts-come-on-top: {severity: minor, requires: {fact: pay.in_kind, is: false}}
      """

  Scenario Outline: A reply stands in the place of the side that gives it
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      sources:
        statement: {title: what Lumen answered, kind: statement, date: 2026-02-20}
      facts:
        pay.asked: {value: true, by: testers}
        pay.offered: {value: false, by: testers}
      replies:
        - {by: lumen, to: <what>, says: names free access and no pay, via: [{source: statement, at: page 2}]}
      """
    When the program is audited
    Then the verdict on pay/work-is-paid is alleged
    And the reason says "Lumen: replies to <what>: names free access and no pay — the testers: fail"

    Examples:
      | what             |
      | pay.offered      |
      | pay/work-is-paid |
      | pay              |

  Scenario: Only what is quoted stands in quotation marks
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      sources:
        statement: {title: what Lumen answered, kind: statement, date: 2026-02-20}
      facts:
        pay.asked: {value: true, by: testers}
        pay.offered: {value: false, by: testers}
      replies:
        - by: lumen
          to: pay/work-is-paid
          quote: Taking part was always voluntary.
          via: [{source: statement, at: page 2}]
      """
    When the program is audited
    Then the verdict on pay/work-is-paid is alleged
    And the reason says "Lumen: replies to pay/work-is-paid: “Taking part was always voluntary.”"

  Scenario: A third side with neither an answer nor a reply is not made to say anything
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
        union: {name: the union, side: union}
      sources:
        statement: {title: what Lumen answered, kind: statement, date: 2026-02-20}
      facts:
        pay.asked: {value: true, by: testers}
        pay.offered: {value: false, by: testers}
        pay.in_kind: {value: true, by: union}
      replies:
        - {by: lumen, to: pay, says: names free access and no pay, via: [{source: statement, at: page 2}]}
      """
    When the program is audited
    Then the verdict on pay/work-is-paid is alleged
    And the reason says "the union: no answer in these sources"
    And the verdict on pay/gifts-come-on-top is alleged
    And the reason says "the testers: no answer in these sources"

  Scenario: A side that only replies is heard
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
        union: {name: the union, side: union}
      sources:
        statement: {title: what Lumen answered, kind: statement, date: 2026-02-20}
      facts:
        pay.asked: {value: true, by: testers}
      replies:
        - {by: lumen, to: program, says: calls it a research preview, via: [{source: statement, at: page 2}]}
      """
    When the program is audited
    Then it is remarked "Not heard in these sources: the union."
    And it is not remarked "Not heard in these sources: Lumen."

  Scenario: A reply is printed with its day and where it stands
    Given the built-in policy
    And this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      sources:
        statement: {title: what Lumen answered, kind: statement, date: 2026-02-20}
      facts:
        sponsor.for_profit: true
        work.demand: {value: duty, by: testers}
        pay.offered_share: {value: 0 %, by: testers}
      replies:
        - by: lumen
          to: pay/work-is-paid
          date: 2026-02-20
          quote: Taking part was always voluntary.
          via: [{source: statement, at: page 2}]
      """
    When "evenhand audit program.yaml -v" is run
    Then it prints "Lumen on pay/work-is-paid: “Taking part was always voluntary.” (2026-02-20, statement, page 2; line 12 of the description)"

  Scenario: A reply that is inferred says why
    Given the built-in policy
    And this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      sources:
        statement: {title: what Lumen answered, kind: statement, date: 2026-02-20}
      facts:
        sponsor.for_profit: true
        work.demand: {value: duty, by: testers}
        pay.offered_share: {value: 0 %, by: testers}
      replies:
        - by: lumen
          to: pay
          says: gives grants
          inferred: The statement speaks of artists, and not of the testers.
          via: [{source: statement, at: page 2}]
      """
    When "evenhand audit program.yaml -v" is run
    Then it prints "Lumen on pay: gives grants (inferred: The statement speaks of artists, and not of the testers.; statement, page 2; line 12 of the description)"

  Scenario: A reply moves nothing
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
      sources:
        statement: {title: what Lumen answered, kind: statement}
      facts:
        pay.asked: true
        pay.offered: false
      replies:
        - by: lumen
          to: pay.offered
          date: 2026-02-20
          quote: Taking part was always voluntary.
          via: [{source: statement}]
      """
    When the program is audited
    Then the verdict on pay/work-is-paid is fail
    And the opinion is "does not conform"

  Scenario: A reply to nothing is refused
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
      sources:
        statement: {title: what Lumen answered, kind: statement}
      replies:
        - by: lumens
          to: pay/work-is-payed
          date: 2026-02-20
          quote: Taking part was always voluntary.
          via: [{source: statment}]
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake                          |
      | 7    | 9      | Did you mean 'lumen'?            |
      | 8    | 9      | Did you mean 'pay/work-is-paid'? |
      | 11   | 20     | Did you mean 'statement'?        |

  Scenario: A reply that is both told and quoted, or neither, is refused
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
      sources:
        statement: {title: what Lumen answered, kind: statement}
      replies:
        - {by: lumen, to: program, via: [{source: statement}]}
        - {by: lumen, to: program, says: calls it free, quote: It is free., via: [{source: statement}]}
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake                                          |
      | 7    | 5      | A reply is either told (says) or quoted (quote). |
      | 8    | 5      | A reply is either told (says) or quoted (quote). |
