"""A volunteer, folded, and on which days check and training hold."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from services.plans.domain.life_links import volunteer_events as events
from services.plans.domain.life_links.volunteer_events import Clearance, Lapsing, Offer
from shared.domain import record
from shared.domain.dates import DAY

Status = Literal["applied", "available", "paused", "refused", "left"]


@record
class Reference:
    """satisfactory: None until it was received."""

    reference_id: UUID
    kind: str
    satisfactory: bool | None = None


@record
class Check:
    """One decision. from_on: the day from which it holds without a break. until: the last day on which it
    holds, the day before it was decided where it was not cleared. changed: the update service said so since.
    decided_by: the account."""

    check_id: UUID
    level: str
    cleared: bool
    conviction: bool
    decided_by: str
    update_service: bool
    decided_on: date
    from_on: date
    until: date
    changed: bool = False


@record
class Volunteer:
    """State. volunteer_id: None before anybody applied. trainings: by module, in their order."""

    volunteer_id: UUID | None = None
    account: str = ""
    offer: Offer | None = None
    participant_id: UUID | None = None
    status: Status = "applied"
    references: tuple[Reference, ...] = ()
    checks: tuple[Check, ...] = ()
    trainings: tuple[tuple[str, Clearance], ...] = ()
    clearance: Clearance | None = None
    paused_by: str = ""
    refused_for: str | None = None
    erased: bool = False

    @property
    def satisfactory(self) -> int:
        """References."""
        return sum(each.satisfactory is True for each in self.references)

    @property
    def latest_check(self) -> Check | None:
        return self.checks[-1] if self.checks else None


def run_of(periods: Iterable[Clearance]) -> Clearance | None:
    """The last of these days without a break: who renews in time holds on from the first day."""
    run: Clearance | None = None
    for each in sorted(periods, key=lambda period: period.from_on):
        if each.until is not None and each.until < each.from_on:
            continue
        if run is None or (run.until is not None and each.from_on > run.until + DAY):
            run = each
        else:
            until = None if run.until is None or each.until is None else max(run.until, each.until)
            run = Clearance(from_on=run.from_on, until=until)
    return run


def clearance_of(
    checks: Sequence[Check], trainings: Sequence[tuple[str, Clearance]], needed: Iterable[str]
) -> Clearance | None:
    """On which days the check and every needed module hold; None where one of them never did, or they
    never did together."""
    runs = [run_of(_checked(checks))]
    runs += [run_of(period for module, period in trainings if module == code) for code in needed]
    if any(run is None for run in runs):
        return None
    held = [run for run in runs if run is not None]
    from_on = max(run.from_on for run in held)
    until = min((run.until for run in held if run.until is not None), default=None)
    return None if until is not None and until < from_on else Clearance(from_on=from_on, until=until)


def _checked(checks: Sequence[Check]) -> Iterable[Clearance]:
    """A decision stands until the next one at most: one that is not cleared ends what was."""
    for number, check in enumerate(checks):
        if check.cleared:
            later = [each for each in checks[number + 1 :] if not each.cleared]
            until = min([check.until, *(each.decided_on - DAY for each in later)])
            yield Clearance(from_on=check.from_on, until=until)


def lapsing(state: Volunteer, needed: Iterable[str]) -> Lapsing:
    """Which of both ends the clearance."""
    check = run_of(_checked(state.checks))
    ends = None if state.clearance is None else state.clearance.until
    return "check" if check is None or check.until == ends else "training"


def evolve(state: Volunteer, event: Any) -> Volunteer:
    match event:
        case events.VolunteerApplied():
            return Volunteer(
                volunteer_id=event.volunteer_id,
                account=event.volunteer_account,
                offer=event.offer,
                participant_id=event.participant_id,
            )
        case events.OfferChanged():
            return replace(state, offer=event.offer)
        case events.ReferenceAsked():
            asked = Reference(reference_id=event.reference_id, kind=event.kind)
            return replace(state, references=(*state.references, asked))
        case events.ReferenceReceived():
            return replace(state, references=_received(state, event))
        case events.CheckDecided() | events.StatusChecked() | events.VolunteerTrained():
            return replace(_cleared(state, event), clearance=event.clearance)
        case events.VolunteerErased():
            return replace(state, erased=True)
    return _moved(state, event)


def _received(state: Volunteer, event: events.ReferenceReceived) -> tuple[Reference, ...]:
    return tuple(
        replace(each, satisfactory=event.satisfactory) if each.reference_id == event.reference_id else each
        for each in state.references
    )


def _cleared(state: Volunteer, event: Any) -> Volunteer:
    match event:
        case events.CheckDecided():
            return replace(state, checks=(*state.checks, check_of(event)))
        case events.StatusChecked():
            seen = looked_at(state.checks, event.status, event.checked_on, event.holds_until)
            return replace(state, checks=seen)
    return replace(state, trainings=(*state.trainings, training_of(event)))


def check_of(event: events.CheckDecided) -> Check:
    return Check(
        check_id=event.check_id,
        level=event.level,
        cleared=event.decision == "cleared",
        conviction=event.conviction,
        decided_by=event.account,
        update_service=event.update_service,
        decided_on=event.decided_on,
        from_on=event.decided_on,
        until=event.holds_until,
    )


def looked_at(checks: tuple[Check, ...], status: str, on: date, until: date) -> tuple[Check, ...]:
    """As they stand once the update service was asked about the last of them."""
    if status == "changed":
        # What is new was not known to any earlier decision either.
        return tuple(replace(each, until=min(each.until, until), changed=True) for each in checks)
    *earlier, last = checks
    from_on = last.from_on if on <= last.until + DAY else on
    return (*earlier, replace(last, from_on=from_on, until=until))


def training_of(event: events.VolunteerTrained) -> tuple[str, Clearance]:
    return event.module, Clearance(from_on=event.completed_on, until=event.expires_on)


def _moved(state: Volunteer, event: Any) -> Volunteer:
    match event:
        case events.MadeAvailable() | events.VolunteerResumed():
            return replace(state, status="available")
        case events.ClearanceLapsed():
            return replace(state, status="applied")
        case events.VolunteerPaused():
            return replace(state, status="paused", paused_by=event.by)
        case events.VolunteerRefused():
            return replace(state, status="refused", refused_for=event.reason)
        case events.VolunteerLeft():
            return replace(state, status="left")
    return state
