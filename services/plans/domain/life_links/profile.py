"""What somebody says of themselves so that they can be matched: the same of both sides."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from services.plans.domain.networks.vocabulary import Title, in_order
from shared.domain import record


@record
class Profile:
    """interests, times: codes of the vocabulary. areas: of the plan's definition, what somebody wants
    to be helped with, or can help with. languages: BCP 47. districts: the first halves of postcodes,
    where they can meet."""

    interests: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


@record
class Interests:
    """The vocabulary. times: parts of the days of a week, such as `sat_morning`."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    code: str
    version: int
    title: str
    source: str
    interests: Mapping[str, Title]
    times: Mapping[str, Title]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"


def checked(profile: Profile, vocabulary: Interests, areas: Collection[str]) -> Profile:
    """In order. Raises Invalid, naming the field, for a code that is not listed or comes twice."""
    return Profile(
        interests=in_order(profile.interests, vocabulary.interests, "interests"),
        areas=in_order(profile.areas, areas, "areas"),
        languages=tuple(sorted(set(profile.languages))),
        districts=tuple(sorted(set(profile.districts))),
        times=in_order(profile.times, vocabulary.times, "times"),
    )
