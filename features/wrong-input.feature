Feature: Wrong input
  A mistake is told where it stands, with what was expected and the nearest name, all of a file's mistakes at
  once. Nothing is guessed, and no audit is performed.

  Scenario: Every mistake of a file is told at once
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen}
      facts:
        pay:
          offered_shar: 100 %
          effective_hourly: 32 USD
          longest_wait: soon
        sharing.approval_scope: some
        work.tasks_stated: yes
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake                      |
      | 4    | 5      | Did you mean 'offered_share' |
      | 5    | 23     | 32 USD                       |
      | 6    | 19     | such as 72 hours or 5 days   |
      | 7    | 27     | none, safety-class, embargo  |
      | 8    | 22     | true or false                |

  Scenario: What a form or a review tool goes by
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen}
      facts:
        pay:
          effective_hourly: 32 USD
          offered_shar: 100 %
        sharing.approval_scope: {value: none, by: tester}
      """
    When the program is audited
    Then the program is refused for:
      | line | column | code         | path                               | mistake                  |
      | 4    | 23     | wrong-value  | facts.pay.effective_hourly         | 32 USD                   |
      | 5    | 5      | unknown-fact | facts.pay.offered_shar             | offered_share            |
      | 6    | 45     | unknown-name | facts.sharing.approval_scope.by    | not among the parties    |

  Scenario: Answers as letters and spreadsheets have them
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen}
      facts:
        pay:
          offered_share: 40-60 %
          effective_hourly: $25/hour
          total_pool: 1,000 USD
          in_kind: credits
          longest_wait: unknown
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake                                           |
      | 4    | 20     | Did you mean '{at_least: 40 %, at_most: 60 %}'    |
      | 5    | 23     | Did you mean '25 USD/hour'                        |
      | 6    | 17     | Expected 1000 USD or 1.00 USD                     |
      | 7    | 14     | Did you mean '[credits]'                          |
      | 8    | 19     | where nobody knows, the fact is left out          |

  Scenario: Names that nobody declared
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen}
      parties:
        testers: {name: the testers, side: testers}
      facts:
        work.demand:
          - {value: duty, by: tester, origin: letter, via: [{source: s0}]}
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake                |
      | 6    | 25     | Did you mean 'testers' |
      | 6    | 41     | 'letter'               |
      | 6    | 64     | 's0'                   |

  Scenario: A key of the header that is misspelt
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, stagee: alpha}
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake              |
      | 1    | 48     | Did you mean 'stage' |

  Scenario: A fact that stands there twice
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen}
      facts:
        work.demand: duty
        work.demand: none
      """
    When the program is audited
    Then the program is refused for:
      | line | column | mistake       |
      | 4    | 3      | 'work.demand' |

  Scenario Outline: YAML that hides what it says
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: <sponsor>}
      """
    When the program is audited
    Then the program is refused for:
      | line | column   | mistake   |
      | 1    | <column> | <mistake> |

    Examples:
      | sponsor     | column | mistake  |
      | &one Lumen  | 41     | anchor   |
      | *one        | 41     | alias    |
      | !!str Lumen | 41     | tag      |
      | [Lumen      | 47     | not YAML |

  Scenario Outline: A value outside what makes sense
    Given a program with these facts:
      | fact   | value   |
      | <fact> | <value> |
    When the program is audited
    Then the program is refused for:
      | line | column | mistake   |
      | 1    | 1      | <mistake> |

    Examples:
      | fact                   | value                     | mistake                    |
      | pay.offered_share      | 120 %                     | 120 %                      |
      | pay.offered_share      | 40                        | a share from 0 % to 100 %  |
      | pay.total_pool         | 500 UDS                   | Did you mean 'USD'         |
      | sharing.embargo_length | 3 fortnights              | such as 72 hours or 5 days |
      | participants.count     | {at_least: 9, at_most: 3} | No value fits all of this  |

  Scenario Outline: A command that cannot be carried out
    Given the program file "examples/programs/empty.yaml"
    When "evenhand <command>" is run
    Then the exit status is 2
    And it complains "<complaint>"
    And it complains "No audit was performed."
    And it writes nothing

    Examples:
      | command                                   | complaint                        |
      | audit progam.yaml                         | Did you mean 'program.yaml'?     |
      | audit .                                   | This is a folder.                |
      | audit program.yaml -f htlm                | Did you mean 'html'?             |
      | audit program.yaml -f html:no/report.html | There is no folder 'no'.         |
      | audit program.yaml -f html:program.yaml   | This file is an input            |
      | audit program.yaml --rules nowhere        | This is not a folder of rules    |
      | audit program.yaml --as-of 2026-02-30     | such as 2026-03-01               |

  Scenario: A command that finds a mistake in the program
    Given a program with these facts:
      | fact         | value |
      | work.demandd | true  |
    When "evenhand audit program.yaml -f html:report.html" is run
    Then the exit status is 2
    And it complains "Did you mean 'work.demand'?"
    And it complains "No audit was performed."
    And it writes nothing

  Scenario: A command that looks into a policy was asked for no audit
    Given a program that states nothing
    When "evenhand rules show pay/work-is-payed" is run
    Then the exit status is 2
    And it complains "Did you mean 'pay/work-is-paid'?"
    And it complains "Nothing was done."
