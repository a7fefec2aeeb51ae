Feature: Quotations
  A claim may quote its source, and so may a reply. The quotation is verified when it stands in the local copy of
  the source, word for word; a near miss is shown and never counts. A quotation changes no verdict.

  Scenario Outline: A quotation is looked up in the local copy of its source
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties: {testers: {name: the testers, side: testers}}
      sources: {letter: {title: an open letter, kind: statement, file: sources/letter.txt}}
      facts:
        pay.offered_share: [{value: 0 %, by: testers, via: [{source: letter}], quote: <quote>}]
      """
    And the file "sources/letter.txt" holds:
      """
      To whom it may concern.

      We tested for weeks—unpaid—and there was no payment
      for our “experimental work”. Nobody asked.
      """
    When "evenhand audit program.yaml -v" is run
    Then it prints "<result>"

    Examples:
      | quote                              | result                                              |
      | no payment for our                 | Quotations: 1 verified                              |
      | We tested for weeks - unpaid       | Quotations: 1 verified                              |
      | payment for our                    | in letter: “We tested for weeks - unpaid - and there was no payment for our |
      | paid                               | Quotations: 1 near                                  |
      | no paymant for our                 | nearest, in letter: “We tested for weeks            |
      | everybody was content with the pay | letter: it does not stand there                     |

  Scenario Outline: What a side replies is looked up as well
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties: {lumen: {name: Lumen, side: sponsor}}
      sources: {mail: {title: a mail, kind: statement, file: mail.txt}}
      replies:
        - {by: lumen, to: program, quote: <quote>, via: [{source: mail, at: line 1}]}
      """
    And the file "mail.txt" holds:
      """
      To all testers.

      Taking part was always voluntary. Nobody had to answer.
      """
    When "evenhand audit program.yaml -v" is run
    Then it prints "<result>"

    Examples:
      | quote                                | result                                          |
      | Taking part was always voluntary.    | Quotations: 1 verified                          |
      | Taking part was always voluntary.    | It stands on line 3.                            |
      | Each hour is paid in full            | Quotations: 1 missing                           |
      | Each hour is paid in full            | mail: it does not stand there                   |
      | Taking part is always voluntary      | nearest, in mail: “Taking part was always       |

  Scenario: A reply in words that were not found is marked wherever it stands, and stays a reply
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      sources: {mail: {title: a mail, kind: statement, file: mail.txt}}
      facts:
        work.demand: {value: duty, by: testers}
        pay.offered_share: {value: 0 %, by: testers}
      replies:
        - {by: lumen, to: pay/work-is-paid, quote: Everybody is paid., via: [{source: mail}]}
      """
    And the file "mail.txt" holds:
      """
      Taking part was always voluntary.
      """
    When "evenhand audit program.yaml -v" is run
    Then it prints "Lumen on pay/work-is-paid: “Everybody is paid.” (not found where it was read)"
    And it prints "1 complaint is neither denied nor proved"

  Scenario: What a page hides is not published
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties: {lumen: {name: Lumen, side: sponsor}}
      sources: {page: {title: the program's page, kind: statement, file: page.html}}
      facts:
        pay.offered_share: [{value: 100 %, by: lumen, via: [{source: page}], quote: every tester is paid}]
      """
    And the file "page.html" holds:
      """
      <p>Join us.</p> <p style="display: none">At Lumen every tester is paid.</p>
      """
    When "evenhand audit program.yaml -v" is run
    Then it prints "it stands there only in what is hidden or crossed out, or may be"

  Scenario: A copy that is not the one that was read verifies nothing
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties: {lumen: {name: Lumen, side: sponsor}}
      sources:
        page:
          title: the program's page
          kind: statement
          file: page.txt
          sha256: 0000000000000000000000000000000000000000000000000000000000000000
      facts:
        pay.offered_share: [{value: 100 %, by: lumen, via: [{source: page}], quote: every tester is paid}]
      """
    And the file "page.txt" holds:
      """
      At Lumen every tester is paid.
      """
    When "evenhand audit program.yaml -f terminal" is run
    Then it prints "Quotations: 1 no copy"
    And it prints "The local copy of page is not the one that was read"

  Scenario: A reviewer can insist on verified quotations
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties: {testers: {name: the testers, side: testers}}
      sources: {letter: {title: an open letter, kind: statement, file: letter.txt}}
      facts:
        pay.offered_share:
          - value: 0 %
            by: testers
            via: [{source: letter}]
            quote: unpaid labour
      """
    And the file "letter.txt" holds:
      """
      This is unpaid labor.
      """
    When "evenhand audit program.yaml --require-quotes" is run
    Then the exit status is 2
    And it complains "program.yaml:9:14"
    And it complains "The nearest: “This is unpaid labor.”"
    And it complains "No audit was performed."

  Scenario: A reviewer can insist on them in replies, too
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties: {lumen: {name: Lumen, side: sponsor}}
      sources: {mail: {title: a mail, kind: statement, file: mail.txt}}
      replies:
        - by: lumen
          to: program
          quote: Everybody is paid.
          via: [{source: mail}]
      """
    And the file "mail.txt" holds:
      """
      Taking part was always voluntary.
      """
    When "evenhand audit program.yaml --require-quotes" is run
    Then the exit status is 2
    And it complains "program.yaml:7:12"
    And it complains "This quotation is not verified (mail: it does not stand there)."

  Scenario: A copy outside the program's folder is refused
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      sources:
        letter: {title: an open letter, kind: statement, file: ../letter.txt}
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake                                     |
      | 3    | 58     | no path within the folder of this file      |
