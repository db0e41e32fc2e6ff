"""The best volunteers for many people, by the points of `matching`, without asking of each pair.

Every code has the set of volunteers who named it, as the bits of an integer: bit n is the volunteer that
comes n-th of those with equal points. Points are added for all volunteers at once, as the bits of a sum
are: the n-th of `sums` holds those whose points have that binary digit. Which are the best is read from
the highest digit down (P. O'Neil and D. Quass, Improved query performance with variant indexes, SIGMOD
1997, on bit-sliced indices)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from services.plans.domain.life_links.matching import Offered, Seeker, Suggestion, best, score
from services.plans.domain.life_links.weights import Criterion, Weights, What

NOBODY: Final = 0


class Ranking:
    """Over volunteers whom no hard exclusion bars. Hand it a person, and how many are wanted."""

    def __init__(self, volunteers: Iterable[Offered], weights: Weights) -> None:
        self._weights = weights
        self._volunteers = sorted(volunteers, key=lambda each: (each.links, each.volunteer_id))
        self._everybody = (1 << len(self._volunteers)) - 1
        self._named: defaultdict[tuple[What, str], int] = defaultdict(int)
        self._silent: dict[What, int] = {each.code: self._everybody for each in weights.criteria}
        for number, volunteer in enumerate(self._volunteers):
            self._add(volunteer, 1 << number)

    def _add(self, volunteer: Offered, bit: int) -> None:
        for what in self._silent:
            for code in volunteer.said[what]:
                self._named[what, code] |= bit
            if volunteer.said[what]:
                self._silent[what] &= ~bit

    def best(self, person: Seeker, most: int) -> Sequence[Suggestion]:
        """At most so many, best first, each with its reasons."""
        suited = self._everybody
        sums = [NOBODY] * self._weights.most.bit_length()
        for code in person.must:
            suited &= self._with("wishes", code)
        for criterion in self._weights.criteria:
            sharing = self._sharing(person, criterion)
            for step, volunteers in zip(criterion.steps, sharing, strict=True):
                _add_points(sums, step, volunteers)
            if criterion.needed and person.said[criterion.code]:
                suited &= sharing[0] | self._silent[criterion.code]
        found = (self._volunteers[number] for number in _numbers(_highest(sums, suited, most)))
        return best((self._suggested(person, each) for each in found), most)

    def _with(self, what: What, code: str) -> int:
        return self._named.get((what, code), NOBODY)

    def _sharing(self, person: Seeker, criterion: Criterion) -> list[int]:
        """Those who share one code at least, two, and so on as far as it matters."""
        sharing = [NOBODY] * len(criterion.steps)
        for code in person.said[criterion.code]:
            named = self._with(criterion.code, code)
            for number, before in enumerate(sharing):
                sharing[number], named = before | named, before & named
        return sharing

    def _suggested(self, person: Seeker, volunteer: Offered) -> Suggestion:
        return Suggestion(
            volunteer_id=volunteer.volunteer_id,
            links=volunteer.links,
            score=score(person, volunteer, self._weights),
        )


def _add_points(sums: list[int], points: int, volunteers: int) -> None:
    """To these volunteers' sums, with the carry of written addition."""
    for digit in _numbers(points):
        carry = volunteers
        while carry:
            sums[digit], carry = sums[digit] ^ carry, sums[digit] & carry
            digit += 1


def _highest(sums: Sequence[int], suited: int, most: int) -> int:
    """Of those who have any points, the so many who have most; of equals the first."""
    chosen, undecided = NOBODY, NOBODY
    for digit in sums:
        undecided |= digit & suited
    for digit in reversed(sums):
        higher = chosen | undecided & digit
        if higher.bit_count() > most:
            undecided &= digit
        else:
            chosen, undecided = higher, undecided & ~digit
    for number in _numbers(undecided):
        if chosen.bit_count() >= most:
            break
        chosen |= 1 << number
    return chosen


def _numbers(bits: int) -> Iterator[int]:
    """Of those that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
