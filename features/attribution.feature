Feature: Attribution
  A name is part of what contributors earn, and often all that follows them to their next job.
  The audit asks who is offered credit, who has a choice, and whose work is shown without a name.

  Background:
    Given the built-in policy

  Scenario: Everyone is offered credit and chooses
    Given a program with these facts:
      | fact                             | value                                    |
      | work.kinds                       | [showcase-works]                         |
      | attribution.credit_offered_share | $attribution.credit_offered_share_needed |
      | attribution.named_by_choice      | true                                     |
    When the program is audited
    Then the verdict on attribution/credit-is-offered is pass

  Scenario: People are named who would rather not be
    Given a program with these facts:
      | fact                             | value                                    |
      | work.kinds                       | [showcase-works]                         |
      | attribution.credit_offered_share | $attribution.credit_offered_share_needed |
      | attribution.named_by_choice      | false                                    |
    When the program is audited
    Then the verdict on attribution/credit-is-offered is fail
    And it turns on attribution.named_by_choice

  Scenario: Some works are shown without their makers' names
    Given a program with these facts:
      | fact                          | value                                           |
      | showcasing.sponsor_shows_work | true                                            |
      | attribution.shown_credit_rate | less than $attribution.shown_credit_rate_needed |
    When the program is audited
    Then the verdict on attribution/shown-work-names-its-maker is fail
    And the showcase records would settle it

  Scenario: Where no work is shown, none can lack a name
    Given a program with these facts:
      | fact                          | value |
      | showcasing.sponsor_shows_work | false |
    When the program is audited
    Then the verdict on attribution/shown-work-names-its-maker is not-applicable
