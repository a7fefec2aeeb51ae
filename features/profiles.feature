Feature: Profiles
  One policy serves many kinds of program. A profile says how it is used for one kind, and the report says where it departs.

  Scenario: Every departure is reported with its reason and its direction
    Given a program that states nothing
    When "evenhand audit program.yaml --profile red-teaming -f terminal" is run
    Then it prints "Tailored by the profile Red teaming"
    And it prints "safe-harbour/findings-may-be-published: major, now critical (stricter)"
    And it prints "asked, now left out (looser)"

  Scenario: A rule that is left out gets no finding
    Given a program that states nothing
    When "evenhand audit program.yaml -v --profile red-teaming" is run
    Then it does not print "UNKNOWN major: showcasing/criteria-and-selectors-are-published"

  Scenario: A profile of your own
    Given a program that states nothing
    And the file "mine.yaml" holds:
      """
      profile: Only pay
      only: {rules: [pay], reason: This audit is about money.}
      parameters:
        pay.longest_wait_allowed: {value: 60 days, reason: Payments cross a border.}
      """
    When "evenhand audit program.yaml --profile mine.yaml -f terminal" is run
    Then it prints "pay.longest_wait_allowed: 30 days, now 60 days (looser)"
    And it does not print "Sharing"

  Scenario: A profile that names no rule of the policy is refused
    Given a program that states nothing
    And the file "mine.yaml" holds:
      """
      profile: Mistaken
      leave_out: [{rules: [pay/work-is-payed], reason: A slip.}]
      """
    When "evenhand audit program.yaml --profile mine.yaml" is run
    Then it complains "'pay/work-is-payed' is neither a criterion nor a rule."
    And it complains "Did you mean 'pay/work-is-paid'?"
    And it complains "No audit was performed."
    And the exit status is 2

  Scenario: A profile that is not there
    Given a program that states nothing
    When "evenhand audit program.yaml --profile red-teeming" is run
    Then it complains "Did you mean 'red-teaming'?"
    And the exit status is 2

  Scenario: A severity for a rule that is left out is a mistake
    Given a program that states nothing
    And the file "mine.yaml" holds:
      """
      profile: Of two minds
      leave_out: [{rules: [pay/work-is-paid], reason: It is about volunteers.}]
      severities:
        pay/work-is-paid: {severity: minor, reason: It matters less.}
      """
    When "evenhand audit program.yaml --profile mine.yaml" is run
    Then it complains "'pay/work-is-paid' is left out, so that it has no severity."
    And the exit status is 2

  Scenario: A policy of one's own is built on the built-in one
    Given a program that states nothing
    And the file "rules/policy.yaml" holds:
      """
      name: Our policy
      version: 1.0.0
      effective: 2026-11-01
      extends: built-in
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: A half., source: judgement}}
      """
    And the file "rules/pay/everyone-is-offered-money.yaml" holds:
      """
      title: Everyone is offered money
      severity: critical
      why: We want to be an example.
      requires: {fact: pay.offered_share, is: 100 %}
      remedy: Offer money to everyone.
      settled_by: [payment-ledger]
      raised_in: beyond the seeds
      backed_by: [{basis: judgement, reason: We choose so.}]
      examples: [{name: Nobody has said, facts: {}, verdict: unknown}]
      """
    When "evenhand audit program.yaml -v --rules rules" is run
    Then it prints "critical, pay/everyone-is-offered-money"
    And it prints "critical, pay/work-is-paid"

  Scenario: A bound of one's own is added to a criterion of the built-in policy
    Given a program with these facts:
      | fact           | value   |
      | pay.total_pool | 400 USD |
    And the file "rules/policy.yaml" holds:
      """
      name: Our policy
      version: 1.0.0
      effective: 2026-11-01
      extends: built-in
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: A half., source: judgement}}
      """
    And "evenhand rules new pay/pool-is-large --fact pay.total_pool --rules rules" was run
    When "evenhand audit program.yaml -v --rules rules" is run
    Then it prints "minor, pay/pool-is-large"

  Scenario: A bound that the built-in policy has is not declared again
    Given a program that states nothing
    And the file "rules/policy.yaml" holds:
      """
      name: Our policy
      version: 1.0.0
      effective: 2026-11-01
      extends: built-in
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: A half., source: judgement}}
      """
    And the file "rules/pay/criterion.yaml" holds:
      """
      parameters:
        longest_wait_allowed:
          {title: longest wait, type: duration, value: 60 days, reason: We are slow., source: judgement}
      """
    When "evenhand audit program.yaml --rules rules" is run
    Then it complains "'longest_wait_allowed' is declared in the policy this one extends."
    And it complains "to change what is there, a profile"
    And the exit status is 2

  Scenario Outline: An exception holds until its day
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    And the file "ours.yaml" holds:
      """
      profile: Ours
      leave_out:
        - {rules: [sharing/criticism-is-allowed], reason: The term is being rewritten, until: 2026-12-31}
      """
    When "evenhand audit program.yaml --profile ours.yaml --as-of <day> -f terminal" is run
    Then the exit status is <status>
    And it prints "<words>"

    Examples:
      | day        | status | words                                                                                       |
      | 2026-12-31 | 3      | What the profile says of sharing/criticism-is-allowed holds until 2026-12-31.                |
      | 2027-01-01 | 1      | What the profile says of sharing/criticism-is-allowed expired on 2026-12-31, and holds no more. |
