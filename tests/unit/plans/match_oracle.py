"""Matching by asking of every pair, as the programme would with pen and paper."""

from collections.abc import Sequence
from typing import Any

from services.plans.domain.life_links.matching import Offered, Seeker
from services.plans.domain.life_links.weights import Weights

Found = tuple[int, Any, list[tuple[str, list[str], int]]]


def by_hand(person: Seeker, volunteers: Sequence[Offered], weights: Weights, most: int) -> list[Found]:
    """Of the best: points, id, and each reason with what is shared and its points."""
    found = []
    for volunteer in volunteers:
        if all(wish in volunteer.meets for wish in person.must):
            points, reasons, may = 0, [], True
            for criterion in weights.criteria:
                wanted, named = both(person, volunteer, criterion.code)
                shared = sorted(code for code in wanted if code in named)
                if criterion.needed and wanted and named and not shared:
                    may = False
                gained = 0
                for _ in shared:
                    gained = gained + criterion.each
                    if gained > criterion.most:
                        gained = criterion.most
                if gained:
                    reasons.append((criterion.code, shared, gained))
                points += gained
            if may and points:
                found.append((-points, volunteer.links, volunteer.volunteer_id, reasons))
    found.sort(key=lambda each: each[:3])
    return [(-minus, volunteer_id, reasons) for minus, _, volunteer_id, reasons in found[:most]]


def both(person: Seeker, volunteer: Offered, what: str) -> tuple[set[str], set[str]]:
    """What each named."""
    if what == "wishes":
        return {*person.must, *person.may}, set(volunteer.meets)
    wanted = set(getattr(person.profile, what))
    if what == "areas":
        wanted |= set(person.goals)
    return wanted, set(getattr(volunteer.profile, what))
