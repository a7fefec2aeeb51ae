Feature: Scores and opinion
  A score is an interval: from what the evidence secures to what is still possible. Critical rules are a gate.
  The opinion sums up, and says when the evidence is too thin for one.

  Background:
    Given this policy:
      """
      facts:
        pay.applies: boolean
        pay.offered: boolean
        sharing.free: boolean
        sharing.credited: boolean
        sharing.thanked: boolean
      rules:
        pay/work-is-paid:
          severity: critical
          applies_when: {fact: pay.applies, is: true}
          requires: {fact: pay.offered, is: true}
        sharing/outputs-are-free: {severity: major, requires: {fact: sharing.free, is: true}}
        sharing/makers-are-credited: {severity: major, requires: {fact: sharing.credited, is: true}}
        sharing/makers-are-thanked: {severity: advisory, requires: {fact: sharing.thanked, is: true}}
      """

  Scenario: The score runs from what is secured to what is still possible
    Given a program with these facts:
      | fact        | value |
      | pay.applies | true  |
      | pay.offered | true  |
    When the program is audited
    Then the accounts come out as:
      | account      | low  | high  | decided | gate |
      | as-described | 50 % | 100 % | 50 %    | held |

  Scenario: A rule that does not apply counts on neither side
    Given a program with these facts:
      | fact             | value |
      | pay.applies      | false |
      | sharing.free     | true  |
      | sharing.credited | false |
    When the program is audited
    Then the accounts come out as:
      | account      | low  | high | decided | gate |
      | as-described | 50 % | 50 % | 100 %   | held |

  Scenario: An advisory rule is reported and not scored
    Given a program with these facts:
      | fact             | value |
      | pay.applies      | true  |
      | pay.offered      | true  |
      | sharing.free     | true  |
      | sharing.credited | true  |
      | sharing.thanked  | false |
    When the program is audited
    Then the verdict on sharing/makers-are-thanked is fail
    And the accounts come out as:
      | account      | low   | high  |
      | as-described | 100 % | 100 % |
    And the opinion is "conforms"

  Scenario: Where no rule can apply there is no score
    Given this policy:
      """
      facts:
        pay.applies: boolean
        pay.offered: boolean
      rules:
        pay/work-is-paid:
          applies_when: {fact: pay.applies, is: true}
          requires: {fact: pay.offered, is: true}
      """
    And a program with these facts:
      | fact        | value |
      | pay.applies | false |
    When the program is audited
    Then the accounts come out as:
      | account      | low  | high | decided |
      | as-described | none | none | none    |

  Scenario: A critical rule that fails as the program describes itself decides the opinion
    Given a program with these facts:
      | fact             | value |
      | pay.applies      | true  |
      | pay.offered      | false |
      | sharing.free     | true  |
      | sharing.credited | true  |
    When the program is audited
    Then the opinion is "does not conform"
    And the opinion says "pay/work-is-paid"
    And the accounts come out as:
      | account      | gate   |
      | as-described | failed |

  Scenario: The sides disagree on a critical rule
    Given a program with two sides, the company and the testers
    And a program with these facts:
      | fact        | value |
      | pay.applies | true  |
    And the company says:
      | fact        | value |
      | pay.offered | true  |
    And the testers say:
      | fact        | value |
      | pay.offered | false |
    When the program is audited
    Then the opinion is "contested"
    And the opinion says "The accounts of company and testers exclude each other on a rule of the gate"
    And the accounts come out as:
      | account | gate   |
      | sponsor | held   |
      | testers | failed |
      | settled | open   |

  Scenario: Too little is decided for an opinion
    Given a program with these facts:
      | fact        | value |
      | pay.applies | false |
    When the program is audited
    Then the opinion is "no opinion"
    And the opinion says "an opinion needs"

  Scenario: The gate holds and something else fails
    Given a program with these facts:
      | fact             | value |
      | pay.applies      | true  |
      | pay.offered      | true  |
      | sharing.free     | false |
      | sharing.credited | true  |
    When the program is audited
    Then the opinion is "conforms except"
    And the opinion says "sharing/outputs-are-free"
