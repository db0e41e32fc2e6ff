"""What a match is measured by, as versioned data: how many points for what both said."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, ClassVar, Literal

from services.plans.domain.networks.vocabulary import Title
from shared.domain import record

What = Literal["interests", "areas", "languages", "districts", "times", "wishes"]


@record
class Criterion:
    """each: points for every code that both named; most: points it comes to at most. needed: where both
    said something and nothing of it is shared, they are not matched at all. reason: the words before
    what is shared, by language."""

    code: What
    each: int
    most: int
    reason: Title
    needed: bool = False

    def points(self, shared: int) -> int:
        """Of so many codes that both named."""
        return min(self.each * shared, self.most)

    @cached_property
    def steps(self) -> tuple[int, ...]:
        """What the first code that is shared adds, the second, and so on while another adds anything."""
        codes = -(-self.most // self.each)
        return tuple(self.points(number + 1) - self.points(number) for number in range(codes))


@record
class Wish:
    """Of what a volunteer may be. group: wishes of one group exclude each other. category: of the
    register of exclusions, which says the same of a volunteer."""

    title: Title
    group: str | None = None
    category: str | None = None


@record
class Weights:
    """note: what every list of suggestions says, whoever is in it. wishes: code -> what may be wished for in
    a volunteer. languages: titles of the more usual ones, by their BCP 47 codes."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    code: str
    version: int
    title: str
    source: str
    note: Title
    criteria: tuple[Criterion, ...]
    wishes: Mapping[str, Wish]
    languages: Mapping[str, Title]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    @property
    def most(self) -> int:
        """What a match comes to at most."""
        return sum(criterion.most for criterion in self.criteria)

    def met(self, categories: Collection[str]) -> frozenset[str]:
        """The wishes that somebody of these categories meets."""
        return frozenset(code for code, wish in self.wishes.items() if wish.category in categories)
