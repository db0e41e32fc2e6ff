"""The checks of a gate, each a pure function by code: met or not, why not, and what it saw.

Rules, as given / when / then:
- given a completed assessment that the person agreed to, also in part / assessment_agreed / met; none,
  without an answer, or with another one / not met
- given a plan in force as agreed by both / plan_agreed / met; in force as not agreed / met by that
  named state, where the definition lets it; no plan in force / not met
- given requirements that are all completed or on course / requirements_on_course / met; one behind /
  not met, naming it; none that counts / not met, unless the definition lets it
- given a review held on the day on which the phase was entered or later / review_held / met
- given a first and a last map so many days apart / maps_apart / met
- given between these a pro-social tie outside services, new or closer / tie_gained / met
- given the last phase / phases_gone_through / met

On course: delivered * total days >= amount * elapsed days, in whole numbers: the delivered share of
the amount is at least the elapsed share of the term. Both ends of the term
count as days; before its start none has elapsed. Without an amount, or without an end by which a share
could be told, a requirement is on course while no breach of it is open. What the court revoked and
what ended does not count.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from services.plans.domain.known import AssessmentKnown, MapKnown, PlanKnown, RequirementKnown, TieKnown
from shared.domain import record

Parameter = bool | int | tuple[str, ...]
Parameters = Mapping[str, Parameter]
# Codes, numbers, ids and dates as ISO text: no words of anybody.
Saw = Mapping[str, bool | int | str | tuple[str, ...] | None]
NOT_AGREED: Final[Literal["passed_as_not_agreed"]] = "passed_as_not_agreed"
LAST_PHASE: Final = "integrate"


@record
class GateFacts:
    """What a gate is asked about. entered_on: of the phase that is left; None before it is entered."""

    today: date
    phase: str
    entered_on: date | None
    assessment: AssessmentKnown | None
    plan: PlanKnown
    requirements: Sequence[RequirementKnown]
    maps: Sequence[MapKnown]


@record
class Found:
    """because: why it is not met; None where it is. passed_as: the named state by which it is met, None
    where it is met as such."""

    because: str | None
    passed_as: str | None = None
    saw: Saw = field(default_factory=dict)


def assessment_agreed(facts: GateFacts, parameters: Parameters) -> Found:
    known, wanted = facts.assessment, parameters["answers"]
    if known is None:
        return Found(because="no_assessment")
    saw: Saw = {
        "number": known.number,
        "completed_on": known.completed_on.isoformat(),
        "answer": known.answer,
        "in_own_session": known.in_own_session,
    }
    if known.answer is None:
        return Found(because="no_answer", saw=saw)
    agreed = isinstance(wanted, tuple) and known.answer in wanted
    return Found(because=None if agreed else "not_agreed", saw=saw)


def plan_agreed(facts: GateFacts, parameters: Parameters) -> Found:
    plan = facts.plan
    if plan.in_force is None:
        return Found(because="no_plan")
    saw: Saw = {
        "number": plan.number,
        "in_force": plan.in_force,
        "in_force_on": _text(plan.in_force_on),
        "review_due_on": _text(plan.review_due_on),
    }
    if plan.in_force == "agreed":
        return Found(because=None, saw=saw)
    if parameters["not_agreed_passes"]:
        return Found(because=None, passed_as=NOT_AGREED, saw=saw)
    return Found(because="not_agreed", saw=saw)


def requirements_on_course(facts: GateFacts, parameters: Parameters) -> Found:
    counted = [known for known in facts.requirements if known.state not in ("revoked", "ended")]
    behind = tuple(str(known.requirement_id) for known in counted if not on_course(known, facts.today))
    saw: Saw = {"counted": len(counted), "behind": behind}
    if behind:
        return Found(because="behind", saw=saw)
    none = not counted and not parameters["none_passes"]
    return Found(because="none" if none else None, saw=saw)


def on_course(known: RequirementKnown, today: date) -> bool:
    """The day that is asked about counts as elapsed."""
    if known.state == "completed":
        return True
    if known.amount is None or known.ends_on is None:
        return known.state != "in_breach"
    total_days = (known.ends_on - known.starts_on).days + 1
    elapsed_days = max(0, (min(today, known.ends_on) - known.starts_on).days + 1)
    return known.delivered * total_days >= known.amount * elapsed_days


def review_held(facts: GateFacts, _: Parameters) -> Found:
    since, held = facts.entered_on, facts.plan.reviews_held_on
    if since is None:
        return Found(because="not_entered")
    last = max(held, default=None)
    saw: Saw = {"since": since.isoformat(), "last_held_on": _text(last)}
    return Found(because=None if last is not None and last >= since else "none_held", saw=saw)


def maps_apart(facts: GateFacts, parameters: Parameters) -> Found:
    drawn = _in_order(facts.maps)
    if len(drawn) < 2:
        return Found(because="too_few", saw={"maps": len(drawn)})
    first, last = drawn[0].drawn_on, drawn[-1].drawn_on
    days, least = (last - first).days, parameters["days"]
    saw: Saw = {"maps": len(drawn), "first_on": _text(first), "last_on": _text(last), "days": days}
    return Found(because=None if isinstance(least, int) and days >= least else "too_close", saw=saw)


def tie_gained(facts: GateFacts, _: Parameters) -> Found:
    drawn = _in_order(facts.maps)
    if len(drawn) < 2:
        return Found(because="too_few", saw={"maps": len(drawn)})
    before = {tie.tie_id: tie.closeness for tie in drawn[0].ties}
    outside = [tie for tie in drawn[-1].ties if tie.pro_social and not tie.service]
    gained = [tie for tie in outside if tie.tie_id not in before]
    closer = [tie for tie in outside if tie.tie_id in before and tie.closeness > before[tie.tie_id]]
    saw: Saw = {"new": _ids(gained), "closer": _ids(closer)}
    return Found(because=None if gained or closer else "none_gained", saw=saw)


def phases_gone_through(facts: GateFacts, _: Parameters) -> Found:
    return Found(because=None if facts.phase == LAST_PHASE else "left_out", saw={"phase": facts.phase})


def _in_order(maps: Sequence[MapKnown]) -> list[MapKnown]:
    """Of the record in which the last one was drawn: one that goes on after a merge records its ties anew,
    and beside the other's maps each would look gained."""
    # Ids are made in the order of time, which tells maps of one day apart.
    drawn = sorted(maps, key=lambda known: (known.drawn_on, known.map_id))
    return [known for known in drawn if known.record == drawn[-1].record]


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _ids(ties: Sequence[TieKnown]) -> tuple[str, ...]:
    return tuple(str(tie.tie_id) for tie in ties)


@dataclass(frozen=True)
class Check:
    """parameters: what it takes. unmet: the codes by which it says why it is not met."""

    run: Callable[[GateFacts, Parameters], Found]
    parameters: frozenset[str]
    unmet: frozenset[str]


def _check(run: Callable[[GateFacts, Parameters], Found], unmet: str, parameters: str = "") -> Check:
    return Check(run, frozenset(parameters.split()), frozenset(unmet.split()))


CHECKS: Final[Mapping[str, Check]] = {
    "assessment_agreed": _check(assessment_agreed, "no_assessment no_answer not_agreed", "answers"),
    "plan_agreed": _check(plan_agreed, "no_plan not_agreed", "not_agreed_passes"),
    "requirements_on_course": _check(requirements_on_course, "behind none", "none_passes"),
    "review_held": _check(review_held, "none_held not_entered"),
    "maps_apart": _check(maps_apart, "too_few too_close", "days"),
    "tie_gained": _check(tie_gained, "too_few none_gained"),
    "phases_gone_through": _check(phases_gone_through, "left_out"),
}
