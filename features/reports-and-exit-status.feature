Feature: Reports and exit status
  One command audits a program and writes any number of reports. What it ends with is the same for every
  format, so that a build can rely on it.

  Scenario Outline: The exit status says how the audit came out
    Given the program file "examples/programs/<program>"
    When "evenhand audit program.yaml" is run
    Then the exit status is <status>
    And it prints "<opinion>"

    Examples:
      | program                  | status | opinion                    |
      | fair-program.yaml        | 0      | conforms                   |
      | just-enough-to-fail.yaml | 1      | does not conform           |
      | empty.yaml               | 3      | Not enough is known        |

  Scenario Outline: The exit status is the same for every format
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    When "evenhand audit program.yaml -f <format>" is run
    Then the exit status is 1
    And it prints "may publish honest criticism"

    Examples:
      | format   |
      | terminal |
      | markdown |
      | html     |
      | json     |

  Scenario: Several reports are written at once
    Given the program file "examples/programs/empty.yaml"
    When "evenhand audit program.yaml -f html:report.html -f json:audit.json" is run
    Then the exit status is 3
    And it writes "report.html"
    And it writes "audit.json"

  Scenario Outline: A build chooses what gates it
    Given the program file "examples/programs/<program>"
    When "evenhand audit program.yaml <options>" is run
    Then the exit status is <status>

    Examples:
      | program                  | options            | status |
      | just-enough-to-fail.yaml | --fail-on never    | 0      |
      | empty.yaml               | --undecided fail   | 1      |
      | empty.yaml               | --undecided ignore | 3      |

  Scenario Outline: Claims from poor sources can be left out
    Given a program with two sides, the company and the artists
    And the company says:
      | fact                      | value | source    | kind                  |
      | sharing.criticism_allowed | true  | the terms | participant-agreement |
      | sharing.nondisparagement  | false | the terms | participant-agreement |
    And the artists say:
      | fact                      | value | source | kind |
      | sharing.criticism_allowed | false | a post | post |
    When "evenhand audit program.yaml --min-grade <grade>" is run
    Then the exit status is 3
    And it prints "<words>"

    Examples:
      | grade | words                   |
      | D     | 1 rule is disputed |
      | A     | claimed by one side     |

  Scenario: What a program says cannot run in the report
    Given this program file:
      """
      program: {name: "<script>alert(1)</script>", sponsor: Lumen}
      """
    When "evenhand audit program.yaml -f html" is run
    Then the exit status is 3
    And it prints "&lt;script&gt;alert(1)"
    And it does not print "<script>alert"

  Scenario: What a program says cannot steer the terminal
    Given this program file:
      """
      program: {name: "Lumen \u001b[2J", sponsor: Lumen}
      """
    When "evenhand audit program.yaml" is run
    Then it prints "Lumen \x1b[2J"

  Scenario: A policy elsewhere on disk works like the built-in one
    Given the policy in the folder "rules"
    And the program file "examples/programs/fair-program.yaml"
    When the program is audited
    Then the opinion is "conforms"
    And no verdict is fail

  Scenario: A rule is explained in plain words
    When "evenhand rules show sharing/criticism-is-allowed" is run
    Then the exit status is 0
    And it prints "a term forbids speaking ill of the sponsor, the tool or the program: no"
