Feature: Silence
  A missing answer is not a good answer. No rule can see silence, so leaving something out never makes a pass;
  whether a thing was published is itself a fact, with a true or false answer.

  Scenario: A program that states nothing
    Given the built-in policy
    And a program that states nothing
    When the program is audited
    Then every rule has one finding
    And every verdict is unknown
    And the accounts come out as:
      | account      | low | high  | decided | gate |
      | as-described | 0 % | 100 % | 0 %     | open |
    And the opinion is "no opinion"

  Scenario Outline: Nothing that a program leaves out makes it look better
    Given the built-in policy
    And the program file "examples/programs/<program>"
    When the program is audited
    Then leaving out any one answer makes nothing look better

    Examples:
      | program                  |
      | fair-program.yaml        |
      | just-enough-to-fail.yaml |

  Scenario: An embarrassing answer that is left out leaves the question open
    Given a program with these facts:
      | fact               | value |
      | sponsor.for_profit | true  |
      | work.demand        | duty  |
      | pay.offered_share  | 0 %   |
    And the answer to pay.offered_share is left out
    When the program is audited
    Then the verdict on pay/work-is-paid is unknown
    And it may still come out as pass or fail
    And the payment ledger would settle it

  Scenario: A question with no answer written beside it is not answered
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen}
      facts:
        sharing:
          criticism_allowed:
          nondisparagement: false
      """
    When the program is audited
    Then the verdict on sharing/criticism-is-allowed is unknown
    And it turns on sharing.criticism_allowed

  Scenario: To say that something was not published is an answer
    Given a program with these facts:
      | fact                          | value |
      | showcasing.selective          | true  |
      | showcasing.criteria_published | false |
    When the program is audited
    Then the verdict on showcasing/criteria-and-selectors-are-published is fail

  Scenario: A rule of which nobody knows whether it applies is not passed over
    Given this policy:
      """
      facts:
        pay.promised: boolean
        pay.on_time: boolean
      rules:
        pay/promised-money-arrives:
          applies_when: {fact: pay.promised, is: true}
          requires: {fact: pay.on_time, is: true}
      """
    And a program with these facts:
      | fact        | value |
      | pay.on_time | true  |
    When the program is audited
    Then the verdict on pay/promised-money-arrives is unknown
    And it may still come out as pass or not-applicable
    And the reason says "cannot fail"

  Scenario Outline: A list that may be incomplete can fail and cannot pass
    Given this policy:
      """
      facts:
        pay.groups:
          type: records
          key: group
          fields:
            group: {title: group, type: text}
            paid: {title: the group is paid, type: boolean}
      rules:
        pay/every-group-is-paid: {requires: {every: pay.groups, check: {field: paid, is: true}}}
      """
    And a program with these facts:
      | fact       | value                                                           |
      | pay.groups | {value: [{group: artists, paid: <paid>}], complete: <complete>} |
    When the program is audited
    Then the verdict on pay/every-group-is-paid is <verdict>

    Examples:
      | paid  | complete | verdict |
      | false | false    | fail    |
      | true  | false    | unknown |
      | true  | true     | pass    |
