"""The algebra of possible values: sets of answers, with intersection and union."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from strategies.answers import exact_answers, possibles, read
from strategies.members import choose, holds
from strategies.policies import KINDS

from evenhand.facts.kinds import Money
from evenhand.facts.possible import Possible, join_all

# Lists of records hold all the other types, and are the only ones whose families have no plain form.
NAMES = st.sampled_from([*KINDS, *["groups"] * 4])
MONEY = Money()


class Weighed(Possible, frozen=True):
    """Numbers, and how many of them were gone through to bring them together."""

    numbers: frozenset[int]
    work: int = 0

    @property
    def is_empty(self) -> bool:
        """Checks if there is none."""
        return not self.numbers

    @property
    def is_exact(self) -> bool:
        """Checks if there is one."""
        return len(self.numbers) == 1

    def meet(self, other: Weighed) -> Weighed:
        """Give the numbers in both."""
        return Weighed(self.numbers & other.numbers, self.work + other.work)

    def join(self, other: Weighed) -> Weighed:
        """Give the numbers in either, and go through all of them."""
        together = self.numbers | other.numbers
        return Weighed(together, self.work + other.work + len(together))

    def spelling(self) -> str:
        """Spell the numbers out."""
        return repr(sorted(self.numbers))


@given(st.integers(1, 300))
def test_many_answers_are_joined_without_going_through_all_for_each(number: int) -> None:
    """
    Each answer is gone through as often as their number can be halved, and none is lost.
    """
    joined = join_all([Weighed(frozenset({each})) for each in range(number)])

    assert frozenset(range(number)) == joined.numbers
    assert joined.work <= number * (number - 1).bit_length()


@given(NAMES, st.data())
def test_meeting_and_joining_are_commutative(name: str, data: st.DataObject) -> None:
    """
    It does not matter which of two answers comes first.
    """
    left, right = (data.draw(possibles(KINDS[name])) for _ in range(2))

    assert left.meet(right) == right.meet(left)
    assert left.join(right) == right.join(left)


@given(NAMES, st.data())
def test_meeting_and_joining_are_associative(name: str, data: st.DataObject) -> None:
    """
    It does not matter which two of three answers are put together first.
    """
    one, two, three = (data.draw(possibles(KINDS[name])) for _ in range(3))

    assert one.meet(two).meet(three) == one.meet(two.meet(three))
    assert one.join(two).join(three) == one.join(two.join(three))


@given(NAMES, st.data())
def test_an_answer_repeated_is_the_answer(name: str, data: st.DataObject) -> None:
    """
    An answer put together with itself is no other.
    """
    possible = data.draw(possibles(KINDS[name]))

    assert possible == possible.meet(possible)
    assert possible == possible.join(possible)


@given(NAMES, st.data())
def test_meeting_and_joining_absorb_each_other(name: str, data: st.DataObject) -> None:
    """
    What an answer shares with another adds nothing to it; what another adds is not shared with it.
    """
    left, right = (data.draw(possibles(KINDS[name])) for _ in range(2))

    assert left == left.join(left.meet(right))
    assert left == left.meet(left.join(right))


@given(NAMES, st.data())
def test_anything_is_neutral(name: str, data: st.DataObject) -> None:
    """
    Silence narrows no answer, and an answer adds nothing to silence.
    """
    possible, anything = data.draw(possibles(KINDS[name])), KINDS[name].anything

    assert possible == possible.meet(anything)
    assert anything == possible.join(anything)


@given(NAMES, st.data())
def test_meeting_keeps_what_is_in_both(name: str, data: st.DataObject) -> None:
    """
    An exact answer is possible together when it is in both, and in either when it is in one.
    """
    left, right = (data.draw(possibles(KINDS[name])) for _ in range(2))
    joined = left.join(right)
    assume(not joined.is_empty)
    exact = choose(data.draw, joined, KINDS[name])

    assert holds(left.meet(right), exact) is (holds(left, exact) and holds(right, exact))
    assert holds(joined, exact) is (holds(left, exact) or holds(right, exact))


@given(NAMES, st.data())
def test_what_is_chosen_is_exact(name: str, data: st.DataObject) -> None:
    """
    A full answer out of those possible is exact, and it is possible.
    """
    possible = data.draw(possibles(KINDS[name]))
    assume(not possible.is_empty)
    exact = choose(data.draw, possible, KINDS[name])

    assert exact.is_exact
    assert holds(possible, exact)


@given(NAMES, st.data())
def test_equal_answers_are_spelt_alike(name: str, data: st.DataObject) -> None:
    """
    The spelling by which answers are sorted tells apart just those that differ.
    """
    left, right = (data.draw(possibles(KINDS[name])) for _ in range(2))

    assert (left == right) is (left.spelling() == right.spelling())


@given(st.sampled_from(["part", "fee", "rate", "wait", "term", "day", "scope", "host"]), st.data())
def test_what_is_shown_reads_back(name: str, data: st.DataObject) -> None:
    """
    A full answer is shown as a program file would write it.
    """
    kind = KINDS[name]
    exact = kind.read(data.draw(exact_answers(kind)))

    assert exact == kind.read(kind.show(exact))


def test_what_lists_share_is_listed_once() -> None:
    """
    Two lists that may both hold more share longer ones, which are no further answers beside them.
    """
    amber, birch = (
        read(KINDS["groups"], {"value": [{"group": name}], "complete": False}) for name in ("amber", "birch")
    )
    either = amber.join(birch)

    assert either == either.meet(either)
    assert either == either.join(amber.meet(birch))


def test_two_currencies_share_nothing() -> None:
    """
    No amount is both five dollars and five euros.
    """
    assert MONEY.read("5 USD").meet(MONEY.read("5 EUR")).is_empty


def test_an_amount_in_either_of_two_currencies_has_no_one_unit() -> None:
    """
    Five dollars or five euros are two amounts on two lines.
    """
    either = MONEY.exactly("5 USD").join(MONEY.exactly("5 EUR"))

    assert (None, False, "5 EUR or 5 USD") == (either.unit, either.is_exact, MONEY.show(either))


def test_ruling_out_an_amount_leaves_the_other_currencies_open() -> None:
    """
    Anything but five dollars may be five euros.
    """
    other = MONEY.read({"not": "5 USD"})

    assert not holds(other, MONEY.read("5 USD"))
    assert holds(other, MONEY.read("6 USD"))
    assert holds(other, MONEY.read("5 EUR"))


def test_a_bound_in_one_currency_rules_out_the_others() -> None:
    """
    At least five dollars is an amount of dollars.
    """
    enough = MONEY.read({"at_least": "5 USD"})

    assert holds(enough, MONEY.read("9 USD"))
    assert not holds(enough, MONEY.read("9 EUR"))
