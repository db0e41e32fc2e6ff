"""Bodies of requests and answers about cases."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from services.plans.domain.case.case import CaseFacts, Override, gate_facts
from services.plans.domain.case.checks import Saw
from services.plans.domain.case.definition import ORDER, PHASES, Phase, To, Wording
from services.plans.domain.case.gates import Checked, ask, texts
from services.plans.views.case.case_queries import CaseRow, MoveRow
from shared.contracts.values import Code
from shared.http.staff_only import StaffText
from shared.http.values import Body, Text


class OverrideBody(Body):
    """By a team leader or a programme lead. words: why; staff read them."""

    reason: Code
    words: Text


def wanted(body: OverrideBody | None) -> Override | None:
    return None if body is None else Override(reason=body.reason, words=body.words)


class NextPhaseBody(Body):
    """override: where a check of the gate is not met, and the case moves on all the same. to: the phase that
    is meant, so that asking twice enters no second one; an override needs it."""

    to: Phase | None = None
    override: OverrideBody | None = None


class GoBackBody(Body):
    phase: Phase
    reason: Code
    words: Text | None = None


class CloseBody(Body):
    """override: with a reason that asks for the gate of the last phase."""

    reason: Code
    words: Text | None = None
    override: OverrideBody | None = None


class ReopenBody(Body):
    reason: Code
    words: Text | None = None


class CaseChanged(BaseModel):
    """phase: in which the case is, or was when it was closed."""

    participant_id: UUID
    phase: Phase
    since: date
    closed: bool
    version: int


class CheckRead(BaseModel):
    """because, text: why it is not met, as a code and in words that say what to do; null where it is.
    passed_as: the named state that lets it pass. saw: codes, numbers, ids and dates."""

    check: str
    met: bool
    because: str | None
    passed_as: str | None
    text: Mapping[Literal["en", "cy"], str] | None
    saw: Saw

    @classmethod
    def of(cls, checked: Checked, text: Wording | None) -> "CheckRead":
        return cls(**vars(checked), met=checked.met, text=None if text is None else dict(vars(text)))


class GateRead(BaseModel):
    """The way from one phase to the next, as it stands today."""

    phase: Phase
    to: To
    met: bool
    checks: Sequence[CheckRead]

    @classmethod
    def of(cls, phase: Phase, entered_on: date | None, facts: CaseFacts) -> "GateRead":
        to = ORDER[ORDER.index(phase) + 1]
        checks = ask(facts.gates, to, gate_facts(phase, entered_on, facts), phase)
        worded = zip(checks, texts(facts.gates, to, phase, checks), strict=True)
        read = [CheckRead.of(checked, text) for checked, text in worded]
        return cls(phase=phase, to=to, met=all(check.met for check in read), checks=read)


class GatesRead(BaseModel):
    """The gates that are still to be passed, the next one first."""

    participant_id: UUID
    definition: str
    gates: Sequence[GateRead]

    @classmethod
    def of(cls, row: CaseRow, facts: CaseFacts) -> "GatesRead":
        ahead = PHASES[PHASES.index(row.phase) :] if row.closed_on is None else ()
        # A review counts from the day on which its phase is entered, so none does before it.
        gates = [GateRead.of(phase, row.entered_on if phase == row.phase else None, facts) for phase in ahead]
        return cls(participant_id=row.participant_id, definition=facts.gates.reference, gates=gates)


class MoveRead(BaseModel):
    """What happened to the case. result, not_agreed: of the gate. unmet: the checks that were
    overridden. account, words: staff only."""

    number: int
    kind: str
    on: date
    phase: str | None
    from_phase: str | None
    reason: str | None
    from_outside: bool
    result: str | None
    not_agreed: bool
    unmet: Sequence[str]
    override_reason: str | None
    override_role: str | None
    account: StaffText
    words: StaffText

    @classmethod
    def of(cls, row: MoveRow) -> "MoveRead":
        return cls(**{**vars(row), "on": row.on_day})


class ClosedRead(BaseModel):
    """from_outside: the participant's status closed it, which is the reason."""

    on: date
    reason: str
    from_outside: bool


class CaseSummary(BaseModel):
    """phase: in which it is, or was when it was closed; since, days_in_phase: for how long."""

    participant_id: UUID
    version: int
    phase: Phase
    opened_on: date
    since: date
    days_in_phase: int
    resting: bool
    closed: ClosedRead | None

    @staticmethod
    def values(row: CaseRow, today: date) -> dict[str, Any]:
        return {
            "participant_id": row.participant_id,
            "version": row.version,
            "phase": row.phase,
            "opened_on": row.opened_on,
            "since": row.entered_on,
            "days_in_phase": ((row.closed_on or today) - row.entered_on).days,
            "resting": row.rests_since is not None,
            "closed": _closed(row),
        }


class CaseRead(CaseSummary):
    """next_gate: what is still open before the next step; null once closed."""

    history: Sequence[MoveRead]
    next_gate: GateRead | None

    @classmethod
    def of(cls, row: CaseRow, moves: Sequence[MoveRow], facts: CaseFacts) -> "CaseRead":
        gate = GateRead.of(row.phase, row.entered_on, facts) if row.closed_on is None else None
        history = [MoveRead.of(move) for move in moves]
        return cls(**cls.values(row, facts.today), history=history, next_gate=gate)


def _closed(row: CaseRow) -> ClosedRead | None:
    if row.closed_on is None:
        return None
    return ClosedRead(on=row.closed_on, reason=row.close_reason or "", from_outside=row.closed_from_outside)
