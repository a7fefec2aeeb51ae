Feature: Safe harbour
  Red teamers are asked to do what the terms of most tools forbid.
  The audit asks whether good faith is protected, and whether limits in the name of safety are accounted for.

  Background:
    Given the built-in policy

  Scenario Outline: Testing in good faith is authorised in public
    Given a program with these facts:
      | fact                         | value         |
      | work.kinds                   | [red-teaming] |
      | safe-harbour.harbour_level   | <level>       |
      | safe-harbour.covers_ai_flaws | true          |
    When the program is audited
    Then the verdict on safe-harbour/good-faith-testing-is-authorised is <verdict>

    Examples:
      | level                                        | verdict |
      | $safe-harbour.harbour_level_needed           | pass    |
      | less than $safe-harbour.harbour_level_needed | fail    |

  Scenario: Nobody hears a tester who was cut off
    Given a program with these facts:
      | fact                           | value         |
      | work.kinds                     | [red-teaming] |
      | safe-harbour.suspension_barred | true          |
      | safe-harbour.dispute_decider   | nobody        |
    When the program is audited
    Then the verdict on safe-harbour/good-faith-testing-keeps-access is fail
    And it turns on safe-harbour.dispute_decider
    And the participant agreement would settle it

  Scenario: Nobody hunts for flaws, so nobody needs a harbour
    Given a program with these facts:
      | fact                         | value      |
      | work.kinds                   | [feedback] |
      | safe-harbour.probing_invited | false      |
    When the program is audited
    Then the verdict on safe-harbour/good-faith-testing-is-authorised is not-applicable
    And the verdict on safe-harbour/findings-may-be-published is not-applicable

  Scenario: Safety is pleaded and tied to no restriction
    Given a program with these facts:
      | fact                        | value |
      | safe-harbour.safety_pleaded | true  |
      | safe-harbour.restrictions   | []    |
    When the program is audited
    Then the verdict on safe-harbour/safety-restrictions-are-justified is fail
    And it turns on safe-harbour.restrictions

  Scenario: One restriction is accounted for and another has no end
    Given a program with these facts:
      | fact                        | value                                                                                                                                                                       |
      | safe-harbour.safety_pleaded | true                                                                                                                                                                        |
      | safe-harbour.restrictions   | [{restriction: faces, risk_named: true, evidence_given: true, end_date_given: true}, {restriction: sharing, risk_named: true, evidence_given: true, end_date_given: false}] |
    When the program is audited
    Then the verdict on safe-harbour/safety-restrictions-are-justified is fail
    And the reason says "sharing: an end date is given: no"
