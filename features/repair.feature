Feature: What to change
  An audit that ends in "does not conform" helps when it says what to change, and no more than is needed.

  Scenario: The changes make the program conform
    Given the program file "examples/programs/paid-red-team.yaml"
    When "evenhand repair program.yaml" is run
    Then it prints "after which the audit says: conforms"
    And it prints "Sufficient by these rules. Whether the program is then fair is for people to judge."
    And the exit status is 0

  Scenario: A program that conforms needs no change
    Given the program file "examples/programs/fair-program.yaml"
    When "evenhand repair program.yaml" is run
    Then it does not print "becomes"
    And the exit status is 0

  Scenario: A fact that is to stay as it is stays
    Given the program file "examples/programs/paid-red-team.yaml"
    When "evenhand repair program.yaml --fix sharing.approval_scope" is run
    Then it does not print "(sharing.approval_scope)"
    And it prints "after which the audit says: conforms"
    And the exit status is 0

  Scenario: The changes come as a patch
    Given the program file "examples/programs/paid-red-team.yaml"
    When "evenhand repair program.yaml --patch changes.patch" is run
    Then it writes "changes.patch"

  Scenario: A wished-for score needs fewer changes
    Given the program file "examples/programs/paid-red-team.yaml"
    When "evenhand repair program.yaml --score '60 %'" is run
    Then it prints "goal: a verified score of 60 %"
    And the exit status is 0

  Scenario: A fact that the policy does not ask for cannot be kept
    Given a program that states nothing
    When "evenhand repair program.yaml --fix pay.offered_shar" is run
    Then it complains "Did you mean 'pay.offered_share'?"
    And the exit status is 2
