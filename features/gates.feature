Feature: A gate in a build
  A build server needs an exit status it can rely on, and people need to see why it stopped where they work:
  beside the line, in the merge request, in the log.

  Background:
    Given the program file "examples/programs/just-enough-to-fail.yaml"

  Scenario: A log has a line for each finding that is not met
    When "evenhand audit program.yaml -f concise" is run
    Then the exit status is 1
    And it prints "program.yaml:5:29: fail critical sharing/criticism-is-allowed: Participants may not publish honest criticism"
    And it prints "does not conform, by its own account; 1 fail, 74 unknown. Unknown is not pass."
    And it prints "of these gate."

  Scenario: A merge request on GitLab shows what fails
    When "evenhand audit program.yaml -f gitlab:gl-code-quality-report.json" is run
    Then the exit status is 1
    And "gl-code-quality-report.json" mentions ""check_name": "sharing/criticism-is-allowed""
    And "gl-code-quality-report.json" mentions ""severity": "critical""

  Scenario: What is waived is told as waived
    Given the file "waivers.yaml" holds:
      """
      waivers:
        - {rule: sharing/criticism-is-allowed, reason: The term goes, owner: Ana Ruiz, until: 2026-12-31}
      """
    When "evenhand audit program.yaml --waivers waivers.yaml --as-of 2026-12-01 -f concise" is run
    Then the exit status is 3
    And it prints "[waived until 2026-12-31 by Ana Ruiz, and not passed: The term goes]"
