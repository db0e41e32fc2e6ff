"""How links begin, are reviewed and end, and what concerns are about: versioned data."""

from collections.abc import Mapping
from typing import Any, ClassVar

from services.plans.domain.networks.vocabulary import Title
from shared.domain import record


@record
class Says:
    """What a party says at a review. stops: with it the link does not go on."""

    title: Title
    stops: bool = False


@record
class Outcome:
    """What a concern came to. ends: the link ends with it."""

    title: Title
    ends: bool = False


@record
class Consents:
    """What each party agrees to, in full."""

    person: Title
    volunteer: Title


@record
class LinksDefinition:
    """trial_least_days: before so many days nobody can say how it went. review_days: from one review to the
    next. most_links: a person's, at the same time."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    code: str
    version: int
    title: str
    source: str
    trial_days: int
    trial_least_days: int
    review_days: int
    most_links: int
    consent: Consents
    says: Mapping[str, Says]
    end_reasons: Mapping[str, Title]
    relations: Mapping[str, Title]
    concern_categories: Mapping[str, Title]
    concern_outcomes: Mapping[str, Outcome]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"
