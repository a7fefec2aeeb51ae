Feature: Work
  People give time to a program because of what it says they will do and be.
  The audit asks what was said beforehand, whether promised roles are real, and what the work does to people.

  Background:
    Given the built-in policy

  Scenario: Creative partners turn out to be ambassadors
    Given a program with these facts:
      | fact                 | value                            |
      | work.roles_promised  | [early-tester, creative-partner] |
      | work.roles_delivered | [early-tester, ambassador]       |
    When the program is audited
    Then the verdict on work/promised-roles-are-delivered is fail
    And it turns on work.roles_delivered and work.roles_promised
    And the feedback tracker would settle it

  Scenario: People learn their tasks beforehand, and of hours nobody has spoken
    Given a program with these facts:
      | fact              | value |
      | work.demand       | duty  |
      | work.tasks_stated | true  |
    When the program is audited
    Then the verdict on work/tasks-and-hours-are-stated-before-joining is unknown
    And it turns on work.hours_stated
    And it may still come out as pass or fail

  Scenario Outline: Red teamers need every protection that the policy names
    Given a program with these facts:
      | fact                | value         |
      | work.kinds          | [red-teaming] |
      | work.harms_assessed | true          |
      | work.protections    | <protections> |
    When the program is audited
    Then the verdict on work/harms-of-the-work-are-mitigated is <verdict>

    Examples:
      | protections                             | verdict |
      | $work.protections_needed                | pass    |
      | all but one of $work.protections_needed | fail    |

  Scenario: Harmless work needs no protection
    Given a program with these facts:
      | fact                  | value         |
      | work.kinds            | [bug-reports] |
      | work.harmful_exposure | false         |
      | work.protections      | []            |
    When the program is audited
    Then the verdict on work/harms-of-the-work-are-mitigated is not-applicable
