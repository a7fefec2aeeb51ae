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

  Scenario: Nobody is asked to say what they get for their praise
    Given a program with these facts:
      | fact                            | value |
      | pay.in_kind                     | [free-access] |
      | participants.may_speak_publicly | true  |
      | publicity.disclosure_required   | false |
    When the program is audited
    Then the verdict on publicity/benefits-are-disclosed is fail
    And it turns on publicity.disclosure_required

  Scenario: Whoever joins has thereby agreed to be advertised with
    Given a program with these facts:
      | fact                                 | value |
      | publicity.promotes_with_participants | true  |
      | publicity.optin_separate             | false |
    When the program is audited
    Then the verdict on publicity/promotional-use-is-opted-into is fail
    And the participant agreement would settle it
