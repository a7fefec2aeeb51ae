Feature: What documents show
  A policy says of each question which documents can answer it, whether published terms can, by which words such a text
  is found, and what clauses as they are really written answer. So two people who read the same terms answer alike.

  Background:
    Given a program that states nothing
    And the file "rules/policy.yaml" holds:
      """
      name: Our policy
      version: 1.0.0
      effective: 2026-11-01
      criteria: [translation]
      core_questions: [translation.credit]
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: A half., source: judgement}}
      """
    And the file "rules/documents.yaml" holds:
      """
      contract: {title: the contract, held_by: sponsor, shows: what was agreed}
      """
    And the file "rules/translation/names-are-printed.yaml" holds:
      """
      title: The name of the translator is printed
      severity: major
      why: Who translates is read and not known.
      requires: {fact: translation.credit, is: printed}
      remedy: Print it.
      settled_by: [contract]
      raised_in: beyond the seeds
      backed_by: [{basis: judgement, reason: A name costs a line.}]
      examples:
        - {name: It is printed, facts: {translation.credit: printed}, verdict: pass}
        - {name: It is not, facts: {translation.credit: none}, verdict: fail}
        - {name: Nobody has said, facts: {}, verdict: unknown}
      """

  Scenario: A question says what shows its answer, and what clauses answer
    Given the file "rules/translation/criterion.yaml" holds:
      """
      title: Translation
      question: Are translators named?
      facts:
        credit:
          title: how the translator is named
          type: choice
          values: {none: not at all, printed: in the book}
          shown_by: [contract]
          by_the_terms: wholly
          search: [credit, title page, by name]
          clauses:
            - {says: The Publisher is under no obligation to name the Translator., answer: none}
          question: Where is the translator named?
      """
    When "evenhand rules facts --rules rules" is run
    Then it prints "translation.credit (core question 1)"
    And it prints "Shown by: the contract"
    And it prints "By the terms: wholly"
    And it prints "“The Publisher is under no obligation to name the Translator.”: none"

  Scenario: A policy's own words are tried on its own clauses
    Given the file "rules/translation/criterion.yaml" holds:
      """
      title: Translation
      question: Are translators named?
      facts:
        credit:
          title: how the translator is named
          type: choice
          values: {none: not at all, printed: in the book}
          by_the_terms: wholly
          search: [credit, title page]
          clauses:
            - {says: The Publisher credits the Translator on the title page., answer: printed}
            - {says: Nothing is owed to anyone., answer: none}
          question: Where is the translator named?
      """
    When "evenhand rules test --rules rules -v" is run
    Then it prints "2 clauses sought in the words of 'en': 50 % among the first 3, 50 % among the first 5."
    And it prints "translation.credit: Nothing is owed to anyone."
    And the exit status is 0

  Scenario: A check tells of terms that nobody could search
    Given the file "rules/translation/criterion.yaml" holds:
      """
      title: Translation
      question: Are translators named?
      facts:
        credit:
          title: how the translator is named
          type: choice
          values: {none: not at all, printed: in the book}
          by_the_terms: wholly
          question: Where is the translator named?
      """
    When "evenhand rules check --rules rules" is run
    Then it prints "Published terms show translation.credit, and no word says how to find it in them."
    And it prints "Published terms show translation.credit, and no clause says what answers it."
    And the exit status is 1

  Scenario: A clause with an answer that the question does not have is refused
    Given the file "rules/translation/criterion.yaml" holds:
      """
      title: Translation
      question: Are translators named?
      facts:
        credit:
          title: how the translator is named
          type: choice
          values: {none: not at all, printed: in the book}
          clauses:
            - {says: The name stands on the cover., answer: cover}
          question: Where is the translator named?
      """
    When "evenhand rules test --rules rules" is run
    Then the exit status is 2
    And it complains "'cover' is not one of this fact's words."

  Scenario: What the terms promise is told beside the whole
    Given this policy:
      """
      facts:
        terms.notice: {type: boolean, by_the_terms: wholly}
        work.hours: integer
      rules:
        terms/notice-is-given: {requires: {fact: terms.notice, is: true}}
        work/hours-are-few: {severity: critical, requires: {fact: work.hours, at_most: 2}}
      """
    And this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-12-01}
      sources:
        agreement: {title: The agreement, kind: document, date: 2026-11-20}
      facts:
        terms.notice: {value: true, source: agreement, at: section 4}
      """
    When the program is audited
    Then the terms promise 1 of 1
    And the opinion is "no opinion"

  Scenario: Terms are not scored apart where others speak on what they can show
    Given this policy:
      """
      facts:
        terms.notice: {type: boolean, by_the_terms: wholly}
      rules:
        terms/notice-is-given: {requires: {fact: terms.notice, is: true}}
      """
    And this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-12-01}
      sources:
        news: {title: An article, kind: article, date: 2026-11-20}
      facts:
        terms.notice: {value: true, source: news, at: line 4}
      """
    When the program is audited
    Then nothing is told of what the terms promise
