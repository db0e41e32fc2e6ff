"""Suggested volunteers, each with its reasons in words: no name, no account, nothing they wrote."""

from collections.abc import Mapping, Sequence
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.plans.definitions import Definitions
from services.plans.domain.life_links.matching import Reason, Suggestion
from services.plans.domain.life_links.weights import What
from services.plans.domain.networks.vocabulary import Title
from shared.http.language import ENGLISH


class ReasonRead(BaseModel):
    """code: the criterion. shared: codes that both named. points: what they come to; a suggestion's
    reasons add up to its points. words: the same in a sentence."""

    code: What
    shared: list[str]
    points: int
    words: str


class SuggestionRead(BaseModel):
    volunteer_id: UUID
    points: int
    reasons: list[ReasonRead]


class SuggestionsRead(BaseModel):
    """weights: the definition that the points are of. most_points: what a match comes to at most. note:
    says the same whoever is in the list. items: best first."""

    participant_id: UUID
    weights: str
    most_points: int
    note: str
    items: list[SuggestionRead]

    @classmethod
    def of(
        cls, participant_id: UUID, found: Sequence[Suggestion], definitions: Definitions, language: str
    ) -> Self:
        weights, wording = definitions.matching, Wording(definitions, language)
        return cls(
            participant_id=participant_id,
            weights=weights.reference,
            most_points=weights.most,
            note=wording.told(weights.note),
            items=[
                SuggestionRead(
                    volunteer_id=each.volunteer_id,
                    points=each.score.total,
                    reasons=[wording.reason(reason) for reason in each.score.reasons],
                )
                for each in found
            ],
        )


class Wording:
    """In one language; in English what has no words in it."""

    def __init__(self, definitions: Definitions, language: str) -> None:
        self._language, weights, interests = language, definitions.matching, definitions.interests
        self._before = {each.code: each.reason for each in weights.criteria}
        # Districts are their own names.
        self._titles: dict[What, Mapping[str, Title]] = {
            "interests": interests.interests,
            "times": interests.times,
            "areas": {area.code: area.wording for area in definitions.plan.areas},
            "languages": weights.languages,
            "wishes": {code: wish.title for code, wish in weights.wishes.items()},
        }

    def told(self, title: Title) -> str:
        return title.get(self._language) or title[ENGLISH]

    def reason(self, reason: Reason) -> ReasonRead:
        titles = self._titles.get(reason.code, {})
        shared = [self.told(titles.get(code, {ENGLISH: code})) for code in reason.shared]
        return ReasonRead(
            code=reason.code,
            shared=list(reason.shared),
            points=reason.points,
            words=f"{self.told(self._before[reason.code])}: {', '.join(shared)}",
        )
