Feature: A fair hearing
  A denial, an admission and a complaint each weigh what they weigh. A denial contests; an admission needs no
  second voice; praise of oneself and an accusation settle nothing alone; whoever says nothing moves nothing.

  Background:
    Given this policy:
      """
      facts:
        pay.asked: boolean
        pay.offered: boolean
        pay.in_kind: boolean
      rules:
        pay/work-is-paid:
          severity: critical
          applies_when: {fact: pay.asked, is: true}
          requires: {fact: pay.offered, is: true}
      """
    And a program with two sides, the company and the testers

  Scenario: A denial contests, though it leaves open whether the rule applies
    Given the testers say:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    And the company says:
      | fact        | value |
      | pay.offered | true  |
    When the program is audited
    Then the verdict on pay/work-is-paid is contested
    And the opinion is "contested"

  Scenario: The sponsor's own admission is enough
    Given the company says:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    When the program is audited
    Then the verdict on pay/work-is-paid is fail
    And it is settled by admission
    And the opinion is "does not conform"

  Scenario: A friendly voice takes no admission back
    Given the company says:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    And the friends speak as a side
    And the friends say:
      | fact      | value |
      | pay.asked | true  |
    When the program is audited
    Then the verdict on pay/work-is-paid is fail
    And it is settled by admission

  Scenario: Praise of oneself is a claim
    Given the company says:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | true  |
    When the program is audited
    Then the verdict on pay/work-is-paid is claimed

  Scenario: An accusation alone is alleged
    Given the testers say:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    When the program is audited
    Then the verdict on pay/work-is-paid is alleged

  Scenario: Two accusers settle nothing without the sponsor or the record
    Given the others speak as a side
    And the testers say:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    And the others say:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    When the program is audited
    Then the verdict on pay/work-is-paid is alleged

  Scenario: What both sides say is settled, and a third that says nothing moves nothing
    Given the others speak as a side
    And the testers say:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    And the company says:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    When the program is audited
    Then the verdict on pay/work-is-paid is fail
    And it is settled by agreement
    And the opinion is "does not conform"

  Scenario: Parties of one side who contradict each other contest as two sides do
    Given the friendly tester speaks for the testers
    And the testers say:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    And the friendly tester says:
      | fact        | value |
      | pay.offered | true  |
    When the program is audited
    Then the verdict on pay/work-is-paid is contested
    And the testers are divided on it

  Scenario: An unsourced word does not overrule a complaint
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        testers: {name: the testers, side: testers}
      sources:
        s1: {title: An article, kind: article, date: 2026-02-20}
      facts:
        pay.offered:
          - {value: true}
          - {value: false, by: testers, via: [{source: s1, at: line 4}]}
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake                                                     |
      | 8    | 7      | cannot overrule what 'testers' says of pay.offered (line 9) |
      | 9    | 7      | What excludes this (line 8) is nobody's word                |

  Scenario: What the record shows and where is not overruled by anybody
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        company: {name: the company, side: sponsor}
        auditors: {name: the auditors, side: record}
      sources:
        s1: {title: The ledger, kind: article, date: 2026-02-20}
      facts:
        pay.asked: true
        pay.offered:
          - {value: false, by: auditors, source: s1, at: page 4}
          - {value: true, by: company}
      """
    When the program is audited
    Then the verdict on pay/work-is-paid is fail
    And it is settled by record
    And the account of the company contradicts the record on pay.offered

  Scenario: A side of which nothing can be found is said not to be heard
    Given the testers say:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    When the program is audited
    Then it is remarked "Not heard in these sources: company."

  Scenario: A third side that speaks of something else moves no agreement
    Given the others speak as a side
    And the testers say:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    And the company says:
      | fact        | value |
      | pay.asked   | true  |
      | pay.offered | false |
    And the others say:
      | fact        | value |
      | pay.in_kind | true  |
    When the program is audited
    Then the verdict on pay/work-is-paid is fail
    And it is settled by agreement
    And the reason says "others: no answer in these sources"
    And the verdicts are the same without what the others say
