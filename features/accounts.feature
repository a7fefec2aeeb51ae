Feature: Accounts
  On most points one side never answered the other. Each side's account is what its parties claim, narrowed by
  the record. What the sponsor and the other sides agree on is settled; what nobody has answered stands unanswered.

  Background:
    Given this policy:
      """
      facts:
        pay.offered: boolean
        pay.paid_share: share
      rules:
        pay/work-is-paid: {severity: critical, requires: {fact: pay.offered, is: true}}
      """
    And a program with two sides, the company and the testers

  Scenario: Both sides agree
    Given the company says:
      | fact        | value |
      | pay.offered | false |
    And the testers say:
      | fact        | value |
      | pay.offered | false |
    When the program is audited
    Then the verdict on pay/work-is-paid is fail
    And the verdicts on pay/work-is-paid are:
      | sponsor | testers | settled | unanswered |
      | fail    | fail    | fail    | fail       |

  Scenario Outline: One side speaks and the other has not answered
    Given the <side> say:
      | fact        | value   |
      | pay.offered | <claim> |
    When the program is audited
    Then the verdict on pay/work-is-paid is <verdict>
    And the verdicts on pay/work-is-paid are:
      | settled | unanswered   |
      | unknown | <unanswered> |

    Examples:
      | side    | claim | verdict | unanswered |
      | testers | false | alleged | fail       |
      | company | true  | claimed | pass       |

  Scenario: The sides contradict each other
    Given the company says:
      | fact        | value |
      | pay.offered | true  |
    And the testers say:
      | fact        | value |
      | pay.offered | false |
    When the program is audited
    Then the verdict on pay/work-is-paid is contested
    And the verdicts on pay/work-is-paid are:
      | sponsor | testers | settled | unanswered |
      | pass    | fail    | unknown | unknown    |
    And the reason says "company: pass"
    And the reason says "testers: fail"

  Scenario: The sides know different parts of the answer
    Given the company says:
      | fact           | value            |
      | pay.paid_share | {at_least: 40 %} |
    And the testers say:
      | fact           | value           |
      | pay.paid_share | {at_most: 60 %} |
    When the program is audited
    Then the answers to pay.paid_share are:
      | sponsor       | testers     | settled    | unanswered   |
      | 40 % to 100 % | 0 % to 60 % | not stated | 40 % to 60 % |

  Scenario: The record narrows every account
    Given the auditors speak as the record
    And the auditors say:
      | fact        | value |
      | pay.offered | true  |
    And the company says:
      | fact           | value |
      | pay.paid_share | 80 %  |
    And the testers say:
      | fact           | value |
      | pay.paid_share | 10 %  |
    When the program is audited
    Then the verdict on pay/work-is-paid is pass
    And it is settled by record
    And the verdicts on pay/work-is-paid are:
      | sponsor | testers | settled | unanswered |
      | pass    | pass    | pass    | pass       |

  Scenario: A plain value in a program with sides is the record's
    Given a program with these facts:
      | fact        | value |
      | pay.offered | false |
    And the testers say:
      | fact           | value |
      | pay.paid_share | 10 %  |
    When the program is audited
    Then the verdicts on pay/work-is-paid are:
      | testers | settled | unanswered |
      | fail    | fail    | fail       |

  Scenario: Where no side claims anything there is one account, the description's own
    Given a program with these facts:
      | fact        | value |
      | pay.offered | false |
    When the program is audited
    Then the accounts come out as:
      | account      | gate   |
      | as-described | failed |
    And the verdicts on pay/work-is-paid are:
      | as-described |
      | fail         |

  Scenario: A side that contradicts the record is overruled and marked
    Given the auditors speak as the record
    And the auditors say:
      | fact        | value | source     | kind     | at     |
      | pay.offered | false | the ledger | document | page 4 |
    And the company says:
      | fact        | value |
      | pay.offered | true  |
    When the program is audited
    Then the verdict on pay/work-is-paid is fail
    And the account of the company contradicts the record on pay.offered

  Scenario: A side that contradicts itself keeps both answers and is marked
    Given the company says:
      | fact        | value |
      | pay.offered | true  |
      | pay.offered | false |
    When the program is audited
    Then the account of the company contradicts itself on pay.offered
    And the verdicts on pay/work-is-paid are:
      | sponsor | settled |
      | unknown | unknown |
    And the company is divided on it

  Scenario: Someone outside is heard and moves nothing
    Given the readers speak as someone outside
    And the testers say:
      | fact        | value |
      | pay.offered | false |
    And the readers say:
      | fact        | value |
      | pay.offered | true  |
    When the program is audited
    Then the verdict on pay/work-is-paid is alleged
    And the verdicts are the same without what the readers say

  Scenario: Articles that relay one letter corroborate nothing
    Given the testers say:
      | fact        | value | origin     | source          |
      | pay.offered | false | the letter | the first paper |
      | pay.offered | false | the letter | another paper   |
    When the program is audited
    Then 1 origin stands behind pay.offered

  Scenario: Two letters are two origins
    Given the testers say:
      | fact        | value | origin          | source          |
      | pay.offered | false | the letter      | the first paper |
      | pay.offered | false | an earlier post | another paper   |
    When the program is audited
    Then 2 origins stand behind pay.offered
