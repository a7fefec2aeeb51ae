Feature: Pay
  Testing, reports and showcase pieces save a company work that it would otherwise pay for.
  The audit asks who does the work, who is offered money for it, and what an hour of it really earns.

  Background:
    Given the built-in policy

  Scenario: A company asks hundreds of artists for work and offers money to none
    Given a program with these facts:
      | fact               | value |
      | sponsor.for_profit | true  |
      | work.demand        | duty  |
      | pay.offered_share  | 0 %   |
    When the program is audited
    Then the verdict on pay/work-is-paid is fail
    And it turns on pay.offered_share
    And the payment ledger would settle it
    And the opinion is "does not conform"

  Scenario: A company that only lets people use its tool owes them no pay
    Given a program with these facts:
      | fact               | value |
      | sponsor.for_profit | true  |
      | work.demand        | none  |
      | pay.offered_share  | 0 %   |
    When the program is audited
    Then the verdict on pay/work-is-paid is not-applicable
    And it turns on work.demand and work.hours_asked

  Scenario Outline: The fee counts for what it comes to in an hour
    Given a program with these facts:
      | fact                 | value                     |
      | sponsor.for_profit   | true                      |
      | work.demand          | duty                      |
      | pay.offered_share    | $pay.offered_share_needed |
      | pay.effective_hourly | <earned>                  |
      | pay.floor_hourly     | 16.50 USD/hour            |
    When the program is audited
    Then the verdict on pay/hourly-pay-reaches-the-minimum-wage is <verdict>

    Examples:
      | earned         | verdict |
      | 20 USD/hour    | pass    |
      | 16.50 USD/hour | pass    |
      | 4 USD/hour     | fail    |
      | 20 EUR/hour    | unknown |

  Scenario: A grant that most people cannot win does not pay for their work
    Given a program with these facts:
      | fact                 | value                                |
      | sponsor.for_profit   | true                                 |
      | work.demand          | duty                                 |
      | pay.in_kind          | [free-access, grants-by-competition] |
      | pay.benefits_instead | true                                 |
      | pay.basis            | [contest]                            |
    When the program is audited
    Then the verdict on pay/pay-does-not-depend-on-being-picked is fail
    And the verdict on pay/benefits-come-on-top-of-pay is fail

  Scenario Outline: How much is asked decides whether pay is owed
    Given a program with these facts:
      | fact               | value       |
      | sponsor.for_profit | true        |
      | work.demand        | <asked>     |
      | work.kinds         | <kinds>     |
      | work.hours_asked   | <hours>     |
      | pay.offered_share  | 0 %         |
    When the program is audited
    Then the verdict on pay/work-is-paid is <verdict>

    Examples:
      | asked   | kinds            | hours                                | verdict        |
      | channel | [feedback]       | 0 hours                              | not-applicable |
      | request | [feedback]       | $work.unpaid_hours_allowed           | not-applicable |
      | request | [feedback]       | more than $work.unpaid_hours_allowed | fail           |
      | request | [showcase-works] | $work.unpaid_hours_allowed           | fail           |
      | duty    | [feedback]       | $work.unpaid_hours_allowed           | fail           |

  Scenario: Where nobody is offered money, any minimum wage is missed
    Given a program with these facts:
      | fact               | value |
      | sponsor.for_profit | true  |
      | work.demand        | duty  |
      | pay.offered_share  | 0 %   |
    When the program is audited
    Then the verdict on pay/hourly-pay-reaches-the-minimum-wage is fail

  Scenario: Films are made for a stipend that is paid at discretion
    Given a program with these facts:
      | fact                 | value    |
      | pay.basis            | [result] |
      | pay.acceptance_rules | false    |
    When the program is audited
    Then the verdict on pay/results-are-paid-by-published-rules is fail
    And it turns on pay.acceptance_rules

  Scenario Outline: Promised money is late when it comes after the longest wait allowed
    Given a program with these facts:
      | fact              | value                     |
      | pay.offered_share | $pay.offered_share_needed |
      | pay.longest_wait  | <wait>                    |
    When the program is audited
    Then the verdict on pay/promised-money-arrives-on-time is <verdict>

    Examples:
      | wait                                | verdict |
      | $pay.longest_wait_allowed           | pass    |
      | more than $pay.longest_wait_allowed | fail    |
