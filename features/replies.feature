Feature: Right of reply
  A party may answer a finding. The reply is printed beside it, with its date and source, and changes nothing.

  Scenario: A reply is printed beside the finding that it answers
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      sources:
        statement: {title: what Lumen answered, kind: statement, date: 2026-02-20}
      facts:
        sponsor.for_profit: true
        work.tasked: true
        pay.offered_share: 0 %
      replies:
        - by: lumen
          to: pay/work-is-paid
          date: 2026-02-20
          quote: Taking part was always voluntary.
          via: [{source: statement, at: page 2}]
      """
    When "evenhand audit program.yaml" is run
    Then it prints "Lumen replies to pay/work-is-paid, 2026-02-20 (statement): “Taking part was always voluntary.”"

  Scenario: A reply does not soften a verdict
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
      sources:
        statement: {title: what Lumen answered, kind: statement}
      facts:
        sponsor.for_profit: true
        work.tasked: true
        pay.offered_share: 0 %
      replies:
        - by: lumen
          to: pay.offered_share
          date: 2026-02-20
          quote: Taking part was always voluntary.
          via: [{source: statement}]
      """
    When the program is audited
    Then the verdict on pay/work-is-paid is fail

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
