Feature: Several programs at once
  A board that looks after many programs audits them together: each has its own report, and one page says
  how they compare and leads to all of them, however many they are.

  Background:
    Given the program file "examples/programs/fair-program.yaml"
    And the file "plans/paints.yaml" holds:
      """
      program: {name: Paints preview, sponsor: Paints}
      facts:
        sharing.criticism_allowed: false
      """
    And the file "plans/sounds.yaml" holds:
      """
      program: {name: Sounds preview, sponsor: Sounds}
      facts:
        sharing.criticism_allowed: true
      """

  Scenario: Each program has its page, and an index compares them
    When "evenhand audit plans/paints.yaml plans/sounds.yaml --as-of 2026-11-01 -f html:reports/" is run
    Then it writes "reports/paints.html"
    And it writes "reports/sounds.html"
    And it writes "reports/index.html"
    And the exit status is 1

  Scenario: The same folder takes every format
    When "evenhand audit program.yaml plans/paints.yaml --as-of 2026-11-01 -f html:reports/ -f sarif:reports/" is run
    Then it writes "reports/program.html"
    And it writes "reports/program.sarif"
    And it writes "reports/paints.sarif"

  Scenario: Reports of programs that are called alike do not replace each other
    Given the file "rival/paints.yaml" holds:
      """
      program: {name: the rival, sponsor: another sponsor}
      """
    When "evenhand audit plans/paints.yaml rival/paints.yaml --as-of 2026-11-01 -f json:audits/" is run
    Then it writes "audits/plans-paints.json"
    And it writes "audits/rival-paints.json"

  Scenario: Where one program cannot be read no report is written
    Given the file "plans/torn.yaml" holds:
      """
      program: {name: Torn
      """
    When "evenhand audit plans/paints.yaml plans/torn.yaml -f html:reports/" is run
    Then the exit status is 2
    And it complains "plans/torn.yaml:2:1"
    And it complains "No audit was performed."
