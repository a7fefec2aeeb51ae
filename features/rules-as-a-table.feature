Feature: Rules as a table
  An index asks a hundred times the same of other things. Its rules are rows of a table: what differs stands in the
  row, what is the same once beside it, and the examples are made.

  Background:
    Given the file "rules/policy.yaml" holds:
      """
      name: Our index
      version: 1.0.0
      effective: 2026-11-01
      criteria: [openness]
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion:
        by: score
        bands: {open: 75 %, closed: 0 %}
        coverage_needed: {value: 50 %, reason: A half., source: judgement}
      audits: {thing: town, sponsor: council, title: Openness check}
      """
    And the file "rules/documents.yaml" holds:
      """
      website: {title: the website, held_by: public, shows: what is published}
      """
    And the file "rules/openness/criterion.yaml" holds:
      """
      title: Openness
      question: Is it published?
      rules:
        severity: minor
        why: Nobody can ask after what is not listed.
        remedy: Publish it.
        settled_by: [website]
        backed_by: [{basis: judgement, reason: An index is a judgement.}]
      """
    And the file "rules/openness/rules.csv" holds:
      """
      slug,subgroup,title,question,severity
      budget-is-published,Money,The budget is published,Is the budget published?,major
      contracts-are-published,Money,The contracts are published,Are the contracts published?,
      agenda-is-published,Decisions,The agenda is published,Is the agenda published?,
      """
    And this program file:
      """
      program: {name: the town, sponsor: the council, as_of: 2026-12-01}
      facts:
        openness:
          budget_is_published: true
          contracts_are_published: true
          agenda_is_published: false
      """

  Scenario: A row is a rule
    When "evenhand audit program.yaml --rules rules --fail-below open" is run
    Then the exit status is 0
    And it prints "The town: open"
    And it prints "The agenda is published"
    And it prints "Mend first: Publish it"

  Scenario Outline: A run ends by the band that is asked for
    Given this program file:
      """
      program: {name: the town, sponsor: the council, as_of: 2026-12-01}
      facts:
        openness: {budget_is_published: true, contracts_are_published: <answer>, agenda_is_published: false}
      """
    When "evenhand audit program.yaml --rules rules --fail-below open" is run
    Then the exit status is <status>
    And it prints "The town: <opinion>"

    Examples:
      | answer | status | opinion                 |
      | true   | 0      | open                    |
      | false  | 1      | closed                  |
      | ~      | 3      | between closed and open |

  Scenario: A report speaks of what the policy audits
    When "evenhand audit program.yaml --rules rules -f html" is run
    Then it prints "Openness check"
    And it does not print "Fairness"

  Scenario: The rows keep their order and their subgroups
    When "evenhand rules list --rules rules" is run
    Then it prints "openness/budget-is-published (major)"
    And it prints " Decisions"

  Scenario: Nothing more is to be written
    When "evenhand rules test --rules rules" is run
    Then it prints "9 examples run, 0 wrong."

  Scenario: The checks are silent on a sound table
    When "evenhand rules check --rules rules" is run
    Then the exit status is 0

  Scenario: Every mistake is told at its cell
    Given the file "rules/openness/rules.csv" holds:
      """
      slug,title,question,severity
      budget-is-published,The budget is published,Is the budget published?,mayor
      Contracts,The contracts are published,Are the contracts published?,
      """
    When "evenhand rules check --rules rules" is run
    Then the exit status is 2
    And it complains "rules/openness/rules.csv:2:70"
    And it complains "'mayor' is not allowed here. Did you mean 'major'?"
    And it complains "rules/openness/rules.csv:3:1"

  Scenario: An index comes from a spreadsheet
    Given the file "index.csv" holds:
      """
      Nr;Pillar;Indicator;Rationale
      1.1;Money;The accounts are published.;Money talks.
      1.2;Money;The debts are published.;Debts talk.
      """
    When "evenhand rules import index.csv --into rules/money" is run
    Then it writes "rules/money/rules.csv"
    And it prints "2 rules: title from 'Indicator', why from 'Rationale' and subgroup from 'Pillar'. Left out: 'Nr'."

  Scenario: A column that is called otherwise is named
    Given the file "index.csv" holds:
      """
      Nr;What we ask
      1.1;The accounts are published.
      """
    When "evenhand rules import index.csv --into rules/money" is run
    Then the exit status is 2
    And it complains "No column is called like one of titles. Expected '--column title=...', with one of 'Nr' or 'What we ask'."
