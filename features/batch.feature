Feature: Many programs at once
  A screening service hands over one description on each line and gets one compact record for each.

  Background:
    Given the built-in policy
    And a program that states nothing

  Scenario: Every line gets its record, in order
    Given the file "programs.ndjson" holds:
      """
      {"program": {"name": "First", "sponsor": "Lumen"}, "facts": {"work": {"demand": "duty"}}}
      {"program": {"name": "Second", "sponsor": "Lumen"}, "facts": {}}
      """
    When "evenhand batch programs.ndjson" is run
    Then it prints "{"line":1,"program":"First""
    And it prints "{"line":2,"program":"Second""
    And it complains "2 programs judged."

  Scenario: Silence does not pass here either
    Given the file "programs.ndjson" holds:
      """
      {"program": {"name": "Silent", "sponsor": "Lumen"}}
      """
    When "evenhand batch programs.ndjson" is run
    Then it prints ""opinion":"no opinion""
    And it does not print ""pass""
    And the exit status is 3

  Scenario: Each criterion has its score
    Given the file "programs.ndjson" holds:
      """
      {"program": {"name": "Gagged", "sponsor": "Lumen"}, "facts": {"sharing": {"criticism_allowed": false}}}
      """
    When "evenhand batch programs.ndjson" is run
    Then it prints ""sharing":{"as-described":{"low":0.0,"high":"

  Scenario: A line that holds no sound program is named and passed over
    Given the file "programs.ndjson" holds:
      """
      {"program": {"name": "First", "sponsor": "Lumen"}}
      {"program": {"name": "Second", "sponsor": "Lumen"}, "facts": {"pay": {"ofered_share": "40 %"}}}
      {"program": {"name": "Third", "sponsor": "Lumen"}}
      """
    When "evenhand batch programs.ndjson -o records.ndjson" is run
    Then it complains "programs.ndjson:2:"
    And it complains "Did you mean 'offered_share'?"
    And it complains "2 programs judged; 1 line holds no sound program."
    And it writes "records.ndjson"
    And the exit status is 2

  Scenario: How many programs needed a closer look is said
    Given the file "programs.ndjson" holds:
      """
      {"program": {"name": "First", "sponsor": "Lumen"}, "facts": {"work": {"demand": "duty"}}}
      {"program": {"name": "Second", "sponsor": "Lumen"}, "facts": {"work": {"demand": "a duty"}}}
      """
    When "evenhand batch programs.ndjson --stats" is run
    Then it complains "1 program judged; 1 line holds no sound program."
    And it complains "1 judged the fast way; 1 taken by the loader."

  Scenario: An answer that is given twice is not taken
    Given the file "programs.ndjson" holds:
      """
      {"program": {"name": "A", "sponsor": "B"}, "facts": {"pay": {"offered_share": "0 %", "offered_share": "100 %"}}}
      """
    When "evenhand batch programs.ndjson" is run
    Then it complains "stands here twice"
    And the exit status is 2

  Scenario: An interrupted run goes on where it was
    Given the file "programs.ndjson" holds:
      """
      {"program": {"name": "First", "sponsor": "Lumen", "as_of": "2026-03-01"}}
      {"program": {"name": "Second", "sponsor": "Lumen", "as_of": "2026-03-01"}}
      """
    And "evenhand batch programs.ndjson -o records.ndjson" was interrupted after 1 program
    When "evenhand batch programs.ndjson -o records.ndjson --resume" is run
    Then it complains "2 programs judged."
    And "records.ndjson" has a record for each of 2 programs

  Scenario: What failed before an interruption counts after it
    Given the file "programs.ndjson" holds:
      """
      {"program": {"name": "First", "sponsor": "Lumen"}, "facts": {"sharing": {"criticism_allowed": false}}}
      {"program": {"name": "Second", "sponsor": "Lumen"}}
      """
    And "evenhand batch programs.ndjson -o records.ndjson" was interrupted after 1 program
    When "evenhand batch programs.ndjson -o records.ndjson --resume" is run
    Then the exit status is 1

  Scenario: An interrupted run does not go on with other programs
    Given the file "programs.ndjson" holds:
      """
      {"program": {"name": "First", "sponsor": "Lumen"}}
      {"program": {"name": "Second", "sponsor": "Lumen"}}
      """
    And "evenhand batch programs.ndjson -o records.ndjson" was interrupted after 1 program
    And the file "programs.ndjson" says "Another" instead of "First"
    When "evenhand batch programs.ndjson -o records.ndjson --resume" is run
    Then it complains "The run to resume judged other programs"
    And the exit status is 2

  Scenario: A line that is not JSON is told so
    Given the file "programs.ndjson" holds:
      """
      {"program": {"name": "First", "sponsor": "Lumen"} "facts": {}}
      """
    When "evenhand batch programs.ndjson" is run
    Then it complains "programs.ndjson:1:51 This is not JSON: Expecting ',' delimiter."
    And the exit status is 2

  Scenario: A spreadsheet of programs is judged row by row
    Given the file "programs.csv" holds:
      """
      program.name,program.sponsor,work.demand,sharing.criticism_allowed
      First,Lumen,duty,
      Second,Lumen,,false
      """
    When "evenhand batch programs.csv" is run
    Then it prints "{"line":2,"program":"First""
    And it prints "{"line":3,"program":"Second""
    And it complains "2 programs judged."

  Scenario: What is wrong in a spreadsheet is said at its cell
    Given the file "programs.csv" holds:
      """
      program.name,program.sponsor,pay.offered_share
      First,Lumen,40 %
      Second,Lumen,130 %
      """
    When "evenhand batch programs.csv" is run
    Then it complains "programs.csv:3:14 pay.offered_share: '130 %' is out of range."
    And it complains "1 program judged; 1 line holds no sound program."
    And the exit status is 2

  Scenario: A column that asks for no fact ends the run before anything is judged
    Given the file "programs.csv" holds:
      """
      program.name,program.sponsor,pay.ofered_share
      First,Lumen,40 %
      """
    When "evenhand batch programs.csv -o records.ndjson" is run
    Then it complains "Did you mean 'pay.offered_share'?"
    And it complains "No audit was performed."
