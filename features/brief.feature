Feature: The brief
  A report answers first what its reader came for: what stands, what each side says to the questions that the
  policy asks first, how far it is backed, and what to do. It fits a screen, and the whole report begins with it.

  Scenario: What is said, side by side
    Given a program with two sides, the company and the testers
    And the company says:
      | fact                      | value |
      | sharing.criticism_allowed | true  |
      | sharing.nondisparagement  | false |
    And the testers say:
      | fact                      | value |
      | sharing.criticism_allowed | false |
    When "evenhand audit program.yaml" is run
    Then it prints "It is disputed whether"
    And it prints "1 rule is disputed"
    And it prints "Ask first for"
    And it prints "Unknown is not pass."

  Scenario: A complaint that nobody answers
    Given a program with two sides, the company and the testers
    And the testers say:
      | fact                      | value |
      | sharing.criticism_allowed | false |
    When "evenhand audit program.yaml" is run
    Then it prints "1 critical complaint is neither denied nor proved"
    And it prints "alleged, not"
    And it prints "No answer in these sources"

  Scenario: A remedy of what is not settled is meant for the case that it is so
    Given a program with two sides, the company and the testers
    And the testers say:
      | fact                      | value |
      | sharing.criticism_allowed | false |
    When "evenhand audit program.yaml -f terminal" is run
    Then it prints "Remedy, if so:"

  Scenario: What fails by the description's own word is no accusation
    Given a program with these facts:
      | fact                      | value |
      | sharing.criticism_allowed | false |
    When "evenhand audit program.yaml" is run
    Then it prints "does not conform, by its own account"
    And it prints "Mend first"
    And it does not print "complaint"

  Scenario Outline: The brief takes the form of its file
    Given the program file "examples/programs/empty.yaml"
    When "evenhand audit program.yaml -f brief:<file>" is run
    Then the exit status is 3
    And it writes "<file>"

    Examples:
      | file       |
      | brief.txt  |
      | brief.html |
      | brief.md   |
