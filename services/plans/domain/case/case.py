"""A participant's case and its phases: interact, intervene, integrate, closed.

Rules, as given / when / then (what a status does: `status`; the checks: `checks`):
- given a case under way / EnterNextPhase with every check of the gate met / PhaseEntered; with the plan
  in force as not agreed / PhaseEntered, whose result is that named state
- given the same with a check that is not met / refused as `gate-not-met`, naming each
- given the same / EnterNextPhase with an override by a team leader or programme lead, and a listed
  reason / PhaseEntered as overridden, with what was not met and in which role; by anybody else, or
  where nothing is to be overridden / refused
- given the last phase / EnterNextPhase / refused: it is closed
- given any phase / EnterNextPhase to another one than the next / refused as `another-phase`: what was meant
  has happened, and is not done a second time
- given somebody who does not take part / EnterNextPhase / refused
- given a case under way / GoBack to an earlier phase with a listed reason / CaseReturned; to the same
  or a later one / refused. The way on is by the gates again
- given a case under way / CloseCase as completed / by the gate of the last phase, as a phase is entered;
  for another listed reason / CaseClosed without a gate; an override there / refused
- given a case closed by a command / ReopenCase with a listed reason / CaseReopened in its phase; one
  closed by the participant's status / refused: it goes on when the status does
- given a case that rests, no case, one that is closed, a programme that is over / any of these / refused
- given any / any of these by the person / refused: they read where the case is, and what is still open
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.case import case_events as events
from services.plans.domain.case.checks import NOT_AGREED, GateFacts
from services.plans.domain.case.definition import ORDER, PHASES, Gates, Phase, To
from services.plans.domain.case.gates import Checked, Result, ask, not_agreed, texts, unmet
from services.plans.domain.case.status import Case, Closed, FollowStatus, follow
from services.plans.domain.checking import check_taking_part, check_under_way
from services.plans.domain.known import AssessmentKnown, MapKnown, PlanKnown, RequirementKnown
from shared.domain import Conflict, Decider, Forbidden, Invalid, RoleNeeded, record
from shared.domain.authorship import Author
from shared.domain.standing import Standing


@record
class Override:
    """Of what a gate does not let pass. words: why, private."""

    reason: str
    words: str


@record
class EnterNextPhase:
    """roles: the caller's. to: the phase that they mean; None: whichever is next."""

    author: Author
    roles: frozenset[str]
    override: Override | None = None
    to: Phase | None = None


@record
class GoBack:
    author: Author
    phase: Phase
    reason: str
    words: str | None = None


@record
class CloseCase:
    author: Author
    roles: frozenset[str]
    reason: str
    words: str | None = None
    override: Override | None = None


@record
class ReopenCase:
    author: Author
    reason: str
    words: str | None = None


@record
class CaseFacts:
    """What is known of the participant, over their record and those merged into it."""

    standing: Standing
    today: date
    gates: Gates
    assessment: AssessmentKnown | None
    plan: PlanKnown
    requirements: Sequence[RequirementKnown]
    maps: Sequence[MapKnown]

    @property
    def participant_id(self) -> UUID:
        return self.standing.participant_id


def gate_facts(phase: Phase, entered_on: date | None, facts: CaseFacts) -> GateFacts:
    """entered_on: of the phase that is left; None where it has not been entered."""
    return GateFacts(
        today=facts.today,
        phase=phase,
        entered_on=entered_on,
        assessment=facts.assessment,
        plan=facts.plan,
        requirements=facts.requirements,
        maps=facts.maps,
    )


def following(phase: Phase) -> To:
    """What comes after a phase."""
    return ORDER[ORDER.index(phase) + 1]


def enter(command: EnterNextPhase, state: Case, facts: CaseFacts) -> list[Any]:
    phase = _open(state)
    check_taking_part(facts.standing)
    to = following(phase)
    if to == "closed":
        raise Conflict(
            "This is the last phase. Close the case instead, by its gate or for another reason.",
            code="last-phase",
        )
    if command.to not in (None, to):
        raise Conflict(
            f"The case is in {phase} by now, from which {to} is next. Read it again.",
            field="to",
            code="another-phase",
        )
    passed = _pass(command, phase, to, state, facts)
    return [
        events.PhaseEntered(
            participant_id=facts.participant_id,
            phase=to,
            from_phase=phase,
            on=facts.today,
            account=command.author.account,
            **passed,
            words=None if command.override is None else command.override.words,
        )
    ]


def _pass(
    command: EnterNextPhase | CloseCase, phase: Phase, to: To, state: Case, facts: CaseFacts
) -> dict[str, Any]:
    """What an event says of the gate that let it happen. Raises Conflict `gate-not-met`, and what
    refuses an override."""
    checks = ask(facts.gates, to, gate_facts(phase, state.entered_on, facts), phase)
    missing = unmet(checks)
    if missing and command.override is None:
        raise _not_met(facts.gates, phase, to, checks)
    overridden = _overridden(command, missing, facts.gates)
    return {
        "gates": facts.gates.reference,
        "result": _result(checks, overridden),
        "not_agreed": not_agreed(checks),
        "checks": checks,
        "overridden": overridden,
    }


