Feature: Reading a program's own texts
  Finding the passages is most of the work of describing a program from its terms. For each fact that such texts answer,
  evenhand finds the passages by the words that the policy gives; what they say, a person reads, and answers. evenhand
  answers nothing by itself.

  Background:
    Given a program that states nothing
    And the file "terms.md" holds:
      """
      # Lumen Studio preview

      Welcome to the preview of our studio.

      ## Publicity

      Screenshots and recordings may be shown to third parties **only with our prior
      written consent**.

      ## Feedback

      We would love your feedback. You are under no obligation to provide any.
      """

  Scenario: Each clause is shown once, with the facts that it bears on
    When "evenhand read terms.md --list" is run
    Then it prints "terms.md: 3 passages (en)"
    And it prints "terms.md, line 7: Lumen Studio preview / Publicity"
    And it prints "sharing.approval_scope"
    And it prints "What must the sponsor approve before a participant may share it?"
    And the exit status is 0

  Scenario: A line and the list that it introduces are one clause
    Given the file "rules.md" holds:
      """
      # Rules of the preview

      You must not:

      - resell access to the preview
      - show screenshots to third parties without our prior written consent
      """
    When "evenhand read rules.md --into lumen.yaml" is run, and this is typed:
      """
      Lumen Studio preview
      Lumen
      beta
      2024-11-11

      1
      sharing.approval_scope all @1-3
      .
      """
    Then it prints "[3] show screenshots to third parties without our prior written consent"
    And "lumen.yaml" mentions "quote: "You must not: resell access to the preview show screenshots"

  Scenario: What no such text answers is listed apart, with what would
    When "evenhand read terms.md --list" is run
    Then it prints "No such text answers these. What would:"
    And it prints "payment ledger and grant list"
    And it prints "pay.effective_hourly"

  Scenario: One fact is shown with what its answers mean, and with its passages, the best first
    When "evenhand read terms.md --list --fact sharing.approval_scope" is run
    Then it prints "all: every output needs approval"
    And it prints "1. terms.md, line 7: Lumen Studio preview / Publicity"
    And it prints "found by: screenshots"

  Scenario: Only the facts of one criterion
    When "evenhand read terms.md --list --criterion suspension" is run
    Then it prints "suspension.notice"
    And it does not print "sharing.approval_scope"

  Scenario: Only one section of a long document
    When "evenhand read terms.md --list --section feedback --fact work.demand" is run
    Then it prints "1. terms.md, line 12"
    And it does not print "2. terms.md"

  Scenario: Another program takes it as JSON
    When "evenhand read terms.md --json --fact sharing.approval_scope" is run
    Then it prints ""format": "evenhand-reading-1""
    And it prints ""at": "line 7""

  Scenario Outline: Texts are searched in their own language
    Given the file "terms.txt" holds:
      """
      <text>
      """
    When "evenhand read terms.txt --list --fact sharing.approval_scope" is run
    Then it prints "terms.txt: 1 passage (<language>)"
    And it prints "1. terms.txt, line 1"

    Examples:
      | language | text                                                                    |
      | fr       | Vous ne pouvez rien publier sans notre autorisation écrite préalable.   |
      | es       | Las capturas de pantalla no podrán publicarse sin nuestra autorización previa por escrito. |
      | de       | Bildschirmfotos dürfen Sie nur mit unserer vorherigen schriftlichen Zustimmung weitergeben. |

  Scenario: A document that nobody can read is refused
    Given the file "terms.docx" holds:
      """
      no text
      """
    When "evenhand read terms.docx --list" is run
    Then the exit status is 2
    And it complains "terms.docx"
    And it complains "a file that ends in '.docx' is neither text nor HTML nor PDF"

  Scenario: A section that is not there is refused
    When "evenhand read terms.md --list --section Feedbak" is run
    Then the exit status is 2
    And it complains "Did you mean 'Feedback'?"

  Scenario: What a person answers is written with its source, its place and its words
    When "evenhand read terms.md --into lumen.yaml" is run, and this is typed:
      """
      Lumen Studio preview
      Lumen
      beta
      2024-11-11

      1
      sharing.approval_scope
      all
      .
      """
    Then it prints "all: every output needs approval"
    And "lumen.yaml" mentions "as_of: 2024-11-11"
    And "lumen.yaml" mentions "approval_scope: {value: all, source: terms, at: line 7, quote:"

  Scenario: An answer is typed with its number, and quotes the sentence to which its words point
    When "evenhand read terms.md --into lumen.yaml" is run, and this is typed:
      """
      Lumen Studio preview
      Lumen
      beta
      2024-11-11

      1

      work.demand channel
      .
      """
    Then it prints "[2] You are under no obligation to provide any."
    And "lumen.yaml" mentions "demand: {value: channel, source: terms, at: line 12, quote:"

  Scenario: A list that stands in two clauses keeps the words of both
    Given the file "terms.md" holds:
      """
      ## Reports

      You test the preview, give us feedback and report every bug.

      ## Labels

      You label data for us, and rate outputs and feedback for training.
      """
    When "evenhand read terms.md --into lumen.yaml --fact work.kinds --order clause" is run, and this is typed:
      """
      Lumen Studio preview
      Lumen
      beta
      2024-11-11

      1
      1 bug-reports

      1 data-work
      .
      """
    Then it prints "Beside line 11 of lumen.yaml: bug-reports"
    And "lumen.yaml" mentions "report every bug.", complete: false}"
    And "lumen.yaml" mentions "value: [bug-reports, data-work], source: terms, at: line 7"

  Scenario: A document is read on where it was left
    Given "evenhand read terms.md --into lumen.yaml" was run, and this was typed:
      """
      Lumen Studio preview
      Lumen
      beta
      2024-11-11

      1
      sharing.approval_scope
      4
      .
      """
    When "evenhand read terms.md --into lumen.yaml" is run, and this is typed:
      """
      .
      """
    Then it prints "Going on after what was shown; < goes back."
    And it prints "terms.md, line 12: Lumen Studio preview / Feedback"
    And it does not print "terms.md, line 7"

  Scenario: A clause that answered nothing is not shown again
    Given "evenhand read terms.md --into lumen.yaml" was run, and this was typed:
      """
      Lumen Studio preview
      Lumen
      beta
      2024-11-11

      1

      .
      """
    When "evenhand read terms.md --into lumen.yaml" is run, and this is typed:
      """
      .
      """
    Then it prints "Going on after what was shown; < goes back."
    And it does not print "terms.md, line 7"

  Scenario: When the last clause was shown, a person says at once of what the document says nothing
    When "evenhand read terms.md --into lumen.yaml" is run, and this is typed:
      """
      Lumen Studio preview
      Lumen
      beta
      2024-11-11

      1
      sharing.approval_scope all

      work.demand channel

      all
      yes
      """
    Then it prints "Silence on these would answer them, if somebody read the texts whole:"
    And "lumen.yaml" mentions "reasons: {not_found_in: terms}"
    And "lumen.yaml" mentions "offered_share: {not_found_in: terms}"

  Scenario: An answer that the question does not have is asked for again
    When "evenhand read terms.md --into lumen.yaml --fact sharing.approval_scope" is run, and this is typed:
      """
      Lumen Studio preview
      Lumen
      beta
      2024-11-11

      1
      1
      everything
      all
      .
      """
    Then it prints "'everything' is none of these words."
    And "lumen.yaml" mentions "value: all"

  Scenario: Of what a document says nothing, only a person who read it whole can say
    When "evenhand read terms.md --into lumen.yaml --fact suspension.reasons" is run, and this is typed:
      """
      Lumen Studio preview
      Lumen
      beta
      2024-11-11

      1
      a
      y
      """
    Then it prints "Have you read all of terms.md"
    And "lumen.yaml" mentions "reasons: {not_found_in: terms}"

  Scenario: A new version of a document says which claims and replies still stand in it
    Given the file "lumen.yaml" holds:
      """
      program: {name: Lumen Studio preview, sponsor: Lumen}
      sources:
        terms: {title: Terms, kind: participant-agreement}
      parties: {lumen: {name: Lumen, side: sponsor}}
      replies:
        - {by: lumen, to: work, quote: You are free not to answer anything., via: [{source: terms, at: line 9}]}
      facts:
        sharing.approval_scope: {value: all, source: terms, at: line 5, quote: only with our prior written consent}
        work.demand: {value: channel, source: terms, at: line 9, quote: You are free not to answer anything.}
        suspension.reasons: {not_found_in: terms}
      """
    When "evenhand read terms.md --against lumen.yaml --renew" is run
    Then it prints "sharing.approval_scope: stands at line 7 now, told at line 5"
    And it prints "work.demand: gone"
    And it prints "suspension.reasons: quotes nothing, and has to be read again"
    And it prints "reply to work: gone"
    And the exit status is 1
    And "lumen.yaml" mentions "approval_scope: {value: all, source: terms-2, at: line 7"
    And "lumen.yaml" mentions "reasons: {not_found_in: terms}"

  Scenario: A command of the user's suggests an answer, and a person accepts it
    Given the file "suggest.py" holds:
      """
      import json
      answer = {"fact": "sharing.approval_scope", "value": "all", "passage": 1}
      print(json.dumps({**answer, "quote": "only with our prior written consent", "why": "No class is named."}))
      print(json.dumps({**answer, "fact": "work.demand", "quote": "words that stand nowhere"}))
      """
    When "evenhand read terms.md --into lumen.yaml --suggest 'python3 suggest.py' --fact sharing.approval_scope" is run, and this is typed:
      """
      Lumen Studio preview
      Lumen
      beta
      2024-11-11

      1
      s
      """
    Then it prints "1 answer is suggested."
    And it prints "No class is named."
    And "lumen.yaml" mentions "Suggested by python3, and accepted by a person."
