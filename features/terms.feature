Feature: Terms
  What people sign can take away what they earned, or what the law would otherwise give them.
  The audit asks what the terms leave people when something goes wrong.

  Background:
    Given the built-in policy

  Scenario: Nobody can go to court over an injury
    Given a program with these facts:
      | fact              | value |
      | terms.harm_waived | true  |
    When the program is audited
    Then the verdict on terms/harm-is-not-signed-away is fail
    And the participant agreement would settle it

  Scenario Outline: A way to the courts is left
    Given a program with these facts:
      | fact                 | value      |
      | terms.court_barriers | <barriers> |
    When the program is audited
    Then the verdict on terms/courts-stay-open is <verdict>

    Examples:
      | barriers             | verdict |
      | []                   | pass    |
      | [distant-court]      | pass    |
      | [forced-arbitration] | fail    |
      | [class-waiver]       | fail    |

  Scenario Outline: Participants answer for their own wrongs alone
    Given a program with these facts:
      | fact            | value  |
      | terms.indemnity | <kind> |
    When the program is audited
    Then the verdict on terms/participants-indemnify-nobody is <verdict>

    Examples:
      | kind       | verdict |
      | none       | pass    |
      | own-wrongs | pass    |
      | any        | fail    |

  Scenario: Prize money that was won is lost with the access
    Given a program with these facts:
      | fact                      | value     |
      | pay.basis                 | [contest] |
      | terms.earned_rewards_kept | false     |
    When the program is audited
    Then the verdict on terms/earned-rewards-are-kept is fail
    And it turns on terms.earned_rewards_kept

  Scenario: Who only uses the tool has earned nothing that could be lost
    Given a program with these facts:
      | fact        | value         |
      | pay.basis   | []            |
      | pay.in_kind | [free-access] |
    When the program is audited
    Then the verdict on terms/earned-rewards-are-kept is not-applicable
