"""What a participant wishes for in a volunteer: what they like, and when, where and with whom.

Rules, as given / when / then:
- given a participant whose case is not under way, or who does not take part / WriteWishes / refused
- given the person's session / WriteWishes / WishesWritten: all of it, in place of what was written before
- given a practitioner / WriteWishes with no words, or words that they took down / WishesWritten, marked
  with them; with words not marked so / refused
- given the same as before / WriteWishes / nothing
- given any / a code that is not listed or comes twice, or two wishes that exclude each other / refused
- given wishes / WithdrawWishes by either party, whatever the standing / WishesWithdrawn; none / nothing
- given wishes that were withdrawn / WriteWishes / WishesWritten: they look for somebody again
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from services.plans.domain.checking import check_taking_part, check_under_way
from services.plans.domain.life_links import wishes_events as events
from services.plans.domain.life_links.profile import Interests, Profile, checked
from services.plans.domain.life_links.weights import Weights
from services.plans.domain.networks.vocabulary import in_order
from shared.domain import Decider, Invalid, record
from shared.domain.authorship import Author, OwnWords
from shared.domain.standing import Standing


@record
class WriteWishes:
    profile: Profile
    author: Author
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    words: OwnWords | None = None


@record
class WithdrawWishes:
    author: Author


@record
class WishesFacts:
    """areas: codes of the plan's definition."""

    today: date
    standing: Standing
    interests: Interests
    areas: Collection[str]
    weights: Weights


@record
class Wishes:
    """State. written: what holds; None before anything was written, and once it was withdrawn."""

    written: events.WishesWritten | None = None


def write(command: WriteWishes, state: Wishes, facts: WishesFacts) -> list[Any]:
    check_under_way(facts.standing)
    check_taking_part(facts.standing)
    written = events.WishesWritten(
        participant_id=facts.standing.participant_id,
        profile=checked(command.profile, facts.interests, facts.areas),
        words=_taken_down(command),
        interests=facts.interests.reference,
        weights=facts.weights.reference,
        by=command.author,
        written_on=facts.today,
        **_wished(command, facts.weights),
    )
    return [] if _says(written) == _says(state.written) else [written]


def withdraw(command: WithdrawWishes, state: Wishes, facts: WishesFacts) -> list[Any]:
    if state.written is None:
        return []
    return [
        events.WishesWithdrawn(
            participant_id=facts.standing.participant_id, by=command.author, withdrawn_on=facts.today
        )
    ]


def _taken_down(command: WriteWishes) -> OwnWords | None:
    words = command.words
    if words is not None and command.author.party == "practitioner" and words.taken_down_by is None:
        raise Invalid("Say how you took these words down: written_down, or interpreted.", field="words.given")
    return words


def _wished(command: WriteWishes, weights: Weights) -> dict[str, tuple[str, ...]]:
    must = in_order(command.must, weights.wishes, "must")
    may = in_order(command.may, weights.wishes, "may")
    if set(must) & set(may):
        raise Invalid("What must be met is not only hoped for, too: name it in one of both.", field="may")
    groups = [group for code in (*must, *may) if (group := weights.wishes[code].group)]
    if len(set(groups)) < len(groups):
        raise Invalid("Two of these exclude each other: choose one.", field="may" if may else "must")
    return {"must": must, "may": may}


def _says(written: events.WishesWritten | None) -> object:
    """All that is said, without who says it and when."""
    return written and (written.profile, written.must, written.may, written.words)


DECISIONS: dict[type, Any] = {WriteWishes: write, WithdrawWishes: withdraw}


def decide(command: Any, state: Wishes, facts: WishesFacts) -> Sequence[Any]:
    found: Sequence[Any] = DECISIONS[type(command)](command, state, facts)
    return found


def evolve(state: Wishes, event: Any) -> Wishes:
    match event:
        case events.WishesWritten():
            return Wishes(written=event)
        case events.WishesWithdrawn():
            return Wishes()
    return state


DECIDER: Decider[Wishes] = Decider("wishes", Wishes(), decide, evolve)
