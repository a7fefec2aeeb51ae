Feature: Showcasing
  When a few are picked for the screen, the rest have worked for a chance of being seen.
  The audit asks who picks, by which criteria, what the shown are paid and how many were passed over.

  Background:
    Given the built-in policy

  Scenario: Nobody knows who picks, or by which criteria
    Given a program with these facts:
      | fact                          | value |
      | showcasing.selective          | true  |
      | showcasing.criteria_published | false |
      | showcasing.selectors_named    | false |
    When the program is audited
    Then the verdict on showcasing/criteria-and-selectors-are-published is fail
    And it turns on showcasing.criteria_published and showcasing.selectors_named
    And the showcase records would settle it

  Scenario Outline: A choice is accountable where people may put work forward, or others than the sponsor choose
    Given a program with these facts:
      | fact                          | value    |
      | showcasing.selective          | true     |
      | showcasing.open_call          | <call>   |
      | showcasing.criteria_published | false    |
      | showcasing.chosen_by          | <chosen> |
    When the program is audited
    Then the verdict on showcasing/picking-is-accountable is <verdict>

    Examples:
      | call  | chosen       | verdict |
      | false | sponsor      | fail    |
      | false | jury         | fail    |
      | true  | sponsor      | pass    |
      | false | participants | pass    |

  Scenario: The artists complain that only some are shown, and the report says so without a score
    Given a program with two sides, the company and the artists
    And the artists say:
      | fact                          | value |
      | showcasing.sponsor_shows_work | true  |
      | showcasing.selective          | true  |
    When the program is audited
    Then the verdict on showcasing/every-willing-maker-is-shown is alleged

  Scenario: A token few of hundreds are shown
    Given a program with these facts:
      | fact                        | value           |
      | showcasing.selective        | true            |
      | showcasing.counts_published | true            |
      | showcasing.selected_count   | 3               |
      | participants.count          | {at_least: 300} |
    When the program is audited
    Then the verdict on showcasing/showcased-share-is-published-and-not-token is fail
    And it turns on showcasing.showcased_share

  Scenario: Those who praise the tool are picked
    Given a program with these facts:
      | fact                             | value |
      | showcasing.selective             | true  |
      | showcasing.sentiment_conditioned | true  |
    When the program is audited
    Then the verdict on showcasing/picks-do-not-depend-on-praise is fail

  Scenario: Whoever wants to be shown is shown
    Given a program with these facts:
      | fact                 | value |
      | showcasing.selective | false |
    When the program is audited
    Then the verdict on showcasing/criteria-and-selectors-are-published is not-applicable
    And the verdict on showcasing/picks-do-not-depend-on-praise is not-applicable

  Scenario: Exposure is paid for in money
    Given a program with these facts:
      | fact                          | value                                  |
      | showcasing.sponsor_shows_work | true                                   |
      | showcasing.fee_paid_share     | less than $showcasing.fee_share_needed |
    When the program is audited
    Then the verdict on showcasing/shown-work-earns-a-fee is fail
    And it turns on showcasing.fee_paid_share
