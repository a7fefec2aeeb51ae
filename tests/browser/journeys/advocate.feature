Feature: An advocate describes a program they read about, in a browser
  Two sides speak, in texts that were published. Each claim names who says it and quotes where; each side is
  heard, and what nobody answered is asked for in a letter.

  Scenario Outline: From three texts to a report and a letter, with the keyboard alone
    Given the workbench <door>
    And an advocate describes "Lumen preview", run by "Lumen", as a program they read about
    And they give these sources:
      | title           | kind      | text                                                                                      |
      | The open letter | statement | We made clips with it for weeks. Nobody may say in public what went wrong with the tool.   |
      | What Lumen says | statement | Everyone may publish honest criticism. Artists are under no obligation to use the tool.     |
      | The newspaper   | article   | Lumen is a company that works for profit. Lumen did not want to say more.                   |
    When they quote what is said:
      | question                                                                                     | who              | answer | source | sentence                                                |
      | Is the sponsor run for profit?                                                               | Lumen            | Yes    | s2     | Lumen is a company that works for profit.               |
      | May participants publish honest criticism of the tool and the program?                       | Lumen            | Yes    | s1     | Everyone may publish honest criticism.                  |
      | May participants publish honest criticism of the tool and the program?                       | the participants | No     | s0     | Nobody may say in public what went wrong with the tool. |
      | Do participants make outputs, such as clips, images or texts, that could be shown to others? | the participants | Yes    | s0     | We made clips with it for weeks.                        |
    And "Lumen" replies to the last question, in "s2": "Lumen did not want to say more."
    Then 4 claims and 1 reply are quoted in the description
    And the letter asks "Lumen"
    And the result says "Lumen preview"

    Examples:
      | door                                |
      | behind a server                     |
      | behind a server, without its script |
