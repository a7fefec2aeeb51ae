Feature: The options of a project
  What a team decided once, such as what gates and which policy judges, stands beside its program, so that
  nobody types it and nobody forgets it.

  Background:
    Given the program file "examples/programs/just-enough-to-fail.yaml"

  Scenario: A run takes its options from the project, and says so
    Given the file "pyproject.toml" holds:
      """
      [tool.evenhand]
      fail-on = "never"
      profile = "preview"
      """
    When "evenhand audit program.yaml" is run
    Then the exit status is 0
    And it prints "tailored by the profile A preview"
    And it complains "Options from pyproject.toml: profile, fail-on."

  Scenario: The command line wins
    Given the file "evenhand.toml" holds:
      """
      fail-on = "never"
      """
    When "evenhand audit program.yaml --fail-on critical" is run
    Then the exit status is 1

  Scenario: A run without it
    Given the file "evenhand.toml" holds:
      """
      fail-on = "never"
      """
    When "evenhand audit program.yaml --no-config" is run
    Then the exit status is 1

  Scenario: An option that is misspelt is no option
    Given the file "evenhand.toml" holds:
      """
      fial-on = "never"
      """
    When "evenhand audit program.yaml" is run
    Then the exit status is 2
    And it complains "evenhand.toml:1:1"
    And it complains "Did you mean 'fail-on'?"
