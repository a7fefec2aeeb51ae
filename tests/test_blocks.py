"""The blocks of a document: what a reader sees as one, where it stands, and under which headings."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.program.blocks import Block, read_lines
from evenhand.program.published import read_published
from evenhand.program.quotations import Position, find_exactly, read_texts

TEXT: Final = """THE PROGRAM

1. Sharing
You may share your outputs with whomever you like, at any time and without
asking us.

2. Leaving
2.1 Notice
* You may leave
  at any time.
* We may end it.
"""
MARKDOWN: Final = """# The *program*

Join us. <!-- Everybody is paid. -->

## Sharing

You may **share** your
[outputs](https://example.org).

- At any time
  of the day.

| What | When |
|---|---|
| texts | now |

<p>An old<br>paragraph.</p>

## Leaving

```
never
```
"""
PAGE: Final = """<!doctype html>
<title>A page</title>
<h1
  class="top">The <i>program</i></h1>
<script>
hidden
</script>
<p>Join us.
<p>You may <b>share</b>
your outputs.
<h2>Sharing</h2>
<ul><li>At any time<ul><li>of the day.</ul></ul>
<table><tr><td>texts<td>now</table>
"""


def say_where(raw: str, name: str) -> list[tuple[int, str, tuple[str, ...]]]:
    """
    Give the line, the words and the headings of each block.
    """
    blocks = read_published(raw.encode(), name)
    return [(block.line, " ".join(block.text.split()), block.headings) for block in blocks]


def test_the_blocks_of_a_text() -> None:
    """
    A block of a text ends at an empty line, or where a bullet or a numbered title begins the next.
    """
    sharing, leaving = (
        "You may share your outputs with whomever you like, at any time and without",
        "2. Leaving",
    )
    assert [
        (1, "THE PROGRAM", ()),
        (3, "1. Sharing", ()),
        (4, f"{sharing} asking us.", ("1. Sharing",)),
        (7, leaving, ()),
        (8, "2.1 Notice", (leaving,)),
        (9, "* You may leave at any time.", (leaving, "2.1 Notice")),
        (11, "* We may end it.", (leaving, "2.1 Notice")),
    ] == say_where(TEXT, "terms.txt")


def test_the_blocks_of_markdown() -> None:
    """
    A block of Markdown stands where its source does, and says what a reader of the page sees.
    """
    assert [
        (1, "The program", ()),
        (3, "Join us.", ("The program",)),
        (5, "Sharing", ("The program",)),
        (7, "You may share your outputs.", ("The program", "Sharing")),
        (10, "At any time of the day.", ("The program", "Sharing")),
        (13, "What When", ("The program", "Sharing")),
        (15, "texts now", ("The program", "Sharing")),
        (17, "An old paragraph.", ("The program", "Sharing")),
        (19, "Leaving", ("The program",)),
        (22, "never", ("The program", "Leaving")),
    ] == say_where(MARKDOWN, "terms.md")


def test_the_blocks_of_a_page() -> None:
    """
    A block of a page stands where its source does, whatever the page hides before it.
    """
    assert [
        (4, "The program", ()),
        (8, "Join us.", ("The program",)),
        (9, "You may share your outputs.", ("The program",)),
        (11, "Sharing", ("The program",)),
        (12, "At any time", ("The program", "Sharing")),
        (12, "of the day.", ("The program", "Sharing")),
        (13, "texts now", ("The program", "Sharing")),
    ] == say_where(PAGE, "terms.html")


@pytest.mark.parametrize("lines", [10, 70_000])
def test_a_long_page_keeps_its_lines(lines: int) -> None:
    """
    Lines are counted beyond those that the parser counts.
    """
    page = "<p>first" + "\n" * lines + "<p>last"

    assert [(1, "first", ()), (lines + 1, "last", ())] == say_where(page, "a.html")


def test_a_wide_line_is_a_paragraph() -> None:
    """
    A text whose paragraphs are one line each needs no empty lines between them.
    """
    wide = "word " * 40

    assert [1, 2, 3] == [block.line for block in read_lines(f"{wide}\n{wide}\nThe end of it.")]


@pytest.mark.parametrize(
    ("name", "quote", "line"),
    [
        ("terms.txt", "without asking us. 2. Leaving", 4),
        ("terms.md", "share your outputs", 7),
        ("terms.md", "outputs. At any", 8),
        ("terms.html", "your outputs. Sharing", 10),
    ],
)
def test_a_quotation_stands_on_the_line_of_its_first_word(name: str, quote: str, line: int) -> None:
    """
    Also within a block, and where it goes on in the next.
    """
    raw = {"terms.txt": TEXT, "terms.md": MARKDOWN, "terms.html": PAGE}[name]
    [text] = read_texts(read_published(raw.encode(), name))
    found = find_exactly(quote, text)

    assert found is not None
    assert Position(line) == found.position


@given(st.lists(st.sampled_from(["pay", "1. Work", "* no", "", "We may — at will — end it.", " a  b"])))
def test_no_word_of_a_text_is_lost(lines: list[str]) -> None:
    """
    The blocks of a text hold its lines, each where it stands.
    """
    blocks = list(read_lines("\n".join(lines)))
    placed = [
        (block.line + index, each) for block in blocks for index, each in enumerate(block.text.split("\n"))
    ]

    assert [(number, line) for number, line in enumerate(lines, 1) if line.strip()] == placed


def test_a_block_that_is_no_heading_has_no_level() -> None:
    """
    A short sentence that begins within one is no heading.
    """
    assert [Block("and so on", 1)] == list(read_lines("and so on"))
