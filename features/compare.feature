Feature: Comparison
  Two plans, or a program and its rival, judged by the same rules and laid side by side. What is not known
  of one is no point for the other: a program scores higher only where the intervals leave no doubt.

  Background:
    Given a program with these facts:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
      | sharing.approval_scope    | all   |
    And the file "rival.yaml" holds:
      """
      program: {name: the rival, sponsor: another sponsor}
      facts:
        sharing: {outputs_shareable: true, approval_scope: none}
      """

  Scenario: Only the rules on which the programs differ are laid out one by one
    When "evenhand compare program.yaml rival.yaml" is run
    Then it prints "A: the program"
    And it prints "B: the rival"
    And it prints "A FAIL B PASS"
    And it does not print "pay/work-is-paid"

  Scenario: Where the intervals overlap no program is ahead
    When "evenhand compare program.yaml rival.yaml" is run
    Then it prints "The intervals overlap: nothing that is known puts any of these ahead."

  Scenario: Each side of a disputed program has its own bar
    Given the file "disputed.yaml" holds:
      """
      program: {name: the disputed one, sponsor: a third}
      parties:
        sponsor: {name: the sponsor, side: sponsor}
        testers: {name: the testers, side: testers}
      facts:
        sharing.outputs_shareable: [{value: true, by: sponsor}, {value: true, by: testers}]
        sharing.approval_scope: [{value: none, by: sponsor}, {value: all, by: testers}]
      """
    When "evenhand compare program.yaml disputed.yaml" is run
    Then it prints "B CONTESTED"
    And it prints "what is settled: unknown, the sponsor: pass, the testers: fail"

  Scenario: A page and its numbers are written together
    When "evenhand compare program.yaml rival.yaml -f html:both.html -f json:both.json" is run
    Then it writes "both.html"
    And it writes "both.json"
    And the exit status is 1

  Scenario: One program alone is no comparison
    When "evenhand compare program.yaml" is run
    Then the exit status is 2
