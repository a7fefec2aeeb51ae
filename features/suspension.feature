Feature: Suspension
  A leak is stopped by cutting access, and so is a protest.
  The audit asks whom a suspension hit, for how long, by what process, and whether it punished a voice.

  Background:
    Given the built-in policy

  Scenario Outline: Everyone is cut off while a leak goes on
    Given a program with these facts:
      | fact                 | value    |
      | suspension.happened  | true     |
      | suspension.scope     | everyone |
      | suspension.emergency | true     |
      | suspension.length    | <length> |
    When the program is audited
    Then the verdict on suspension/only-those-involved-are-suspended is <verdict>

    Examples:
      | length                                 | verdict |
      | $suspension.containment_time           | pass    |
      | more than $suspension.containment_time | fail    |

  Scenario: Only those who leaked lose access
    Given a program with these facts:
      | fact                | value    |
      | suspension.happened | true     |
      | suspension.scope    | involved |
    When the program is audited
    Then the verdict on suspension/only-those-involved-are-suspended is pass
    And it turns on suspension.scope

  Scenario: The artists speak of a reprisal and the company of a breach
    Given a program with two sides, the company and the artists
    And the company says:
      | fact                       | value |
      | suspension.reprisals_taken | false |
    And the artists say:
      | fact                       | value |
      | suspension.reprisals_taken | true  |
    When the program is audited
    Then the verdict on suspension/nobody-is-punished-for-speaking-up is contested
    And the suspension notices would settle it

  Scenario: People find their access gone without a word
    Given a program with these facts:
      | fact               | value |
      | suspension.notice  | false |
      | suspension.reasons | false |
      | suspension.appeal  | true  |
    When the program is audited
    Then the verdict on suspension/suspension-follows-due-process is fail
    And it turns on suspension.notice and suspension.reasons

  Scenario: A good record is not yet a promise
    Given a program with these facts:
      | fact                           | value |
      | suspension.reprisals_taken     | false |
      | suspension.reprisals_forbidden | false |
    When the program is audited
    Then the verdict on suspension/nobody-is-punished-for-speaking-up is pass
    And the verdict on suspension/reprisals-are-forbidden-in-writing is fail
