Feature: Receipts
  The JSON of an audit is its own receipt: it holds the digests of what it was made from, and anybody who
  has the same files can see whether it comes out the same.

  Scenario: An audit comes out the same
    Given the program file "examples/programs/sora-early-access.yaml"
    And "evenhand audit program.yaml --min-grade C --as-of 2025-01-31 -f json:audit.json" was run
    When "evenhand verify audit.json" is run
    Then the exit status is 0
    And it prints "comes out the same"

  Scenario: An audit that stands alone comes out the same too
    Given the program file "examples/programs/sora-early-access.yaml"
    And "evenhand audit program.yaml --as-of 2025-01-31 --full -f json:audit.json" was run
    When "evenhand verify audit.json" is run
    Then the exit status is 0
    And it prints "comes out the same"

  Scenario: A program that was changed afterwards is found out
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    And "evenhand audit program.yaml -f json:audit.json" was run
    And the answer to sharing.nondisparagement is left out
    When "evenhand verify audit.json" is run
    Then the exit status is 1
    And it prints "The description is another"
    And it prints "First difference"

  Scenario: An audit that was tampered with is found out
    Given the program file "examples/programs/empty.yaml"
    And "evenhand audit program.yaml -f json:audit.json" was run
    And the file "audit.json" says "conforms" instead of "no opinion"
    When "evenhand verify audit.json" is run
    Then the exit status is 1
    And it prints "opinion.conclusion was "conforms" is "no opinion""

  Scenario: Another policy than the recorded one is named
    Given the program file "examples/programs/fair-program.yaml"
    And "evenhand audit program.yaml --profile small-company -f json:audit.json" was run
    When "evenhand verify audit.json" is run
    Then the exit status is 2
    And it complains "This audit was tailored by the profile 'A small company'"

  Scenario: An audit whose program is gone cannot be replayed
    Given the program file "examples/programs/fair-program.yaml"
    And "evenhand audit program.yaml -f json:audit.json" was run
    And the file "audit.json" says ""file":"elsewhere.yaml"" instead of ""file":"program.yaml""
    When "evenhand verify audit.json" is run
    Then the exit status is 2
    And it complains "'elsewhere.yaml', is neither in this folder nor beside the audit"

  Scenario: A file that is no audit is refused
    Given the file "audit.json" holds:
      """
      {"format": "evenhand-audit-2", "findings": 3}
      """
    When "evenhand verify audit.json" is run
    Then the exit status is 2
    And it complains "audit.json:1:44"
