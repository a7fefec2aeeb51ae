Feature: What moved
  Two audits of one program seldom come out alike. Before anybody cheers or protests they should know what
  moved, and whether the program moved it, or the rules, the bounds, the date or the tool.

  Scenario: A change of terms moves a verdict
    Given a program with these facts:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
      | sharing.approval_scope    | all   |
    And "evenhand audit program.yaml --as-of 2026-11-01 -f json:old.json" was run
    And a program with these facts:
      | fact                   | value |
      | sharing.approval_scope | none  |
    And "evenhand audit program.yaml --as-of 2026-11-01 -f json:new.json" was run
    When "evenhand diff old.json new.json" is run
    Then it prints "The description differs ~ what needs the sponsor's approval before it is shared (sharing.approval_scope)"
    And it prints "PASS major: sharing/no-blanket-approval"
    And it prints "moved by sharing.approval_scope"
    And it prints "It got better: nothing turned to the worse."
    And the exit status is 0

  Scenario: A change of terms to the worse is a failure
    Given a program with these facts:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
      | sharing.approval_scope    | none  |
    And "evenhand audit program.yaml --as-of 2026-11-01 -f json:old.json" was run
    And a program with these facts:
      | fact                   | value |
      | sharing.approval_scope | all   |
    And "evenhand audit program.yaml --as-of 2026-11-01 -f json:new.json" was run
    When "evenhand diff old.json new.json" is run
    Then it prints "Something got worse."
    And it prints "FAIL major: sharing/no-blanket-approval (worse)"
    And the exit status is 1

  Scenario: Nothing moves where only a date passes
    Given a program with these facts:
      | fact                   | value |
      | sharing.approval_scope | all   |
    And "evenhand audit program.yaml --as-of 2026-11-01 -f json:old.json" was run
    And "evenhand audit program.yaml --as-of 2026-11-02 -f json:new.json" was run
    When "evenhand diff old.json new.json" is run
    Then it prints "The date of the audit differs: 2026-11-01"
    And it prints "Nothing moved."
    And the exit status is 0

  Scenario: A profile moves verdicts, and is named
    Given the program file "examples/programs/fair-program.yaml"
    And "evenhand audit program.yaml -f json:old.json" was run
    And "evenhand audit program.yaml --profile small-company -f json:new.json" was run
    When "evenhand diff old.json new.json" is run
    Then it prints "The profile differs: none"
    And it does not print "The description differs"

  Scenario: An audit that somebody edited is not explained away
    Given a program with these facts:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
      | sharing.approval_scope    | all   |
    And "evenhand audit program.yaml --as-of 2026-11-01 -f json:old.json" was run
    And "evenhand audit program.yaml --as-of 2026-11-01 -f json:new.json" was run
    And the file "new.json" says "":"fail"" instead of "":"unknown""
    And the file "new.json" says ""conforms"" instead of ""no opinion""
    When "evenhand diff old.json new.json" is run
    Then it prints "one of the two files was changed after its audit"
    And the exit status is 1

  Scenario: A contradiction that is gone is listed, since dropping evidence may have helped
    Given a program with two sides, the sponsor and the testers
    And the sponsor says:
      | fact              | value |
      | pay.offered_share | 0 %   |
      | pay.offered_share | 100 % |
    And "evenhand audit program.yaml --as-of 2026-11-01 -f json:old.json" was run
    And the answer to pay.offered_share is left out
    And the sponsor says:
      | fact              | value |
      | pay.offered_share | 100 % |
    And "evenhand audit program.yaml --as-of 2026-11-01 -f json:new.json" was run
    When "evenhand diff old.json new.json" is run
    Then it prints "- share of working participants who are offered money (pay.offered_share), sponsor: 0 %"
    And it prints "- share of working participants who are offered money (pay.offered_share): contradicts itself (sponsor"

  Scenario: The audit itself lists every contradiction
    Given a program with two sides, the sponsor and the testers
    And the sponsor says:
      | fact              | value |
      | pay.offered_share | 0 %   |
      | pay.offered_share | 100 % |
    When "evenhand audit program.yaml -f terminal" is run
    Then it prints "Contradictions"
    And it prints "(pay.offered_share): contradicts itself (sponsor"

  Scenario: A file that is no audit is refused
    Given a program that states nothing
    When "evenhand diff program.yaml program.yaml" is run
    Then it complains "Expected an audit, as 'evenhand audit -f json:FILE' writes it."
    And the exit status is 2
