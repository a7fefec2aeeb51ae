Feature: Publicity
  Testing a tool and appearing in its advertising are two things to agree to.
  The audit asks whether promotion was named as a purpose, agreed to, and told apart from opinion.

  Background:
    Given the built-in policy

  Scenario Outline: People are told beforehand that the program serves publicity
    Given a program with these facts:
      | fact                        | value                |
      | publicity.purposes_actual   | [testing, publicity] |
      | publicity.purposes_declared | <declared>           |
    When the program is audited
    Then the verdict on publicity/publicity-is-declared-beforehand is <verdict>

    Examples:
      | declared             | verdict |
      | [testing]            | fail    |
      | [testing, publicity] | pass    |

  Scenario: Some of those who praise the tool in public do not say what they get
    Given a program with these facts:
      | fact                            | value                                       |
      | participants.may_speak_publicly | true                                        |
      | publicity.disclosure_required   | true                                        |
      | publicity.disclosure_rate       | less than $publicity.disclosure_rate_needed |
    When the program is audited
    Then the verdict on publicity/benefits-are-disclosed is fail
    And it turns on publicity.disclosure_rate
    And the opinion is "does not conform"

  Scenario: Whoever joins has thereby agreed to be advertised with
    Given a program with these facts:
      | fact                                 | value |
      | publicity.promotes_with_participants | true  |
      | publicity.optin_separate             | false |
    When the program is audited
    Then the verdict on publicity/promotional-use-is-opted-into is fail
    And the participant agreement would settle it

  Scenario: People are called partners and nothing that they said changed anything
    Given a program with these facts:
      | fact                          | value                               |
      | publicity.partnership_claimed | true                                |
      | publicity.changes_attributed  | less than $publicity.changes_needed |
    When the program is audited
    Then the verdict on publicity/partnership-changes-the-product is fail
