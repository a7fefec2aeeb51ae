Feature: A baseline
  Nobody mends everything before the next build. What an earlier audit found is known: a build stops only
  where something is new or got worse, and every report still shows all of it.

  Background:
    Given a program with these facts:
      | fact                     | value |
      | sharing.nondisparagement | true  |
      | sponsor.for_profit       | true  |
    And "evenhand audit program.yaml --as-of 2026-12-01 -f json:baseline.json" was run

  Scenario: What was known does not stop the build
    When "evenhand audit program.yaml --as-of 2026-12-02 --baseline baseline.json" is run
    Then the exit status is 0
    And it prints "Since the audit of 2026-12-01: nothing changed."
    And it prints "does not conform"

  Scenario: What got worse stops it, and is named
    Given a program with these facts:
      | fact              | value |
      | work.demand       | duty  |
      | pay.offered_share | 40 %  |
    When "evenhand audit program.yaml --as-of 2026-12-02 --baseline baseline.json -f terminal" is run
    Then the exit status is 1
    And it prints "Only what is new or worse gates."
    And it prints "pay/work-is-paid"

  Scenario: What got better is counted
    Given a program with these facts:
      | fact                      | value |
      | sharing.nondisparagement  | false |
      | sharing.criticism_allowed | true  |
    When "evenhand audit program.yaml --as-of 2026-12-02 --baseline baseline.json -f terminal" is run
    Then the exit status is 0
    And it prints "1 is better"

  Scenario: A baseline of another program is refused
    Given a program that states nothing
    And the file "other.yaml" holds:
      """
      program: {name: Another preview, sponsor: Lumen}
      """
    When "evenhand audit other.yaml --baseline baseline.json" is run
    Then the exit status is 2
    And it complains "Expected an audit of the same program."
    And it complains "No audit was performed."
