Feature: Transparency
  Most people learn what a program asks of them after they have agreed to keep quiet about it.
  The audit asks what anyone can read beforehand, how terms change, and which concerns got an answer.

  Background:
    Given the built-in policy

  Scenario Outline: A public page covers every topic that the policy asks for
    Given a program with these facts:
      | fact                     | value    |
      | transparency.page_topics | <topics> |
    When the program is audited
    Then the verdict on transparency/public-page-covers-every-topic is <verdict>

    Examples:
      | topics                                          | verdict |
      | $transparency.page_topics_needed                | pass    |
      | all but one of $transparency.page_topics_needed | fail    |
      | []                                              | fail    |

  Scenario: The sponsor speaks of selected artists and gives no number
    Given a program with these facts:
      | fact                           | value      |
      | transparency.numbers_published | words-only |
    When the program is audited
    Then the verdict on transparency/access-numbers-are-published is fail
    And the participant roster would settle it

  Scenario: The terms change almost overnight
    Given a program with these facts:
      | fact                          | value                                        |
      | transparency.terms_may_change | true                                         |
      | transparency.change_notice    | less than $transparency.change_notice_needed |
    When the program is audited
    Then the verdict on transparency/terms-change-only-with-notice is fail

  Scenario: One public concern got an answer and another has waited for years
    Given a program with these facts:
      | fact                  | value                                                                                                                           |
      | transparency.concerns | [{concern: pay, public: true, answered_after: 2 days}, {concern: control, public: true, answered_after: {at_least: 1000 days}}] |
    When the program is audited
    Then the verdict on transparency/public-concerns-are-answered is fail
    And the reason says "control: time from raising the concern to an answer on its merits"

  Scenario: Every known concern got an answer and there may be more
    Given a program with these facts:
      | fact                  | value                                                                            |
      | transparency.concerns | {value: [{concern: pay, public: true, answered_after: 2 days}], complete: false} |
    When the program is audited
    Then the verdict on transparency/public-concerns-are-answered is unknown
    And the reason says "the list may be incomplete"
