Feature: Assurance
  How far the answers are backed that decide is told beside every opinion and score: told without a source, sourced
  with a source and a place in it, checked where the words stand in a copy of what was read.

  Scenario: A description without a source speaks for itself alone
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-12-01}
      facts:
        sponsor.for_profit: true
        work.demand: duty
        pay.offered_share: 0 %
      """
    When "evenhand audit program.yaml -f terminal" is run
    Then it prints "does not conform, by its own account"
    And it prints "of that: 100 % told, 0 % sourced, 0 % checked"

  Scenario: An answer that names its source and the place is sourced
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-12-01}
      sources:
        ledger: {title: The ledger, kind: payment-ledger, date: 2026-11-20}
      facts:
        sponsor.for_profit: {value: true, source: ledger, at: page 1}
        work.demand: {value: duty, source: ledger, at: page 1}
        pay.offered_share: {value: 0 %, source: ledger, at: page 2}
      """
    When "evenhand audit program.yaml -f terminal" is run
    Then it prints "0 % told, 100 % sourced, 0 % checked"

  Scenario: What no line says in so many words is marked as inferred, with the reason
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-12-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
        testers: {name: the testers, side: testers}
      sources:
        news: {title: An article, kind: article, date: 2026-11-20}
      facts:
        sponsor.for_profit: true
        work.demand: {value: duty, by: testers, source: news, at: line 3}
        pay.offered_share:
          value: 0 %
          by: testers
          source: news
          at: line 4
          inferred: it is told as a slogan of theirs
      """
    When "evenhand audit program.yaml -v" is run
    Then it prints "The testers: some of those asked for work are offered no money for it (partly inferred)."
    And it prints "0 % (inferred: it is told as a slogan of theirs; news, line 4; grade C; line 11 of the description)"

  Scenario: A source from after the day of judgement is remarked
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-11-27}
      sources:
        s1: {title: An article, kind: article, date: 2026-12-06}
      """
    When "evenhand audit program.yaml" is run
    Then it prints "Later than the day of judgement: the source s1, of 2026-12-06."
