Feature: Security
  Where one breach can only be stopped by shutting everyone out, everyone pays for it.
  The audit asks for credentials that can be revoked one by one, for quick containment and for clear duties.

  Background:
    Given the built-in policy

  Scenario: Participants share one key
    Given a program with these facts:
      | fact                     | value |
      | security.remote_access   | true  |
      | security.own_credentials | false |
    When the program is audited
    Then the verdict on security/credentials-are-per-person is fail
    And it turns on security.own_credentials and security.single_revocation

  Scenario Outline: A leak is cut off in time
    Given a program with these facts:
      | fact                      | value  |
      | security.leak_happened    | true   |
      | security.containment_time | <time> |
    When the program is audited
    Then the verdict on security/leaks-are-cut-off-quickly is <verdict>

    Examples:
      | time                                         | verdict |
      | $security.containment_time_allowed           | pass    |
      | more than $security.containment_time_allowed | fail    |
      | {at_least: 0 hours}                          | unknown |

  Scenario: There was no leak
    Given a program with these facts:
      | fact                   | value |
      | security.leak_happened | false |
    When the program is audited
    Then the verdict on security/leaks-are-cut-off-quickly is not-applicable

  Scenario: Any slip may end a participant's access
    Given a program with these facts:
      | fact                         | value |
      | security.duties_stated       | true  |
      | security.consequences_graded | false |
    When the program is audited
    Then the verdict on security/security-duties-are-stated is fail
    And the participant agreement would settle it
