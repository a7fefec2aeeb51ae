Feature: Waivers
  Who cannot mend a finding at once may decide to live with it for a while, in their own name and until a day.
  The build goes on. The finding stays what it is, for everyone to see.

  Scenario: A waived failure no longer ends the run
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    And the file "waivers.yaml" holds:
      """
      waivers:
        - rule: sharing/criticism-is-allowed
          reason: The term goes with the next agreement
          owner: Ana Ruiz
          until: 2026-12-31
      """
    When "evenhand audit program.yaml --waivers waivers.yaml --as-of 2026-12-01 --undecided ignore -f terminal" is run
    Then the exit status is 0
    And it prints "1 finding is waived, and none of it passed"
    And it prints "Waived until 2026-12-31 by Ana Ruiz, and not passed: The term goes with the next agreement"
    And it prints "does not conform"

  Scenario: An expired waiver waives nothing, and is named
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    And the file "waivers.yaml" holds:
      """
      waivers:
        - rule: sharing/criticism-is-allowed
          reason: The term goes with the next agreement
          owner: Ana Ruiz
          until: 2026-12-31
      """
    When "evenhand audit program.yaml --waivers waivers.yaml --as-of 2027-01-01 -f terminal" is run
    Then the exit status is 1
    And it prints "1 waiver has expired"
    And it prints "the waiver of Ana Ruiz expired on 2026-12-31, and waives nothing"

  Scenario: A waiver of what is not failed is named, so that somebody takes it out
    Given the program file "examples/programs/fair-program.yaml"
    And the file "waivers.yaml" holds:
      """
      waivers:
        - {rule: sharing/criticism-is-allowed, reason: Not yet, owner: Ana Ruiz, until: 2026-12-31}
      """
    When "evenhand audit program.yaml --waivers waivers.yaml --as-of 2026-12-01 -f terminal" is run
    Then the exit status is 0
    And it prints "1 waiver has nothing to waive"

  Scenario: An empty program is not clean, whatever is waived
    Given the program file "examples/programs/empty.yaml"
    And the file "waivers.yaml" holds:
      """
      waivers:
        - {rule: sharing/criticism-is-allowed, reason: Nobody knows, owner: Ana Ruiz, until: 2026-12-31}
      """
    When "evenhand audit program.yaml --waivers waivers.yaml --as-of 2026-12-01 --undecided ignore" is run
    Then the exit status is 3

  Scenario: A waiver with a mistake is refused, with its place
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    And the file "waivers.yaml" holds:
      """
      waivers:
        - {rule: sharing/criticism-is-alowed, reason: Not yet, owner: Ana Ruiz, untl: 2026-12-31}
      """
    When "evenhand audit program.yaml --waivers waivers.yaml" is run
    Then the exit status is 2
    And it complains "waivers.yaml:2:12"
    And it complains "Did you mean 'sharing/criticism-is-allowed'?"
    And it complains "Did you mean 'until'?"
    And it complains "No audit was performed."

  Scenario: One side's complaint is waived, and no longer once the sponsor admits it
    Given a program with two sides, the company and the artists
    And the artists say:
      | fact                      | value |
      | sharing.criticism_allowed | false |
    And the file "waivers.yaml" holds:
      """
      waivers:
        - {rule: sharing/criticism-is-allowed, side: artists, reason: It is being looked into, owner: the board, until: 2026-12-31}
      """
    And "evenhand audit program.yaml --waivers waivers.yaml --as-of 2026-12-01 -f csv:alleged.csv" was run
    And the company says:
      | fact                      | value |
      | sharing.criticism_allowed | false |
    When "evenhand audit program.yaml --waivers waivers.yaml --as-of 2026-12-01 -f csv" is run
    Then "alleged.csv" mentions "waived until 2026-12-31 by the board"
    And it does not print "waived until"
    And the exit status is 1

  Scenario Outline: A waiver holds wherever a run ends as an audit does
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    And the file "waivers.yaml" holds:
      """
      waivers:
        - rule: sharing/criticism-is-allowed
          reason: The term goes with the next agreement
          owner: Ana Ruiz
          until: <until>
      """
    When "evenhand what-if program.yaml sharing.approval_scope=none --waivers waivers.yaml --as-of 2026-12-01 --undecided ignore" is run
    Then the exit status is <status>
    And it prints "<told>"

    Examples:
      | until      | status | told                                            |
      | 2027-06-01 | 0      | waived until 2027-06-01 by Ana Ruiz             |
      | 2026-11-30 | 1      | the waiver of Ana Ruiz expired on 2026-11-30    |
