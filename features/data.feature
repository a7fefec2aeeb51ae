Feature: Data
  Whoever tries a tool puts something into it, and the tool itself was made from other people's work.
  The audit asks what trains the models, who owns what people make, and what can be taken back.

  Background:
    Given the built-in policy

  Scenario Outline: Models learn from participants only after a separate yes
    Given a program with these facts:
      | fact                     | value     |
      | data.participants_supply | true      |
      | data.used_for_training   | <trained> |
      | data.training_opt_in     | <opt-in>  |
    When the program is audited
    Then the verdict on data/training-on-participants-needs-opt-in is <verdict>

    Examples:
      | trained | opt-in | verdict |
      | true    | false  | fail    |
      | true    | true   | pass    |
      | false   | false  | pass    |

  Scenario: Part of the training data rests on a legal exception
    Given a program with these facts:
      | fact              | value                      |
      | data.corpus_bases | [licence, legal-exception] |
    When the program is audited
    Then the verdict on data/corpus-rests-on-permission is fail
    And the data policy would settle it

  Scenario: The terms give the sponsor what people make
    Given a program with these facts:
      | fact                     | value       |
      | data.participants_supply | true        |
      | data.inputs_owner        | participant |
      | data.outputs_owner       | sponsor     |
    When the program is audited
    Then the verdict on data/ownership-stays-with-participants is fail
    And it turns on data.outputs_owner

  Scenario Outline: What a person says about the tool stays that person's to say
    Given a program with these facts:
      | fact                     | value   |
      | data.participants_supply | true    |
      | data.feedback_rights     | <taken> |
    When the program is audited
    Then the verdict on data/feedback-is-not-taken-over is <verdict>

    Examples:
      | taken       | verdict |
      | improvement | pass    |
      | any-use     | pass    |
      | assigned    | fail    |

  Scenario: An app sends data from the phone and nobody can stop it
    Given a program with these facts:
      | fact                           | value    |
      | data.personal_data             | [device] |
      | data.personal_data_refusable   | false    |
    When the program is audited
    Then the verdict on data/device-data-are-limited is fail

  Scenario Outline: The sponsor's licence ends in time
    Given a program with these facts:
      | fact                     | value    |
      | data.licence_taken       | true     |
      | data.licence_uses_listed | true     |
      | data.licence_ends        | true     |
      | data.licence_length      | <length> |
    When the program is audited
    Then the verdict on data/licence-is-limited is <verdict>

    Examples:
      | length                                 | verdict |
      | $data.licence_length_allowed           | pass    |
      | more than $data.licence_length_allowed | fail    |

  Scenario: A licence for ever fails, whatever else it says
    Given a program with these facts:
      | fact               | value |
      | data.licence_taken | true  |
      | data.licence_ends  | false |
    When the program is audited
    Then the verdict on data/licence-is-limited is fail
    And it turns on data.licence_ends and data.licence_length
