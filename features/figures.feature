Feature: Figures that can be checked by hand
  A figure that nobody said, such as a share of two amounts or an amount in another currency, says how it came
  about. Where there is none, the report says why, and what to ask for. No figure denies its own verdict.

  Background:
    Given this policy:
      """
      facts:
        pay.hourly: {type: money, unit: /hour}
        pay.lowest: {type: money, unit: /hour}
        pay.highest: {type: money, unit: /hour}
      derived:
        pay.evenness: {type: share, ratio: [pay.lowest, pay.highest]}
      parameters:
        pay.needed: {type: share, value: 95 %}
        pay.least: {type: money, unit: /hour, value: 15 USD/hour}
      rules:
        pay/alike: {requires: {fact: pay.evenness, at_least: $needed}}
        pay/enough: {requires: {fact: pay.hourly, at_least: $least}}
      """

  Scenario: A share stands beside the amounts that it is of, and on its side of the bound
    Given a program with these facts:
      | fact        | value         |
      | pay.lowest  | 18.99 USD/hour |
      | pay.highest | 19.99 USD/hour |
    When the program is audited
    Then the verdict on pay/alike is fail
    And the reason says "evenness: 94.99 %, from 18.99 USD/hour divided by 19.99 USD/hour; needed"

  Scenario: An amount in another currency stands beside what was said, the rate, its day and its source
    Given this program file:
      """
      program: {name: A preview, sponsor: Lumen, as_of: 2026-03-01}
      sources: {bank: {title: Reference rates, kind: article, date: 2026-02-27}}
      rates: [{from: EUR, to: USD, rate: 1.0526, date: 2026-02-27, source: bank}]
      facts: {pay: {hourly: 14.25 EUR/hour}}
      """
    When the program is audited
    Then the verdict on pay/enough is fail
    And the reason says "14.99955 USD/hour, from 14.25 EUR/hour at 1.0526 USD per EUR (2026-02-27, Reference rates)"

  Scenario: Two currencies without a rate are open, and the reason says so
    Given a program with these facts:
      | fact        | value       |
      | pay.lowest  | 20 EUR/hour |
      | pay.highest | 20 USD/hour |
    When the program is audited
    Then the verdict on pay/alike is unknown
    And the reason says "20 EUR/hour and 20 USD/hour: no rate is given"

  Scenario: There is no share of nothing
    Given a program with these facts:
      | fact        | value       |
      | pay.lowest  | 20 USD/hour |
      | pay.highest | 0 USD/hour  |
    When the program is audited
    Then the verdict on pay/alike is unknown
    And the reason says "20 USD/hour divided by 0 USD/hour: there is no share"

  Scenario: A rate from tomorrow is not used
    Given this program file:
      """
      program: {name: A preview, sponsor: Lumen, as_of: 2026-03-01}
      sources: {bank: {title: Reference rates, kind: article, date: 2026-02-27}}
      rates: [{from: EUR, to: USD, rate: 1.0526, date: 2099-01-01, source: bank}]
      facts: {pay: {hourly: 14.25 EUR/hour}}
      """
    When the program is audited
    Then the verdict on pay/enough is unknown
    And the reason says "14.25 EUR/hour and 15 USD/hour: no rate is given"

  Scenario: The report says which rate it does not use
    Given this program file:
      """
      program: {name: A preview, sponsor: Lumen, as_of: 2026-03-01}
      sources: {bank: {title: Reference rates, kind: article, date: 2026-02-27}}
      rates: [{from: EUR, to: USD, rate: 1.0526, date: 2099-01-01, source: bank}]
      """
    When "evenhand audit program.yaml -f terminal" is run
    Then it prints "The rate from EUR to USD of 2099-01-01 is later than the day of judgement, and is not used."

  Scenario: The rate that a rule hangs on is asked for
    Given a program with these facts:
      | fact                  | value       |
      | pay.same_work_groups  | true        |
      | pay.same_work_lowest  | 20 EUR/hour |
      | pay.same_work_highest | 20 USD/hour |
    When "evenhand ask program.yaml" is run
    Then it prints "the rate from EUR to USD of"

  Scenario: The letter asks for it too
    Given a program with these facts:
      | fact                  | value       |
      | pay.same_work_groups  | true        |
      | pay.same_work_lowest  | 20 EUR/hour |
      | pay.same_work_highest | 20 USD/hour |
    When "evenhand ask program.yaml --letter" is run
    Then it prints "the rate from EUR to USD of"

  Scenario: A score in which all is decided is one figure, and never more than is so
    Given this policy:
      """
      facts: {pay.a: boolean, pay.b: boolean, pay.c: boolean}
      rules:
        pay/first: {requires: {fact: pay.a, is: true}}
        pay/second: {requires: {fact: pay.b, is: true}}
        pay/third: {requires: {fact: pay.c, is: true}}
      """
    And a program with these facts:
      | fact  | value |
      | pay.a | true  |
      | pay.b | true  |
      | pay.c | false |
    When the program is audited
    Then the accounts come out as:
      | account      | low  | high |
      | as-described | 66 % | 66 % |

  Scenario: Where a rule is open, the low end is rounded down and the high end up
    Given this policy:
      """
      facts: {pay.a: boolean, pay.b: boolean, pay.c: boolean}
      rules:
        pay/first: {requires: {fact: pay.a, is: true}}
        pay/second: {requires: {fact: pay.b, is: true}}
        pay/third: {requires: {fact: pay.c, is: true}}
      """
    And a program with these facts:
      | fact  | value |
      | pay.a | true  |
      | pay.c | false |
    When the program is audited
    Then the accounts come out as:
      | account      | low  | high |
      | as-described | 33 % | 67 % |
