Feature: What would settle it
  An audit that ends in "unknown" helps when it says what to ask for next, and whom.

  Scenario: The documents to ask for come with their questions
    Given a program that states nothing
    When "evenhand ask program.yaml --reader outside" is run
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

  Scenario: Documents that only work together are asked for together
    Given a program that states nothing
    And the file "rules/policy.yaml" holds:
      """
      name: Our policy
      version: 1.0.0
      effective: 2026-11-01
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: A half., source: judgement}}
      criteria: [pay]
      """
    And the file "rules/documents.yaml" holds:
      """
      diary: {title: diary of hours, held_by: participants, shows: how long people worked}
      ledger: {title: payment ledger, held_by: sponsor, shows: who was paid}
      """
    And the file "rules/pay/criterion.yaml" holds:
      """
      title: Pay
      question: Is work paid?
      facts:
        hourly: {title: pay per hour, type: money, unit: /hour, question: What is an hour of work paid?}
      """
    And the file "rules/pay/an-hour-is-paid.yaml" holds:
      """
      title: An hour of work is paid
      severity: major
      why: Hours are what work costs.
      requires: {fact: pay.hourly, more_than: 0 USD/hour}
      remedy: Pay by the hour.
      settled_by: [diary, ledger]
      raised_in: beyond the seeds
      backed_by: [{basis: judgement, reason: It is fair.}]
      examples: [{name: Nobody has said, facts: {}, verdict: unknown}]
      """
    When "evenhand ask program.yaml --rules rules" is run
    Then it prints "1. diary of hours together with payment ledger: 100 % of the open weight, 1 rule"

  Scenario: The letter tells the sponsor what is said, and asks for an answer to each point
    Given a program with two sides, the sponsor and the testers
    And the testers say:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
      | sharing.approval_scope    | all   |
    When "evenhand ask program.yaml --letter" is run
    Then it prints "participants must get every output approved before they"
    And it prints "Of you we have read no answer to this."
    And it prints "never"

  Scenario: Where everything is decided there is no letter to write
    Given the program file "examples/programs/fair-program.yaml"
    When "evenhand ask program.yaml --letter" is run
    Then it prints "every rule is decided, and there is nothing to ask for."
    And it does not print "Please send us"
