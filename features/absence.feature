Feature: What is not there
  That a whole document was read and says nothing on a matter is a claim. What follows from it is the policy's to say,
  question by question and kind of document by kind; it overrules nobody, and the document is not asked for again.

  Background:
    Given this policy:
      """
      facts:
        sharing.gag: {type: boolean, absent_from: {document: false}}
      rules:
        sharing/no-gag:
          requires: {fact: sharing.gag, is: false}
      """

  Scenario: Terms that were read whole answer the question
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-12-01}
      sources:
        ledger: {title: The ledger, kind: document, date: 2026-11-20}
      facts:
        sharing.gag: {not_found_in: ledger}
      """
    When the program is audited
    Then the verdict on sharing/no-gag is pass

  Scenario: An absence overrules nobody
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-12-01}
      parties:
        testers: {name: the testers, side: testers}
      sources:
        ledger: {title: The ledger, kind: document, date: 2026-11-20}
      facts:
        sharing.gag:
          - {not_found_in: ledger}
          - {value: true, by: testers, via: [{source: ledger, at: page 2}]}
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake                                                          |
      | 8    | 7      | What a document does not say cannot overrule                     |
      | 9    | 7      | What excludes this (line 8) is only what a document does not say |
