Feature: Describing a program question by question
  Nobody has to know the questions of a policy, or how a program file is written. They are put one by one, the core
  questions first and then those that decide most, and what hangs on nothing is not asked. Every answer is in the file
  at once; one can go back, put a question off, stop, and go on another day, and what stands in a file stays.

  Background:
    Given the built-in policy

  Scenario: The answers make a description
    When "evenhand new another.yaml" is run, and this is typed:
      """
      Lumen preview
      Lumen
      alpha
      2026-03-01
      yes
      request
      1, feedback
      .
      """
    Then "another.yaml" holds:
      """
      program:
        name: Lumen preview
        sponsor: Lumen
        stage: alpha
        as_of: 2026-03-01
      facts:
        work:
          # What is the most that the sponsor asks of participants, in the terms or in practice?
          demand: request
          # Which kinds of work do participants do for the program?
          kinds: [bug-reports, feedback]
        sponsor:
          # Is the sponsor run for profit?
          for_profit: true
      """

  Scenario: A description is gone on with, and what stands in it stays
    Given this program file:
      """
      # from the terms of March
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts:
        sponsor: {for_profit: true}  # by the register
      """
    When "evenhand new program.yaml" is run, and this is typed:
      """
      none
      .
      """
    Then "program.yaml" holds:
      """
      # from the terms of March
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts:
        work:
          # What is the most that the sponsor asks of participants, in the terms or in practice?
          demand: none
        sponsor: {for_profit: true}  # by the register
      """
    And it does not print "Is the sponsor run for profit?"

  Scenario: One can go back and answer otherwise
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    When "evenhand new program.yaml" is run, and this is typed:
      """
      yes
      <
      no
      .
      """
    Then it prints "So far: yes"
    And "program.yaml" holds:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts:
        sponsor:
          # Is the sponsor run for profit?
          for_profit: false
      """

  Scenario: That nobody has said is an answer, and no good one
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    When "evenhand new program.yaml" is run, and this is typed:
      """
      -
      .
      """
    Then "program.yaml" holds:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts:
        sponsor:
          # Is the sponsor run for profit?
          for_profit:
      """
    And it prints "0 of 145 facts answered."

  Scenario: What cannot be so together is refused with the reason
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      facts: {sponsor.for_profit: true, work.demand: duty, work.kinds: [feedback], work.hours_asked: 5 hours, pay.basis: [], pay.effective_hourly: 12 USD/hour}
      """
    When "evenhand new program.yaml" is run, and this is typed:
      """
      0 %
      .
      """
    Then it prints "Where nobody is offered money, nobody is paid anything"

  Scenario: Each side says what it says, and where that stands
    Given this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    When "evenhand new program.yaml --sides --sources" is run, and this is typed:
      """
      the testers
      2

      1
      no
      1
      Company register
      13
      2026-02-01


      page 2

      2
      yes
      2
      An open letter
      16



      line 5
      They earn from it.

      .
      """
    Then "program.yaml" holds:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      parties:
        lumen: {name: Lumen, side: sponsor}
        the-testers: {name: the testers, side: participants}
      sources:
        s0: {title: Company register, kind: public-registers, date: 2026-02-01}
        s1: {title: An open letter, kind: statement}
      facts:
        sponsor:
          # Is the sponsor run for profit?
          for_profit:
            - {value: false, by: lumen, source: s0, at: page 2}
            - {value: true, by: the-testers, source: s1, at: line 5, quote: "They earn from it."}
      """

  Scenario: A policy of five rules asks what five rules need
    Given the file "five.yaml" holds:
      """
      profile: Five rules
      about: What we can change this year.
      only:
        rules:
          - sharing/criticism-is-allowed
          - sharing/no-blanket-approval
          - sharing/taking-part-is-no-secret
          - voice/grievance-channel-works
          - voice/participants-may-act-together
        reason: The rest is for next year.
      """
    And this program file:
      """
      program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}
      """
    When "evenhand new program.yaml --profile five.yaml" is run, and this is typed:
      """
      """
    Then it prints "0 answered; about 4 more for an opinion, at most 10 for all that is open"
