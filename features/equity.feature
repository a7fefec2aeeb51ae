Feature: Equity
  Early access is an advantage, and unpaid work falls to those who can afford it.
  The audit asks who is let in and by which criteria, whom unpaid work serves, and whether minors are safe.

  Background:
    Given the built-in policy

  Scenario Outline: A minor works only with a guardian's consent
    Given a program with these facts:
      | fact                    | value      |
      | work.demand             | request    |
      | equity.minimum_age      | <age>      |
      | equity.guardian_consent | <guardian> |
    When the program is audited
    Then the verdict on equity/minors-need-a-guardian is <verdict>

    Examples:
      | age                         | guardian | verdict |
      | $equity.adult_age           | false    | pass    |
      | less than $equity.adult_age | true     | pass    |
      | less than $equity.adult_age | false    | fail    |

  Scenario Outline: A minor who merely uses a preview needs nobody's consent, and one who keeps its secrets does
    Given a program with these facts:
      | fact                                 | value                      |
      | equity.minimum_age                   | $equity.age_of_use         |
      | equity.guardian_consent              | false                      |
      | work.demand                          | one of $equity.demands_fit_for_minors |
      | work.harmful_exposure                | false                      |
      | sharing.confidentiality_duty         | <secret>                   |
      | publicity.promotes_with_participants | false                      |
    When the program is audited
    Then the verdict on equity/minors-need-a-guardian is <verdict>

    Examples:
      | secret | verdict |
      | false  | pass    |
      | true   | fail    |

  Scenario: Published criteria shut people out for what they are
    Given a program with these facts:
      | fact                         | value |
      | equity.open_intake           | false |
      | equity.criteria_published    | true  |
      | equity.turned_away_for_trait | true  |
    When the program is audited
    Then the verdict on equity/selection-criteria-are-public-and-neutral is fail
    And it turns on equity.turned_away_for_trait
    And the participant roster would settle it

  Scenario: No sign shows that unpaid work serves those who do it
    Given a program with these facts:
      | fact                     | value |
      | work.demand              | duty  |
      | pay.offered_share        | 0 %   |
      | equity.own_benefit_signs | []    |
    When the program is audited
    Then the verdict on equity/unpaid-work-serves-participants is fail

  Scenario: Where all work is paid, nobody need ask whom unpaid work serves
    Given a program with these facts:
      | fact              | value                     |
      | work.demand       | duty                      |
      | pay.offered_share | $voluntariness.full_share |
    When the program is audited
    Then the verdict on equity/unpaid-work-serves-participants is not-applicable
