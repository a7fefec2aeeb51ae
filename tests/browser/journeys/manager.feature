Feature: A manager describes a program of their own in a browser
  Nobody needs a terminal, a mouse, a script or a network to see where a program stands.

  Scenario Outline: From the first page to the result, with the keyboard alone
    Given the workbench <door>
    When somebody describes "Lumen preview", run by "Lumen", as their own program
    And they answer "Yes" to "Is the sponsor run for profit?"
    And they skip the next question
    And they go back to "Is the sponsor run for profit?" by the page of all answers, and answer "No"
    Then the description says "for_profit: false"
    And the result says "Not enough is known to judge Lumen preview"

    Examples:
      | door                                   |
      | behind a server                        |
      | behind a server, without its script    |
      | in one file, without a network         |
