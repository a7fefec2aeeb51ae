Feature: What would settle it
  An audit that ends in "unknown" helps when it says what to ask for next, and whom.

  Scenario: The documents to ask for come with their questions
    Given a program that states nothing
    When "evenhand ask program.yaml" is run
    Then it prints "participant agreement"
    And it prints "of the open weight"
    And it prints "held by: sponsor"
    And the exit status is 0

  Scenario: What decides a rule is said rule by rule
    Given a program with these facts:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
    When "evenhand ask program.yaml -v" is run
    Then it prints "can be decided by sharing.approval_scope"
    And it prints "is decided in any case by sharing.approval_scope"

  Scenario: What both sides agree on is not asked for again
    Given a program with two sides, the sponsor and the testers
    And the sponsor says:
      | fact                   | value |
      | sharing.approval_scope | all   |
    And the testers say:
      | fact                   | value |
      | sharing.approval_scope | all   |
    When "evenhand ask program.yaml -v" is run
    Then it does not print "What must the sponsor approve before a participant may share it?"

  Scenario: What the sides dispute is asked for
    Given a program with two sides, the sponsor and the testers
    And the sponsor says:
      | fact                   | value |
      | sharing.approval_scope | none  |
    And the testers say:
      | fact                   | value |
      | sharing.approval_scope | all   |
    When "evenhand ask program.yaml -v" is run
    Then it prints "What must the sponsor approve before a participant may share it?"

  Scenario: The letter asks the sponsor
    Given a program that states nothing
    When "evenhand ask program.yaml --letter" is run
    Then it prints "Please send us:"
    And it prints "We take no missing answer for a good or a bad one."

  Scenario: Where everything is decided there is nothing to ask
    Given the program file "examples/programs/fair-program.yaml"
    When "evenhand ask program.yaml" is run
    Then it prints "Nothing is open: every rule is decided."