def _not_met(gates: Gates, phase: Phase, to: To, checks: Sequence[Checked]) -> Conflict:
    why = zip(checks, texts(gates, to, phase, checks), strict=True)
    faults = {checked.check: text.en for checked, text in why if text is not None}
    refused = Conflict(" ".join(faults.values()), code="gate-not-met")
    refused.faults = faults
    return refused


def _overridden(
    command: EnterNextPhase | CloseCase, missing: tuple[str, ...], gates: Gates
) -> events.Overridden | None:
    override = command.override
    if override is None:
        return None
    role = next((role for role in gates.overriding.roles if role in command.roles), None)
    if role is None:
        raise RoleNeeded("Only a team leader or a programme lead overrides a gate. Ask one of them.")
    if not missing:
        raise Conflict("Every check is met. Leave the override out.", field="override", code="nothing-unmet")
    _listed(override.reason, gates.overriding.reasons, "override.reason")
    return events.Overridden(reason=override.reason, role=role, unmet=missing)


def _result(checks: Sequence[Checked], overridden: events.Overridden | None) -> Result:
    if overridden is not None:
        return "overridden"
    return NOT_AGREED if not_agreed(checks) else "met"


def go_back(command: GoBack, state: Case, facts: CaseFacts) -> list[Any]:
    phase = _open(state)
    if PHASES.index(command.phase) >= PHASES.index(phase):
        raise Invalid(f"Name a phase before {phase}, in which the case is.", field="phase")
    _listed(command.reason, facts.gates.going_back, "reason")
    return [
        events.CaseReturned(
            participant_id=facts.participant_id,
            phase=command.phase,
            from_phase=phase,
            on=facts.today,
            account=command.author.account,
            reason=command.reason,
            words=command.words,
        )
    ]


UNASKED: Mapping[str, Any] = {
    "gates": None, "result": None, "not_agreed": False, "checks": (), "overridden": None,
}  # fmt: skip


def close(command: CloseCase, state: Case, facts: CaseFacts) -> list[Any]:
    phase = _open(state)
    reason = _listed(command.reason, facts.gates.closing, "reason")
    if not reason.by_gate and command.override is not None:
        raise Invalid("No gate is asked for this reason. Leave the override out.", field="override")
    passed = _pass(command, phase, "closed", state, facts) if reason.by_gate else UNASKED
    return [
        events.CaseClosed(
            participant_id=facts.participant_id,
            phase=phase,
            on=facts.today,
            reason=command.reason,
            from_outside=False,
            account=command.author.account,
            **passed,
            words=command.override.words if command.override else command.words,
        )
    ]


def reopen(command: ReopenCase, state: Case, facts: CaseFacts) -> list[Any]:
    phase = _begun(state)
    if state.closed is None:
        raise Conflict("This case is open.", code="open")
    if state.closed.from_outside:
        raise Conflict(
            "The participant's status closed this case, so it goes on when the status does.",
            code="closed-by-status",
        )
    _listed(command.reason, facts.gates.reopening, "reason")
    return [
        events.CaseReopened(
            participant_id=facts.participant_id,
            phase=phase,
            on=facts.today,
            reason=command.reason,
            from_outside=False,
            account=command.author.account,
            words=command.words,
        )
    ]


def _begun(state: Case) -> Phase:
    if state.phase is None:
        raise Conflict("There is no case yet: it opens when the participant starts.", code="no-case")
    return state.phase


def _open(state: Case) -> Phase:
    phase = _begun(state)
    if state.closed is not None:
        raise Conflict("This case is closed. Reopen it first, with a reason.", code="closed")
    return phase


def _listed(code: str, reasons: Sequence[Any], field: str) -> Any:
    found = next((reason for reason in reasons if reason.code == code), None)
    if found is None:
        known = ", ".join(reason.code for reason in reasons)
        raise Invalid(f"This reason is not listed. There are: {known}.", field=field)
    return found


DECISIONS: dict[type, Callable[[Any, Case, CaseFacts], list[Any]]] = {
    EnterNextPhase: enter,
    GoBack: go_back,
    CloseCase: close,
    ReopenCase: reopen,
}


def decide(command: Any, state: Case, facts: CaseFacts | None) -> Sequence[Any]:
    """facts: None for FollowStatus, which says all itself."""
    if isinstance(command, FollowStatus) or facts is None:
        return follow(command, state)
    if command.author.party != "practitioner":
        raise Forbidden("A practitioner moves a case between its phases. You can read what is still open.")
    check_under_way(facts.standing)
    return DECISIONS[type(command)](command, state, facts)


def evolve(state: Case, event: Any) -> Case:
    match event:
        case events.CaseOpened():
            return Case(phase="interact", opened_on=event.on, entered_on=event.on)
        case events.PhaseEntered() | events.CaseReturned():
            return replace(state, phase=event.phase, entered_on=event.on)
        case events.CaseRested():
            return replace(state, resting=True)
        case events.CaseResumed():
            return replace(state, resting=False)
        case events.CaseClosed():
            closed = Closed(on=event.on, reason=event.reason, from_outside=event.from_outside)
            return replace(state, closed=closed)
        case events.CaseReopened():
            return replace(state, closed=None)
    return state


DECIDER: Decider[Case] = Decider("case", Case(), decide, evolve)
