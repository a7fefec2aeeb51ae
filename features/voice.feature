Feature: Voice
  People who can complain inside, and be heard, need not go to the press to be noticed.
  The audit asks for a channel that works, for the right to act together, and for what became of reports.

  Background:
    Given the built-in policy

  Scenario: The grievance channel is little more than a letter box
    Given a program with these facts:
      | fact                     | value         |
      | voice.grievance_channel  | true          |
      | voice.grievance_features | [open-to-all] |
    When the program is audited
    Then the verdict on voice/grievance-channel-works is fail
    And it turns on voice.grievance_features_met

  Scenario: There is a channel, and how it works is known only in part
    Given a program with these facts:
      | fact                     | value                                   |
      | voice.grievance_channel  | true                                    |
      | voice.grievance_features | {value: [open-to-all], complete: false} |
    When the program is audited
    Then the verdict on voice/grievance-channel-works is unknown
    And the governance papers would settle it

  Scenario Outline: Those who are many may act together
    Given a program with these facts:
      | fact                      | value   |
      | participants.count        | <count> |
      | voice.collective_allowed  | false   |
      | voice.representatives_met | false   |
    When the program is audited
    Then the verdict on voice/participants-may-act-together is <verdict>

    Examples:
      | count                       | verdict        |
      | $voice.group_size           | fail           |
      | less than $voice.group_size | not-applicable |

  Scenario: Too many reports vanish unanswered
    Given a program with these facts:
      | fact                         | value                                  |
      | work.kinds                   | [bug-reports]                          |
      | voice.reports_answered_share | less than $voice.answered_share_needed |
    When the program is audited
    Then the verdict on voice/reports-are-answered is fail
    And the feedback tracker would settle it
