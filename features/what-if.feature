Feature: What if
  Before a sponsor changes its terms, or a reporter asks for a document, either can see what would move.
  What is supposed holds in every account, whoever says otherwise; the program file stays as it is.

  Scenario: Another answer turns a failure into a pass
    Given a program with these facts:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
      | sharing.approval_scope    | all   |
    When "evenhand what-if program.yaml sharing.approval_scope=none" is run
    Then it prints "PASS major: sharing/no-blanket-approval"
    And it prints "as described: fail"
    And it prints "moved by sharing.approval_scope"
    And it does not print "pay/benefits-come-on-top-of-pay"

  Scenario: A supposition holds for every side
    Given a program with two sides, the sponsor and the testers
    And the sponsor says:
      | fact                   | value |
      | sharing.approval_scope | none  |
    And the testers say:
      | fact                   | value |
      | sharing.approval_scope | all   |
    When "evenhand what-if program.yaml sharing.approval_scope=all sharing.outputs_shareable=true" is run
    Then it prints "was none (sponsor"
    And it prints "FAIL major: sharing/no-blanket-approval"
    And it prints "- what needs the sponsor's approval before it is shared (sharing.approval_scope): contested"
    And the exit status is 1

  Scenario: An answer is supposed to be only partly known
    Given a program with these facts:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
      | sharing.approval_scope    | all   |
    When "evenhand what-if program.yaml 'sharing.approval_scope={not: all}'" is run
    Then it prints "PASS major: sharing/no-blanket-approval"

  Scenario: What if nobody had said it
    Given a program with these facts:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
      | sharing.approval_scope    | all   |
    When "evenhand what-if program.yaml sharing.approval_scope=" is run
    Then it prints "UNKNOWN major: sharing/no-blanket-approval"
    And the exit status is 3

  Scenario: A supposition that moves nothing says so
    Given a program with these facts:
      | fact                   | value |
      | sharing.approval_scope | all   |
    When "evenhand what-if program.yaml sharing.approval_scope=all" is run
    Then it prints "Verdicts that moved: none"

  Scenario: Every mistake in what is supposed is shown at once
    Given a program that states nothing
    When "evenhand what-if program.yaml sharing.aproval_scope=none pay.offered_share=half" is run
    Then it complains "argument:1:1"
    And it complains "Did you mean 'sharing.approval_scope'?"
    And it complains "argument:2:19"
    And it complains "No audit was performed."
    And the exit status is 2

  Scenario: The program file stays as it is
    Given the program file "examples/programs/sora-early-access.yaml"
    When "evenhand what-if program.yaml 'pay.offered_share=100 %'" is run
    Then it writes nothing
