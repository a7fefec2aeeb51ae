Feature: Voluntariness
  A sponsor says that taking part is voluntary; the people who take part may tell it differently.
  The audit asks for threats and pressure, for the price of leaving, and for what people agreed to.

  Background:
    Given the built-in policy

  Scenario: The company calls feedback voluntary and the artists speak of pressure
    Given a program with two sides, the company and the artists
    And a program with these facts:
      | fact              | value   |
      | work.demand       | request |
      | pay.offered_share | 0 %     |
    And the company says:
      | fact                            | value |
      | voluntariness.feedback_pressure | false |
    And the artists say:
      | fact                            | value |
      | voluntariness.feedback_pressure | true  |
    When the program is audited
    Then the verdict on voluntariness/unpaid-feedback-is-optional is contested
    And the independent survey would settle it

  Scenario: The terms ask for nothing and unpaid people are chased all the same
    Given a program with these facts:
      | fact                            | value   |
      | work.demand                     | request |
      | pay.offered_share               | 0 %     |
      | voluntariness.feedback_pressure | true    |
    When the program is audited
    Then the verdict on voluntariness/unpaid-feedback-is-optional is fail
    And it turns on voluntariness.feedback_pressure

  Scenario: People joined because they would otherwise have lost work
    Given a program with these facts:
      | fact                         | value |
      | voluntariness.entry_pressure | true  |
    When the program is audited
    Then the verdict on voluntariness/nobody-joins-under-threat is fail
    And the opinion is "does not conform"

  Scenario: Whoever leaves loses the pay already earned
    Given a program with these facts:
      | fact                             | value |
      | voluntariness.withdraw_any_time  | true  |
      | voluntariness.withdraw_detriment | true  |
    When the program is audited
    Then the verdict on voluntariness/leaving-is-free is fail
    And it turns on voluntariness.withdraw_detriment

  Scenario: People agreed to test the tool and find themselves in its advertising
    Given a program with these facts:
      | fact                      | value                |
      | voluntariness.uses_agreed | [testing, feedback]  |
      | publicity.purposes_actual | [testing, publicity] |
    When the program is audited
    Then the verdict on voluntariness/consent-covers-every-use is fail
    And it turns on voluntariness.uses_agreed and publicity.purposes_actual
