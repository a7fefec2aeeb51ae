Feature: Writing rules
  Whoever writes a policy writes no code. A draft is there with one command, and the checks say what is left to do:
  every mistake at once, each with its cause and not with what follows from it.

  Background:
    Given a program that states nothing
    And the file "rules/policy.yaml" holds:
      """
      name: Our policy
      version: 1.0.0
      effective: 2026-11-01
      criteria: [translation]
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: A half., source: judgement}}
      """
    And the file "rules/documents.yaml" holds:
      """
      contract: {title: the contract, held_by: sponsor, shows: what was agreed}
      """
    And the file "rules/translation/criterion.yaml" holds:
      """
      title: Translation
      question: Do translators know in time?
      facts:
        notice:
          title: time from the notice to the deadline
          type: duration
          question: How long before the deadline are translators told?
      """

  Scenario: A draft can be tried at once
    When "evenhand rules new translation/notice-is-long --fact translation.notice --rules rules" is run
    Then it prints "Wrote rules/translation/notice-is-long.yaml."
    And it prints "It passes `evenhand rules test --rules rules` as it stands."
    And it prints "`evenhand rules check --rules rules` names each text that is left to write."

  Scenario: A draft is told from a rule until its texts are written
    Given "evenhand rules new translation/notice-is-long --fact translation.notice --rules rules" was run
    When "evenhand rules check --rules rules" is run
    Then it prints "'Say what goes wrong where this does not hold.' stands in a draft"
    And it prints "'Say why the bound is what it is.' stands in a draft"
    And it prints "'Time from the notice to the deadline: 5 days' is the name that a draft gives an example."
    And the exit status is 1

  Scenario: A rule says what is wrong where it fails
    Given the file "rules/translation/notice-is-long.yaml" holds:
      """
      title: Translators know of a deadline a week before
      breach: Translators learn of a deadline too late
      severity: major
      why: A text that is rushed is read twice.
      requires: {fact: translation.notice, at_least: 5 days}
      remedy: Send the notice earlier.
      settled_by: [contract]
      raised_in: beyond the seeds
      backed_by: [{basis: judgement, reason: A week has five working days.}]
      examples:
        - {name: Five days, facts: {translation.notice: 5 days}, verdict: pass}
        - {name: Four days, facts: {translation.notice: 4 days}, verdict: fail}
        - {name: Nobody has said, facts: {}, verdict: unknown}
      """
    When "evenhand rules show translation/notice-is-long --rules rules" is run
    Then it prints "Where it fails"
    And it prints "Translators learn of a deadline too late"

  Scenario: A rule that does not say so stands out among those that do
    Given the file "rules/translation/notice-is-long.yaml" holds:
      """
      title: Translators know of a deadline a week before
      breach: Translators learn of a deadline too late
      severity: major
      why: A text that is rushed is read twice.
      requires: {fact: translation.notice, at_least: 5 days}
      remedy: Send the notice earlier.
      settled_by: [contract]
      raised_in: beyond the seeds
      backed_by: [{basis: judgement, reason: A week has five working days.}]
      examples:
        - {name: Five days, facts: {translation.notice: 5 days}, verdict: pass}
        - {name: Four days, facts: {translation.notice: 4 days}, verdict: fail}
        - {name: Nobody has said, facts: {}, verdict: unknown}
      """
    And "evenhand rules new translation/notice-is-given --fact translation.notice --rules rules" was run
    When "evenhand rules check --rules rules" is run
    Then it prints "'Say what is wrong where this fails' stands in a draft for what is to be written."

  Scenario: The mistakes of a criterion hide none in its rules
    Given the file "rules/translation/criterion.yaml" holds:
      """
      title: Translation
      question: Do translators know in time?
      facts:
        notice:
          title: time from the notice to the deadline
          type: duration
          question: How long before the deadline are translators told?
      parameters:
        shortest_notice:
          {title: shortest notice, type: duration, value: 5 days, reason: A week has five days.}
      """
    And the file "rules/translation/notice-is-long.yaml" holds:
      """
      title: Translators know in time
      severity: minor
      why: Nobody translates well overnight.
      requires: {all: [{fact: translation.notise, at_least: $shortest_notice}, {fact: notice, more_than: 1 days}]}
      remedy: Tell translators sooner.
      settled_by: [contract]
      raised_in: beyond the seeds
      backed_by: [{basis: judgement, reason: It is fair.}]
      examples: [{name: Nobody has said, facts: {}, verdict: unknown}]
      """
    When "evenhand rules check --rules rules" is run
    Then it complains "The key 'source' is missing."
    And it complains "'translation.notise' is not a fact of this policy. Did you mean 'translation.notice'?"
    And it complains "'notice' is a fact without its group. Expected translation.notice."
    And the exit status is 2

  Scenario: A slip in an example is told, and not what follows from it
    Given the file "rules/translation/notice-is-long.yaml" holds:
      """
      title: Translators know in time
      severity: minor
      why: Nobody translates well overnight.
      requires: {fact: translation.notice, at_least: 5 days}
      remedy: Tell translators sooner.
      settled_by: [contract]
      raised_in: beyond the seeds
      backed_by: [{basis: judgement, reason: It is fair.}]
      examples:
        - {name: A week, facts: {translation.notise: 5 days}, verdict: pass}
        - {name: Less than a week, facts: {translation.notice: 4 days}, verdict: fail}
        - {name: Nobody has said, facts: {}, verdict: unknown}
      """
    When "evenhand rules check --rules rules" is run
    Then it prints "Did you mean 'translation.notice'?"
    And it prints "one that 'evenhand rules facts --rules rules' lists"
    And it does not print "edge-not-shown"
    And it does not print "example-vacuous"

  Scenario: A rule is read back with its bounds
    Given "evenhand rules new translation/notice-is-long --fact translation.notice --rules rules" was run
    When "evenhand rules show translation/notice-is-long --rules rules" is run
    Then it prints "allowed time from the notice to the deadline: 5 days"
    And it prints "(a judgement)"

  Scenario: A key that stands too far in
    Given the file "rules/translation/criterion.yaml" holds:
      """
      title: Translation
       question: Do translators know in time?
      """
    When "evenhand rules check --rules rules" is run
    Then it complains "Expected a key in the column of the one before it"
    And it complains "Nothing was done."
