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

  Scenario: Programs that cannot be told apart are in one tier
    When "evenhand compare program.yaml rival.yaml" is run
    Then it prints "Tier 1"
    And it does not print "Tier 2"
    And it prints "the rival"
    And it prints "rank 1–2 of 2"

  Scenario: Why they differ is told on request
    When "evenhand compare program.yaml rival.yaml --why" is run
    Then it prints "A: the program"
    And it prints "B: the rival"
    And it prints "A FAIL"
    And it prints "B PASS"
    And it prints "The intervals overlap: nothing that is known puts any of these ahead."
    And it does not print "pay/work-is-paid"

  Scenario: Nothing is laid out rule by rule unless it is asked for
    When "evenhand compare program.yaml rival.yaml" is run
    Then it does not print "FAIL"

  Scenario: A disputed program is compared by the account of the side that is asked for
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
    When "evenhand compare program.yaml disputed.yaml --account testers -f csv" is run
    Then it prints ""testers""

  Scenario: A rule on which the sides disagree shows what each of them comes to
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
    When "evenhand compare program.yaml disputed.yaml --why" is run
    Then it prints "B CONTESTED"
    And it prints "what is settled: unknown, the sponsor: pass, the testers: fail"

  Scenario: An account that no program has is refused
    When "evenhand compare program.yaml rival.yaml --account testers" is run
    Then the exit status is 2
    And it complains "'testers' is no account of these programs."

  Scenario: A page and its numbers are written together
    When "evenhand compare program.yaml rival.yaml -f html:both.html -f csv:both.csv" is run
    Then it writes "both.html"
    And it writes "both.csv"
    And the exit status is 1

  Scenario: One program alone is no comparison
    When "evenhand compare program.yaml" is run
    Then the exit status is 2
