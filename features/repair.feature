Feature: What to change
  An audit that ends in "does not conform" helps when it says what to change, and no more than is needed.

  Scenario: The changes make the program conform
    Given the program file "examples/programs/paid-red-team.yaml"
    When "evenhand repair program.yaml" is run
    Then it prints "after which the audit says: conforms"
    And it prints "Sufficient by these rules. Whether that is enough is for people to judge."
    And the exit status is 0

  Scenario: A half-described program is told what fails, and what is open stays a question
    Given this program file:
      """
      program: {name: Half paid, sponsor: Lumen, as_of: 2026-03-01}
      facts: {sponsor.for_profit: true, work.demand: duty, pay.offered_share: 50 %}
      """
    When "evenhand repair program.yaml" is run
    Then it prints "goal: nothing fails that fails now"
    And it prints "1. share of working participants who are offered money (pay.offered_share) To change: was 50 %; becomes 100 %."
    And it prints "moves pay/work-is-paid: fail, then pass"
    And it prints "local minimum wage per hour (pay.floor_hourly) To find out, since nobody can choose it."
    And it does not print "To settle, since too little is said on it"
    And the exit status is 0

  Scenario: No plan takes away what the policy keeps
    Given this program file:
      """
      program: {name: Half paid, sponsor: Lumen, as_of: 2026-03-01}
      facts: {sponsor.for_profit: true, work.demand: duty, work.kinds: [red-teaming], pay.offered_share: 50 %}
      """
    When "evenhand repair program.yaml --fix pay.offered_share --fix work.kinds" is run
    Then it prints "pay/work-is-paid: what would meet it is to stay as it is (pay.offered_share, work.kinds)"
    And it does not print "becomes nothing"
    And the exit status is 1

  Scenario: What is released may be taken away
    Given this program file:
      """
      program: {name: Half paid, sponsor: Lumen, as_of: 2026-03-01}
      facts: {sponsor.for_profit: true, work.demand: duty, pay.offered_share: 50 %}
      """
    When "evenhand repair program.yaml --fix pay.offered_share --fix work.kinds --release work.demand" is run
    Then it prints "the most that the sponsor asks of participants (work.demand) To change: was duty;"
    And the exit status is 0

  Scenario: What the sides dispute is told with what each says
    Given this program file:
      """
      program: {name: Two parties, sponsor: Company, as_of: 2026-03-01}
      parties:
        company: {name: Company, side: sponsor}
        testers: {name: Testers, side: testers}
      facts:
        sharing:
          outputs_shareable: true
          approval_scope: [{value: all, by: testers}]
      """
    When "evenhand repair program.yaml --patch changes.patch" is run
    Then it prints "Said by one side alone (Testers: all). To be agreed on: none."
    And "changes.patch" mentions "{value: all, by: testers}, {value: none, by: company}"

  Scenario: A plan is written as a plan, and audited as one
    Given this program file:
      """
      program: {name: Half paid, sponsor: Lumen, as_of: 2026-03-01}
      facts: {sponsor.for_profit: true, work.demand: duty, pay.offered_share: 50 %}
      """
    And "evenhand repair program.yaml --plan planned.yaml" was run
    When "evenhand audit planned.yaml" is run
    Then it prints "This describes what is planned for 2026-03-01: none of it is a fact yet."
    And it prints "As planned"

  Scenario: A program that conforms needs no change
    Given the program file "examples/programs/fair-program.yaml"
    When "evenhand repair program.yaml" is run
    Then it does not print "To "
    And the exit status is 0

  Scenario: A fact that is to stay as it is stays
    Given the program file "examples/programs/paid-red-team.yaml"
    When "evenhand repair program.yaml --fix sharing.approval_scope" is run
    Then it does not print "(sharing.approval_scope) To change"
    And it prints "sharing/no-blanket-approval: what would meet it is to stay as it is (sharing.approval_scope)"
    And it prints "after which the audit says: conforms except"
    And the exit status is 1

  Scenario: What nobody can choose has to be found out, and is never made up
    Given this program file:
      """
      program: {name: A preview, sponsor: Lumen, as_of: 2026-12-01}
      facts: {sponsor.for_profit: true, work.demand: duty, pay.offered_share: 40 %}
      """
    When "evenhand repair program.yaml --goal conform --patch changes.patch" is run
    Then it prints "share of working participants who are offered money (pay.offered_share) To change: was 40 %; becomes 100 %."
    And it prints "local minimum wage per hour (pay.floor_hourly) To find out, since nobody can choose it."
    And "changes.patch" does not mention "floor_hourly"

  Scenario: The changes come as a patch
    Given the program file "examples/programs/paid-red-team.yaml"
    When "evenhand repair program.yaml --patch changes.patch" is run
    Then it writes "changes.patch"

  Scenario: A wished-for score needs fewer changes
    Given the program file "examples/programs/paid-red-team.yaml"
    When "evenhand repair program.yaml --score '60 %'" is run
    Then it prints "goal: a secured score of 60 %"
    And the exit status is 0

  Scenario: A fact that the policy does not ask for cannot be kept
    Given a program that states nothing
    When "evenhand repair program.yaml --fix pay.offered_shar" is run
    Then it complains "Did you mean 'pay.offered_share'?"
    And the exit status is 2

  Scenario: A rule that no change meets is named, and the rest is mended
    Given the program file "examples/programs/volunteer-community.yaml"
    When "evenhand repair program.yaml" is run
    Then it prints "No change meets"
    And it prints "transparency/public-concerns-are-answered: it hangs on what nobody can choose (transparency.concerns)"
    And it prints "after which the audit says: conforms except"
    And it prints "This does not reach the goal."
    And the exit status is 1

  Scenario: Rules that pull against each other are named together
    Given the program file "examples/programs/paid-red-team.yaml"
    And the file "rules/policy.yaml" holds:
      """
      name: Our policy
      version: 1.0.0
      effective: 2026-11-01
      extends: built-in
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: A half., source: judgement}}
      """
    And the file "rules/voluntariness/nobody-may-leave.yaml" holds:
      """
      title: Nobody may leave at any time
      severity: minor
      why: Plans can be kept to.
      requires: {fact: voluntariness.withdraw_any_time, is: false}
      remedy: Set a time.
      settled_by: [participant-agreement]
      raised_in: beyond the seeds
      backed_by: [{basis: judgement, reason: It is a wish.}]
      examples: [{name: Nobody has said, facts: {}, verdict: unknown}]
      """
    When "evenhand repair program.yaml --rules rules" is run
    Then it prints "together with voluntariness/nobody-may-leave"
    And the exit status is 1

  Scenario: A list that has to change keeps its entries
    Given the program file "examples/programs/paid-red-team.yaml"
    When "evenhand repair program.yaml" is run
    Then it prints "becomes no publication of findings (an end date is given: yes;"

  Scenario: A patch is made to a file only
    Given a program that states nothing
    When "evenhand repair - --patch changes.patch" is run
    Then it complains "A patch is made to a file, and not to the standard input."
    And the exit status is 2
