Feature: Describing a program on pages

  One question at a time, and beside it what hangs on the answer. What is typed is written at once, and only
  that; nobody is made to say anything; and nothing tells beforehand which answer passes.

  Scenario: An answer is written into the file, and everything else in it stays
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}   # the autumn round
      facts:
        sharing:
          criticism_allowed: true   # section 7
      """
    When sharing.criticism_allowed is answered "no"
    Then the next question follows
    And the description is:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}   # the autumn round
      facts:
        sharing:
          criticism_allowed: false   # section 7
      """

  Scenario: What cannot be read is kept in its field, and not in the file
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    When pay.offered_share is answered "a good part"
    Then the page says "Expected an answer such as 50 %"
    And the description is:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """

  Scenario: An answer that was changed elsewhere meanwhile is not written over
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts: {pay: {offered_share: 40 %}}
      """
    And the page "/q/pay.offered_share" was open
    And pay.offered_share was answered "60 %" elsewhere
    When pay.offered_share is answered "80 %" on the page that was open
    Then the page says "The file says now: 60 %."
    And the page says "You typed: 80 %."
    And the description is:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts: {pay: {offered_share: 60 %}}
      """

  Scenario: Nobody is made to say anything
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        company: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      """
    When sharing.approval_scope is answered "all"
    Then the page says "Who says so?"
    And the description is:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        company: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      """

  Scenario: A sentence that is marked in a source is a quotation that stands there
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties: {testers: {name: the testers, side: testers}}
      sources: {letter: {title: The open letter, kind: statement, file: letter.txt}}
      """
    And the case keeps "letter.txt":
      """
      We tested for weeks. There was no payment for our work.
      """
    And the testers is said to answer pay.offered_share with "0 %", by sentence 2 of letter
    When the page "/q/pay.offered_share" is opened
    Then the page says "stands in letter, line 1"

  Scenario: A long source is searched for what somebody says
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties: {testers: {name: the testers, side: testers}}
      sources: {letter: {title: The open letter, kind: statement, file: letter.txt}}
      """
    And the case keeps "letter.txt":
      """
      We tested for weeks.

      There was no payment for our work.
      """
    When the page "/q/pay.offered_share?source=letter&find=Payment" is opened
    Then the page says "There was no payment for our work."
    And the page does not say "We tested for weeks."

  Scenario: A fact that the policy does not know is told with its line, and stays until somebody mends it
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts: {pay: {of_an_older_policy: 40 %}}
      """
    When the page "/check" is opened
    Then the page says "'pay.of_an_older_policy' is not a fact of this policy."
    And the page says "Or mend its text here"
    And the description is:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts: {pay: {of_an_older_policy: 40 %}}
      """

  Scenario: The participants get a letter of their own
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        company: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      """
    When the page "/to-do" is opened
    Then the page says "To Lumen"
    And the page says "To those who take part in Lumen preview"

  Scenario: A report that is taken away before all is answered says that it is a draft
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts: {pay: {offered_share: 100 %}}
      """
    When the page "/take/report.html" is opened
    Then the page says "What is open is open, and never counts as good."

  Scenario: The result leads from what was said to its question
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts: {pay: {offered_share: 40 %}}
      """
    When the page "/result" is opened
    Then the page says "open this answer"
    And the page does not say "2 of the description"

  Scenario: A question is found by a word that stands nowhere in it
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    When the page "/find?words=salary" is opened
    Then the page says "Of the people who do work that is asked of them, what share are offered money for it"

  Scenario: From a sentence of a source to the question that it answers
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties: {testers: {name: the testers, side: testers}}
      sources: {letter: {title: The open letter, kind: statement, file: letter.txt}}
      """
    And the case keeps "letter.txt":
      """
      We tested for weeks. There was no payment for our work.
      """
    When sentence 2 of letter is given to pay.offered_share
    Then the page says "There was no payment for our work."
    And the page says "Who says so?"
    And the description is:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties: {testers: {name: the testers, side: testers}}
      sources: {letter: {title: The open letter, kind: statement, file: letter.txt}}
      """

  Scenario: What nobody has said is listed apart from what was skipped
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts:
        pay:
          offered_share:
      """
    When the page "/check?show=unsaid" is opened
    Then the page says "nobody has said"
    And the page says "1 question"

  Scenario: A source is called otherwise, and every claim that names it follows
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      sources: {s0: {title: pasted text, kind: statement}}
      facts:
        pay: {offered_share: {value: 40 %, source: s0, at: line 5}}   # s0 says so
      """
    When the source s0 is called "terms", with the title "The terms of May"
    Then the description is:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      sources: {terms: {title: The terms of May, kind: statement}}
      facts:
        pay: {offered_share: {value: 40 %, source: terms, at: line 5}}   # s0 says so
      """

  Scenario: A letter that somebody changed is kept beside the description
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        company: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      """
    When the letter to the sponsor is changed to "Dear Lumen, please show us the agreement."
    Then the case says in "letter.txt":
      """
      Dear Lumen, please show us the agreement.
      """

  Scenario: The questions can be prepared on paper
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    When the page "/questionnaire" is opened
    Then the page says "May participants publish honest criticism of the tool and the program?"

  Scenario: A profile that is chosen on a page holds for the commands as well
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    And the case keeps "evenhand.toml":
      """
      language = "de"
      """
    When the profile "small-company" is chosen
    Then the case says in "evenhand.toml":
      """
      profile = "small-company"
      language = "de"
      """

  Scenario: The page of the program as a whole names the profile
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    And the case keeps "evenhand.toml":
      """
      profile = "small-company"
      """
    When the page "/" is opened
    Then the page says "It is judged by the profile: A small company."

  Scenario: Before anybody has answered, no verdict but unknown is shown
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    When the page "/q/sharing.approval_scope" is opened
    Then the page says "What hangs on it unknown"
    And the page does not say "pass major"
    And the page does not say "fail major"

  Scenario: A rule that stays open says for which other question it waits
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts: {sharing: {approval_scope: all}}
      """
    When the page "/q/sharing.approval_scope" is opened
    Then the page says "It also waits for:"

  Scenario: A number that is a thousand times as much to some readers is not guessed
    Given a case on the workbench:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    When pay.total_pool is answered "25.000 EUR"
    Then the page says "'25.000 EUR' can be read in two ways."
    And the description is:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
