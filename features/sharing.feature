Feature: Sharing
  A sponsor that approves every output chooses what the public learns from its own testers.
  The audit asks what needs approval, on which grounds it is refused, and whether criticism is free.

  Background:
    Given the built-in policy

  Scenario: Every output needs the sponsor's approval
    Given a program with these facts:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
      | sharing.approval_scope    | all   |
    When the program is audited
    Then the verdict on sharing/no-blanket-approval is fail
    And it turns on sharing.approval_scope
    And the approval log would settle it

  Scenario: Limits that people can read beforehand leave them free to share
    Given a program with these facts:
      | fact                      | value                          |
      | sharing.outputs_shareable | true                           |
      | sharing.approval_scope    | one of $sharing.allowed_scopes |
    When the program is audited
    Then the verdict on sharing/no-blanket-approval is pass

  Scenario: People who may not speak publicly at all may not criticise either
    Given a program with these facts:
      | fact                            | value |
      | participants.may_speak_publicly | false |
    When the program is audited
    Then the verdict on sharing/criticism-is-allowed is fail
    And the opinion is "does not conform"

  Scenario: Nobody may say that the program exists
    Given a program with these facts:
      | fact                     | value |
      | sharing.existence_secret | true  |
    When the program is audited
    Then the verdict on sharing/taking-part-is-no-secret is fail

  Scenario: The artists speak of approval and the company has not answered
    Given a program with two sides, the company and the artists
    And a program with these facts:
      | fact                      | value |
      | sharing.outputs_shareable | true  |
    And the artists say:
      | fact                   | value |
      | sharing.approval_scope | all   |
    When the program is audited
    Then the verdict on sharing/no-blanket-approval is alleged
    And the reason says "company: no answer in these sources"

  Scenario: Nobody may publish what they dislike
    Given a program with these facts:
      | fact                      | value |
      | sharing.criticism_allowed | false |
      | sharing.nondisparagement  | true  |
    When the program is audited
    Then the verdict on sharing/criticism-is-allowed is fail
    And it turns on sharing.criticism_allowed and sharing.nondisparagement
    And the opinion is "does not conform"

  Scenario: Taste is no ground for refusing approval
    Given a program with these facts:
      | fact                      | value             |
      | sharing.approval_scope    | all               |
      | sharing.grounds_published | true              |
      | sharing.approval_grounds  | [safety, quality] |
    When the program is audited
    Then the verdict on sharing/approval-has-narrow-published-grounds is fail

  Scenario Outline: An embargo that lasts too long comes to the same as a ban
    Given a program with these facts:
      | fact                   | value    |
      | sharing.approval_scope | embargo  |
      | sharing.embargo_length | <length> |
    When the program is audited
    Then the verdict on sharing/embargoes-are-short is <verdict>

    Examples:
      | length                             | verdict |
      | $sharing.embargo_longest           | pass    |
      | more than $sharing.embargo_longest | fail    |
