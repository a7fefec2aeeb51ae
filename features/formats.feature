Feature: Formats for other tools
  The same audit goes to a code host, a build server, a governance tool and a spreadsheet. None of them has
  all our words, and none of them may turn "nobody knows" into "all is well".

  Scenario Outline: The exit status is the same for every machine format
    Given the program file "examples/programs/<program>"
    When "evenhand audit program.yaml -f <format>" is run
    Then the exit status is <status>

    Examples:
      | program                  | format       | status |
      | just-enough-to-fail.yaml | sarif        | 1      |
      | just-enough-to-fail.yaml | sarif-github | 1      |
      | just-enough-to-fail.yaml | junit        | 1      |
      | just-enough-to-fail.yaml | oscal        | 1      |
      | just-enough-to-fail.yaml | github       | 1      |
      | just-enough-to-fail.yaml | csv          | 1      |
      | empty.yaml               | sarif        | 3      |
      | empty.yaml               | sarif-github | 3      |
      | empty.yaml               | junit        | 3      |
      | empty.yaml               | oscal        | 3      |
      | empty.yaml               | github       | 3      |
      | empty.yaml               | csv          | 3      |

  Scenario Outline: No format takes silence for a pass
    Given the program file "examples/programs/empty.yaml"
    When "evenhand audit program.yaml -f <format>" is run
    Then it prints "<words>"
    And it does not print "<never>"

    Examples:
      | format | words                                | never                |
      | sarif  | "kind": "open"                       | "kind": "pass"       |
      | junit  | <error type="unknown"                | verdict: pass        |
      | oscal  | "state": "not-satisfied"             | "state": "satisfied" |
      | github | ::warning file=program.yaml          | ::error              |
      | csv    | "unknown"                            | "pass"               |

  Scenario: Several formats are written at once
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    When "evenhand audit program.yaml -f sarif:a.sarif -f junit:a.xml -f oscal:a.json -f csv:a.csv" is run
    Then the exit status is 1
    And it writes "a.sarif"
    And it writes "a.xml"
    And it writes "a.json"
    And it writes "a.csv"

  Scenario: What a program says is no command of a workflow
    Given this program file:
      """
      program: {name: Lumen, sponsor: Lumen}
      parties:
        company: {name: "Lumen\n::error::owned", side: sponsor}
        testers: {name: the testers, side: testers}
      facts:
        sharing.criticism_allowed:
          - {value: false, by: company}
      """
    When "evenhand audit program.yaml --as-of 2026-03-01 -f github" is run
    Then it prints "Lumen ::error::owned: fail"

  Scenario: What a program says is no formula of a spreadsheet
    Given this program file:
      """
      program: {name: "=1+1", sponsor: Lumen}
      """
    When "evenhand audit program.yaml -f csv" is run
    Then it does not print ""=1+1""

  Scenario Outline: A name stands as it is spelt, with the joiners that its script needs
    Given this program file:
      """
      program: {name: هنرمندان می‌گویند 👩‍👩‍👧, sponsor: Lumen}
      """
    When "evenhand audit program.yaml -f <format>" is run
    Then it prints "هنرمندان می‌گویند 👩‍👩‍👧"

    Examples:
      | format   |
      | terminal |
      | html     |
      | markdown |
      | json     |
      | sarif    |
      | csv      |

  Scenario: What hides in a name is spelled out
    Given this program file:
      """
      program: {name: "Lumen\u202e\u3164", sponsor: Lumen}
      """
    When "evenhand audit program.yaml" is run
    Then it prints "Lumen\u202e\u3164"

  Scenario: A text that a comma cuts is told with its cure
    Given this program file:
      """
      program: {name: Lumen, sponsor: Lumen, about: paid, perpetual and worldwide}
      """
    When "evenhand audit program.yaml" is run
    Then the exit status is 2
    And it complains "program.yaml:1:53"
    And it complains "quotation marks around a text that holds a comma"

  Scenario: Several programs go up to a code host in one file
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    And the file "another.yaml" holds:
      """
      program: {name: Gloss early look, sponsor: Gloss}
      """
    When "evenhand audit program.yaml another.yaml -f sarif-github:all.sarif" is run
    Then the exit status is 1
    And it writes "all.sarif"

  Scenario: A template of one's own makes a report
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    And the file "letter.md.j2" holds:
      """
      # {{ audit.program.name }}: {{ count("fail") }} to mend
      """
    When "evenhand audit program.yaml --template letter.md.j2" is run
    Then the exit status is 1
    And it prints "# Gloss early look: 1 to mend"

  Scenario: A mistake in a template is shown where it stands
    Given the program file "examples/programs/just-enough-to-fail.yaml"
    And the file "letter.md.j2" holds:
      """
      # {{ audit.program.name }}
      {{ audit.verdicts }}
      """
    When "evenhand audit program.yaml --template letter.md.j2:letter.md" is run
    Then the exit status is 2
    And it complains "letter.md.j2:2:1"

  @pdf
  Scenario: The page is kept as a PDF
    Given the program file "examples/programs/empty.yaml"
    When "evenhand audit program.yaml -f pdf:report.pdf" is run
    Then the exit status is 3
    And it writes "report.pdf"
