Feature: Languages
  A report speaks the reader's language. Who reads it in another one reads the same verdicts.

  Scenario: A report in Spanish
    Given a program that states nothing
    When "evenhand audit program.yaml --language es" is run
    Then it prints "No se sabe lo suficiente para juzgar"
    And it prints "Pedir primero"
    And it does not print "Scores"

  Scenario: The page says in which language it is
    Given a program that states nothing
    When "evenhand audit program.yaml --language fr -f html" is run
    Then it prints "<html lang="fr">"

  Scenario: The letter to the sponsor in German
    Given a program that states nothing
    When "evenhand ask program.yaml --letter --language de" is run
    Then it prints "Bitte senden Sie uns:"

  Scenario: The words of the machine stay the same in every language
    Given a program that states nothing
    When "evenhand audit program.yaml --language es -f csv" is run
    Then it prints "voluntariness/leaving-is-free"
    And it prints ""unknown""
    And the exit status is 3

  Scenario: What a policy has no translation of stays English, and says so
    Given a program with these facts:
      | fact         | value |
      | pay.in_money | false |
    And the file "own/policy.yaml" holds:
      """
      name: A policy of our own
      version: 1.0.0
      effective: 2026-01-01
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: Half., source: judgement}}
      criteria: [pay]
      """
    And the file "own/documents.yaml" holds:
      """
      ledger: {title: payment ledger, held_by: sponsor, shows: who was paid}
      """
    And the file "own/pay/criterion.yaml" holds:
      """
      title: Pay
      question: Is the work paid?
      facts:
        in_money: {title: pay is money, type: boolean, question: Is the pay money?}
      """
    And the file "own/pay/pay-is-money.yaml" holds:
      """
      title: Pay is money
      severity: major
      why: Nobody can eat exposure.
      requires: {fact: pay.in_money, is: true}
      remedy: Pay money.
      settled_by: [ledger]
      raised_in: beyond the seeds
      backed_by: [{basis: judgement, reason: Said by us.}]
      examples:
        - {name: Money, facts: {pay.in_money: true}, verdict: pass}
        - {name: No money, facts: {pay.in_money: false}, verdict: fail}
        - {name: Nobody says, facts: {}, verdict: unknown}
      """
    And the file "own/languages/de/pay.yaml" holds:
      """
      english: dkbkagnlecio
      rules:
        pay-is-money: {title: Bezahlt wird mit Geld}
      """
    When "evenhand audit program.yaml --rules own --language de -f html" is run
    Then it prints "Bezahlt wird mit Geld"
    And it prints "<span lang="en">Nobody can eat exposure.</span>"

  Scenario: Words that were written for another English are not shown
    Given a program that states nothing
    And the file "own/policy.yaml" holds:
      """
      name: A policy of our own
      version: 1.0.0
      effective: 2026-01-01
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: Two thirds are too much., source: judgement}}
      extends: built-in
      """
    And the file "own/languages/de/policy.yaml" holds:
      """
      english: jndojddlpnlg
      coverage_reason: Die Hälfte.
      """
    When "evenhand audit program.yaml --rules own --language de -f html" is run
    Then it prints "<span lang="en">Two thirds are too much.</span>"
    And it does not print "Die Hälfte."

  Scenario: A check says which page is no longer of the English, and what to write
    Given the built-in policy
    And the file "own/policy.yaml" holds:
      """
      name: A policy of our own
      version: 1.0.0
      effective: 2026-01-01
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: Two thirds are too much., source: judgement}}
      extends: built-in
      """
    And the file "own/languages/de/policy.yaml" holds:
      """
      english: jndojddlpnlg
      coverage_reason: Die Hälfte.
      """
    When "evenhand rules check --rules own" is run
    Then it prints "The English of this page has changed"
    And it prints "until the page says 'english: khpnanionkho'"
    And it prints "[translation-outdated, docs/checks.md#translation-outdated]"

  Scenario: A check says which texts of a translation are missing
    Given the built-in policy
    And the file "own/policy.yaml" holds:
      """
      name: A policy of our own
      version: 1.0.0
      effective: 2026-01-01
      about: What we owe.
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: Half., source: judgement}}
      extends: built-in
      """
    And the file "own/languages/fr/policy.yaml" holds:
      """
      english: ellmlhdhdgmh
      coverage_reason: La moitié.
      """
    When "evenhand rules check --rules own" is run
    Then it prints "1 text has no translation: policy: about."
    And it prints "[not-translated, docs/checks.md#not-translated]"

  Scenario: A translation of nothing is refused
    Given a program that states nothing
    And the file "own/policy.yaml" holds:
      """
      name: A policy of our own
      version: 1.0.0
      effective: 2026-01-01
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {coverage_needed: {value: 50 %, reason: Half., source: judgement}}
      extends: built-in
      """
    And the file "own/languages/fr/pay.yaml" holds:
      """
      english: ejbgckkipofc
      rules:
        work-is-payed: {title: Le travail est payé}
      """
    When "evenhand audit program.yaml --rules own --language fr" is run
    Then it complains "'work-is-payed' is not a rule of this criterion."
    And it complains "Did you mean 'work-is-paid'?"
    And the exit status is 2
