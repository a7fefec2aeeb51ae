Feature: Policies by score
  An index has no gate. Its policy names bands of the score, and the opinion is the band that is surely reached,
  whatever the open questions turn out to be. A policy by conformity says which rules are its gate.

  Background:
    Given this policy:
      """
      facts:
        door.front: boolean
        door.side: boolean
        door.roof: boolean
        door.flap: boolean
      rules:
        door/front-opens: {requires: {fact: door.front, is: true}}
        door/side-opens: {requires: {fact: door.side, is: true}}
        door/roof-opens: {requires: {fact: door.roof, is: true}}
        door/flap-opens: {requires: {fact: door.flap, is: true}}
      opinion:
        by: score
        bands: {open: 75 %, half open: 50 %, closed: 0 %}
      """

  Scenario: The opinion is the band that is surely reached
    Given a program with these facts:
      | fact       | value |
      | door.front | true  |
      | door.side  | true  |
      | door.roof  | true  |
    When the program is audited
    Then the opinion is "open"
    And the opinion says "75 % is secured, and 100 % still possible: all of it in the band open, from 75 % on."

  Scenario: What is open may decide between bands
    Given a program with these facts:
      | fact       | value |
      | door.front | true  |
      | door.side  | true  |
      | door.roof  | false |
    When the program is audited
    Then the opinion is "half open to open"
    And the opinion says "50 % is secured, and 75 % still possible: 1 scored rule is undecided."

  Scenario: A dispute leaves the band open
    Given a program with two sides, the town and the visitors
    And the town say:
      | fact       | value |
      | door.front | true  |
      | door.side  | true  |
      | door.roof  | true  |
      | door.flap  | false |
    And the visitors say:
      | fact       | value |
      | door.front | true  |
      | door.side  | true  |
      | door.roof  | false |
      | door.flap  | false |
    When the program is audited
    Then the verdict on door/roof-opens is contested
    And the opinion is "half open to open"

  Scenario: With too little decided there is no opinion
    Given a program with these facts:
      | fact       | value |
      | door.front | true  |
    When the program is audited
    Then the opinion is "no opinion"

  Scenario: A gate that nothing can fail is told
    Given the file "rules/policy.yaml" holds:
      """
      name: Our policy
      version: 1.0.0
      effective: 2026-11-01
      criteria: [door]
      severities: {critical: 8, major: 4, minor: 2, advisory: 0}
      opinion: {by: conformity, gate: critical, coverage_needed: {value: 50 %, reason: A half., source: judgement}}
      """
    And the file "rules/documents.yaml" holds:
      """
      plan: {title: the plan, held_by: public, shows: the doors}
      """
    And the file "rules/door/criterion.yaml" holds:
      """
      title: Doors
      question: Do the doors open?
      rules:
        severity: major
        why: People come in by doors.
        remedy: Oil it.
        settled_by: [plan]
        backed_by: [{basis: judgement, reason: A door is for opening.}]
      """
    And the file "rules/door/rules.csv" holds:
      """
      slug,title,question
      side-door-opens,The side door opens,Does the side door open?
      """
    When "evenhand rules check --rules rules" is run
    Then it prints "No rule is in the gate, which is for those from critical on."
