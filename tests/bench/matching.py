"""The ten best volunteers for each of 1,000 people, of 1,000 volunteers, with reasons.

Against asking of every pair, for a part of the people, and against a thousand people a second."""

import random
import time
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from services.plans.definitions import Definitions, shipped
from services.plans.domain.life_links.matching import Offered, Seeker, Suggestion, best, score, suits
from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.ranking import Ranking
from services.plans.domain.life_links.weights import Weights
from tests.bench.rounds import Comparison, compare

MATCHING = "matching, 1,000 volunteers x 1,000 people"
PEOPLE = VOLUNTEERS = 1_000
ASKED_OF_EACH = 20
BEST = 10
DISTRICTS: Final = [f"LS{number}" for number in range(1, 30)]


async def run() -> Comparison:
    """People a second."""
    drawn, weights = Drawn(shipped()), shipped().matching
    volunteers = [drawn.volunteer() for _ in range(VOLUNTEERS)]
    people = [drawn.person() for _ in range(PEOPLE)]
    if ranked(people[:ASKED_OF_EACH], volunteers, weights) != asked(
        people[:ASKED_OF_EACH], volunteers, weights
    ):
        raise RuntimeError("The ranking is not what asking of every pair finds.")

    async def ours() -> float:
        started = time.perf_counter()
        ranked(people, volunteers, weights)
        return PEOPLE / (time.perf_counter() - started)

    async def every_pair() -> float:
        started = time.perf_counter()
        asked(people[:ASKED_OF_EACH], volunteers, weights)
        return ASKED_OF_EACH / (time.perf_counter() - started)

    async def a_second() -> float:
        return float(PEOPLE)

    return await compare({MATCHING: ours, "every pair asked": every_pair, "1,000 people a second": a_second})


def ranked(
    people: Sequence[Seeker], volunteers: Sequence[Offered], weights: Weights
) -> list[Sequence[Suggestion]]:
    ranking = Ranking(volunteers, weights)
    return [ranking.best(person, BEST) for person in people]


def asked(
    people: Sequence[Seeker], volunteers: Sequence[Offered], weights: Weights
) -> list[Sequence[Suggestion]]:
    return [
        best(
            (
                Suggestion(volunteer_id=each.volunteer_id, links=each.links, score=found)
                for each in volunteers
                if suits(person, each, weights) and (found := score(person, each, weights)).total
            ),
            BEST,
        )
        for person in people
    ]


class Drawn:
    """People and volunteers who said something, the same in every run."""

    def __init__(self, definitions: Definitions) -> None:
        self._draw = random.Random(6)
        self._interests = list(definitions.interests.interests)
        self._times = list(definitions.interests.times)
        self._areas = [area.code for area in definitions.plan.areas]
        self._languages = list(definitions.matching.languages)

    def volunteer(self) -> Offered:
        return Offered(
            volunteer_id=UUID(int=self._draw.getrandbits(128)),
            profile=self._profile(),
            meets=frozenset(self._some(["woman", "man"], 1) + self._some(["lived_experience"], 1)),
            links=self._draw.randint(0, 3),
        )

    def person(self) -> Seeker:
        return Seeker(
            profile=self._profile(),
            goals=tuple(self._some(self._areas, 3)),
            must=frozenset(self._some(["woman", "man"], 1)),
            may=frozenset(self._some(["lived_experience"], 1)),
        )

    def _profile(self) -> Profile:
        return Profile(
            interests=tuple(self._some(self._interests, 6)),
            areas=tuple(self._some(self._areas, 3)),
            languages=tuple({"en", *self._some(self._languages, 1)}),
            districts=tuple(self._some(DISTRICTS, 8)),
            times=tuple(self._some(self._times, 8)),
        )

    def _some(self, codes: list[str], most: int) -> list[str]:
        return self._draw.sample(codes, self._draw.randint(0, most))
