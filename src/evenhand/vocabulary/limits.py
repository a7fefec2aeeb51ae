"""Every limit on what comes in, in one place: more than this is refused, and said to be.

They keep what nobody could read or weigh, by accident or by intent, from taking all memory or time.
`docs/limits.md` is the page of them. A limit on what goes out, or on how long advice is looked for, stands
where it is kept to.
"""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1024 * 1024

# Of a file of any kind. Sizes are those of the text as it is taken in, in UTF-8.
LARGEST_DESCRIPTION: Final = 2 * MEGABYTE  # a program, or a file of a policy
LARGEST_AUDIT: Final = 8 * MEGABYTE  # an audit that was written earlier
LARGEST_COPY: Final = 32 * MEGABYTE  # the local copy of a source
SECONDS_FOR_COPY: Final = 30  # to read a copy and look for what is quoted from it
SECONDS_FOR_COPIES: Final = 120  # for all copies of a program
MEMORY_FOR_COPY: Final = 1024 * MEGABYTE
DEEPEST: Final = 50  # levels of lists and mappings; recursion goes no deeper
LONGEST_NUMBER: Final = 40  # digits: with more, arithmetic would take its time
LARGEST_EXPONENT: Final = 30  # of ten, up or down: 1e999999999 is short to write and long to work out

# Of one answer.
MOST_ALTERNATIVES: Final = 100  # of `one_of`
LONGEST_QUANTITY: Final = 40  # characters of a number with its unit
QUANTITIES_BELOW: Final = 10**15
MOST_DECIMALS: Final = 9

# Of a whole program.
LONGEST_ID: Final = 80  # characters
MOST_SIDES: Final = 20  # every rule is judged in the account of each
MOST_DIFFERENT: Final = 12  # answers of one side to one fact: accounts unite every set of them that agrees
MOST_RATES: Final = 200

# Of what a browser sends to the workbench.
LARGEST_FORM: Final = 2_000_000  # bytes
MOST_FIELDS: Final = 500
MOST_FILES: Final = 200  # in an archive, which together are no larger than a copy
