"""How well a person and a volunteer fit, by what both said, and why.

    points = sum over the criteria of min(each x codes that both named, most)

Rules, as given / when / then:
- given a wish that must be met / a volunteer who does not meet it / never suggested
- given languages, or districts, of both and none shared / never suggested; one side silent / suggested
- given nothing that both named / not suggested: there would be no reason
- given equal points / whoever has fewer links comes first, then the lower id
- given a suggestion / each criterion with points is a reason, and the reasons' points add up to the whole
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from uuid import UUID

from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.weights import Weights, What
from shared.domain import record

Said = Mapping[What, frozenset[str]]


@record
class Seeker:
    """Somebody who looks for a volunteer. goals: the areas of the goals of their plan. must, may: codes
    of what they wish for in a volunteer."""

    profile: Profile = Profile()
    goals: tuple[str, ...] = ()
    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()

    @cached_property
    def said(self) -> Said:
        return _said(self.profile, self.goals, self.must | self.may)


@record
class Offered:
    """A volunteer who could be matched. meets: what may be wished for in a volunteer and is so of them.
    links: how many they have."""

    volunteer_id: UUID
    profile: Profile = Profile()
    meets: frozenset[str] = frozenset()
    links: int = 0

    @cached_property
    def said(self) -> Said:
        return _said(self.profile, (), self.meets)


@record
class Reason:
    """shared: the codes that both named, sorted."""

    code: What
    shared: tuple[str, ...]
    points: int


@record
class Score:
    total: int
    reasons: tuple[Reason, ...]


@record
class Suggestion:
    volunteer_id: UUID
    links: int
    score: Score


def _said(profile: Profile, goals: Iterable[str], wishes: frozenset[str]) -> Said:
    return {
        "interests": frozenset(profile.interests),
        "areas": frozenset(profile.areas).union(goals),
        "languages": frozenset(profile.languages),
        "districts": frozenset(profile.districts),
        "times": frozenset(profile.times),
        "wishes": wishes,
    }


def suits(person: Seeker, volunteer: Offered, weights: Weights) -> bool:
    """Whether what must be met is."""
    if not person.must <= volunteer.meets:
        return False
    for criterion in weights.criteria:
        here, there = person.said[criterion.code], volunteer.said[criterion.code]
        if criterion.needed and here and there and not here & there:
            return False
    return True


def score(person: Seeker, volunteer: Offered, weights: Weights) -> Score:
    """Reasons in the order of the criteria; none for what adds nothing."""
    reasons = []
    for criterion in weights.criteria:
        if shared := person.said[criterion.code] & volunteer.said[criterion.code]:
            points = criterion.points(len(shared))
            reasons.append(Reason(code=criterion.code, shared=tuple(sorted(shared)), points=points))
    return Score(total=sum(reason.points for reason in reasons), reasons=tuple(reasons))


def best(suggestions: Iterable[Suggestion], most: int) -> Sequence[Suggestion]:
    """The first so many, best first."""
    ordered = sorted(suggestions, key=lambda each: (-each.score.total, each.links, each.volunteer_id))
    return ordered[:most]
