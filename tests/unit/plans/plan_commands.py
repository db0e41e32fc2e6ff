"""Commands on a plan, drawn at random: few ids, so that they meet."""

from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

from services.plans.domain.plan.answering import WithdrawProposal
from services.plans.domain.plan.plan_state import Content, GoalTerms, Place, StepTerms
from services.plans.domain.plan.proposing import Change, ProposeChange
from shared.domain.authorship import Author, OwnWords
from tests.unit.plans import planning as to
from tests.unit.plans.plan_oracle import Oracle
from tests.unit.plans.planning import KIT, MO, PERSON

AUTHORS = (PERSON, PERSON, MO, KIT)
GOALS = tuple(UUID(int=n) for n in range(41, 44))
STEPS = tuple(UUID(int=n) for n in range(51, 54))
KINDS = ("add_goal", "add_goal", "change_goal", "remove_goal", "add_step", "change_step", "remove_step")
TERMS = GoalTerms(area="finance", no_strength="none_fits")


class Drawn:
    """Draws the next command, mostly one that is about something there is. ids: of proposals to come."""

    def __init__(self, random: Random, new_id: Callable[[], UUID]) -> None:
        self._random, self._new_id = random, new_id

    def next(self, oracle: Oracle) -> Any:
        kinds: list[Callable[[Oracle], Any]] = [self._proposal] * 3
        kinds += [self._answer] * (5 if oracle.asked else 1)
        kinds += [self._version] if oracle.items else []
        kinds += [self._version_answer] * 3 if oracle.versions else []
        return self._random.choice(kinds)(oracle)

    def _author(self) -> Author:
        return self._random.choice(AUTHORS)

    def _content(self, *, goal: bool, by: Author, on_behalf: bool = False) -> Content:
        text = self._random.choice("abcdef")
        given: Any = "written_down" if on_behalf else "typed"
        taken = by.account if on_behalf else None
        words = OwnWords(text=text, given=given, language="en", taken_down_by=taken)
        return (
            Content(words=words, goal=TERMS) if goal else Content(words=words, step=StepTerms(actor="coach"))
        )

    def _proposal(self, oracle: Oracle) -> ProposeChange:
        author, kind = self._author(), self._random.choice(KINDS)
        on_behalf = author != PERSON and self._random.random() < 0.3
        goal, step = self._one_of(GOALS, oracle, kind), self._one_of(STEPS, oracle, kind)
        place = {
            "goal": Place(goal_id=goal),
            "step": Place(goal_id=goal, step_id=step) if kind == "add_step" else Place(step_id=step),
        }[kind.split("_")[1]]
        content = None
        if not kind.startswith("remove"):
            content = self._content(goal=kind.endswith("goal"), by=author, on_behalf=on_behalf)
        change = Change(kind=kind, place=place, content=content)  # type: ignore[arg-type]
        reason = "no_device" if on_behalf else None
        return ProposeChange(proposal_id=self._new_id(), change=change, author=author, on_behalf=reason)

    def _one_of(self, ids: tuple[UUID, ...], oracle: Oracle, kind: str) -> UUID:
        """Mostly one for which such a change makes sense."""
        adding = kind == "add_goal" if ids is GOALS else kind == "add_step"
        fit = [key for key in ids if (key in oracle.items) != adding]
        return self._random.choice(fit * 3 + list(ids))

    def _known(self, oracle: Oracle) -> UUID:
        """Of an open proposal; at times of one that has ended, or of none."""
        some = list(oracle.asked) * 6 + sorted(oracle.ever)[-2:]
        return self._random.choice(some) if some else self._new_id()

    def _answer(self, oracle: Oracle) -> Any:
        key, author = self._known(oracle), self._author()
        how = self._random.choice(("accept", "accept", "accept", "counter", "counter", "decline", "withdraw"))
        match how:
            case "accept":
                return to.AcceptProposal(proposal_id=key, author=author)
            case "counter":
                content = self._content(goal=self._random.random() < 0.6, by=author)
                whole = None if self._random.random() < 0.2 else content
                return to.CounterProposal(
                    proposal_id=key, counter_id=self._new_id(), content=whole, author=author
                )
            case "decline":
                return to.DeclineProposal(proposal_id=key, reason="not_now", author=author)
        return WithdrawProposal(proposal_id=key, author=author)

    def _version(self, oracle: Oracle) -> Any:
        named = set(oracle.asked) if self._random.random() < 0.8 else set()
        kind = "transfer" if any(version.in_force for version in oracle.versions) else "initial"
        return to.offers(self._random.choice((MO, KIT, MO, PERSON)), kind, left_open=named)

    def _version_answer(self, oracle: Oracle) -> Any:
        number = max(1, len(oracle.versions) - self._random.choice((0, 0, 0, 1)))
        author = self._author()
        if self._random.random() < 0.25:
            return to.puts_in_force(author, number, review_id=self._new_id())
        answer = self._random.choice(("agrees", "agrees", "does_not_agree", "could_not_answer"))
        reason = "unwell" if answer == "could_not_answer" else None
        told = {"reason": reason, "review_id": self._new_id(), "for_person": self._random.random() < 0.2}
        return to.answers(author, answer, number, **told)
