"""A participant: registered, followed up, perhaps reoffended; erased when that is due.

Rules, as given / when / then:
- given nothing / RegisterParticipant, then CorrectRegistration / what `registration` says
- given a participant / ChangeStatus, ReopenStatus / what `life_cycle` says
- given a participant / ImposeSentence, AlterSentence, EndSentence / what `sentences` says
- given a participant / RecordOutcome, JudgeAgain / what `reoffending` says
- given a participant / ImportExtract / what `extract` says
- given a participant / RequestErasure / ErasureRequested; asked again / nothing
- given a hold on the record, or on one that merges tie to it / RequestErasure / refused
- given a requested erasure / ConfirmErasure / ParticipantErased; confirmed again / nothing
- given an erasure / any other command / refused
"""

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain.convictions import extract, reoffending
from services.assessment.domain.convictions.extract import EndExtract, ImportExtract
from services.assessment.domain.convictions.reoffending import (
    JudgeAgain,
    Observed,
    RecordOutcome,
    Reoffending,
)
from services.assessment.domain.facts import Facts
from services.assessment.domain.people import life_cycle, registration, sentences
from services.assessment.domain.people import participant_events as events
from services.assessment.domain.people.life_cycle import ChangeStatus, LifeCycle, ReopenStatus
from services.assessment.domain.people.registration import (
    CorrectRegistration,
    RegisterParticipant,
    Registration,
)
from services.assessment.domain.people.sentences import AlterSentence, EndSentence, ImposeSentence, Sentences
from shared.domain import Conflict, Decider, NotFound, record


@record
class RequestErasure:
    pass


@record
class ConfirmErasure:
    """The person's key is destroyed."""


@record
class Participant:
    """State."""

    participant_id: UUID | None = None
    registration: Registration | None = None
    life_cycle: LifeCycle = LifeCycle()
    sentences: Sentences = field(default_factory=dict)
    reoffending: Reoffending = Reoffending()
    erasure_requested: bool = False
    erased: bool = False

    @property
    def arm(self) -> str:
        return self.registration.arm if self.registration else ""

    @property
    def index_date(self) -> date:
        return self.registration.index_date if self.registration else date.max

    @property
    def died_on(self) -> date | None:
        return self.life_cycle.died_on


def register(command: RegisterParticipant, state: Participant, facts: Facts) -> list[Any]:
    if state.participant_id is not None:
        raise Conflict("This participant is registered already.")
    return registration.register(command, facts)


def correct(command: CorrectRegistration, state: Participant, facts: Facts) -> list[Any]:
    participant_id, known, found = living(state), state.registration, state.reoffending
    assert known is not None
    corrected = registration.correct(command, participant_id, known, state.life_cycle, found.follow_up, facts)
    return judged_after(corrected, state, facts)


def change_status(command: ChangeStatus, state: Participant, facts: Facts) -> list[Any]:
    place = living(state), state.arm, state.index_date, state.life_cycle
    return judged_after(life_cycle.change(command, *place, facts), state, facts)


def reopen_status(command: ReopenStatus, state: Participant, facts: Facts) -> list[Any]:
    place = living(state), state.arm, state.index_date, state.life_cycle
    return judged_after(life_cycle.reopen(command, *place), state, facts)


def impose_sentence(command: ImposeSentence, state: Participant, facts: Facts) -> list[Any]:
    return sentences.impose(command, living(state), state.sentences, facts)


def alter_sentence(command: AlterSentence, state: Participant, facts: Facts) -> list[Any]:
    return sentences.alter(command, living(state), state.sentences, facts)


def end_sentence(command: EndSentence, state: Participant, facts: Facts) -> list[Any]:
    return sentences.end(command, living(state), state.sentences, facts)


def record_outcome(command: RecordOutcome, state: Participant, facts: Facts) -> list[Any]:
    return reoffending.record_outcome(command, observed(state), state.reoffending, facts)


def import_extract(command: ImportExtract, state: Participant, facts: Facts) -> list[Any]:
    """One participant's rows of an extract, all of them."""
    whom = observed(state)
    taken = extract.take(command, whom, state.reoffending, facts)
    after = DECIDER.fold(taken.events, state)
    over = EndExtract(covers=command.covers, marks=taken.marks)
    searched = extract.searched(over, whom, after.reoffending, facts)
    return [*taken.events, *judged_after(searched, after, facts)]


def judge_again(_: JudgeAgain, state: Participant, facts: Facts) -> list[Any]:
    return list(reoffending.judged(observed(state), state.reoffending, facts))


def request_erasure(_: RequestErasure, state: Participant, facts: Facts) -> list[Any]:
    if state.participant_id is None:
        raise unknown()
    if state.erasure_requested:
        return []
    if facts.held:
        raise held()
    return [events.ErasureRequested(participant_id=state.participant_id)]


def confirm_erasure(_: ConfirmErasure, state: Participant, __: Facts) -> list[Any]:
    if state.participant_id is None or not state.erasure_requested:
        raise Conflict("No erasure was asked for.")
    return [] if state.erased else [events.ParticipantErased(participant_id=state.participant_id)]


def living(state: Participant) -> UUID:
    """Of somebody to whose record something may be added. Raises NotFound and Conflict."""
    if state.participant_id is None:
        raise unknown()
    if state.erasure_requested:
        raise erased()
    return state.participant_id


def observed(state: Participant) -> Observed:
    """Whom the rules judge. Raises what `living` raises."""
    return Observed(participant_id=living(state), index_date=state.index_date, died_on=state.died_on)


def judged_after(happened: list[Any], state: Participant, facts: Facts) -> list[Any]:
    """What happened, and every judgement that it changes."""
    after = DECIDER.fold(happened, state)
    return [*happened, *reoffending.judged(observed(after), after.reoffending, facts)] if happened else []


def unknown() -> NotFound:
    return NotFound("There is no such participant, or it is not yours to see.")


def erased() -> Conflict:
    return Conflict("This record was erased, so nothing can be added to it.", code="erased")


def held() -> Conflict:
    return Conflict(
        "A legal hold keeps this record, or one that was merged with it. Lift the hold first.", code="held"
    )


DECISIONS: dict[type, Callable[[Any, Participant, Facts], list[Any]]] = {
    RegisterParticipant: register,
    CorrectRegistration: correct,
    ChangeStatus: change_status,
    ReopenStatus: reopen_status,
    ImposeSentence: impose_sentence,
    AlterSentence: alter_sentence,
    EndSentence: end_sentence,
    RecordOutcome: record_outcome,
    ImportExtract: import_extract,
    JudgeAgain: judge_again,
    RequestErasure: request_erasure,
    ConfirmErasure: confirm_erasure,
}


def decide(command: Any, state: Participant, facts: Facts) -> Sequence[Any]:
    return DECISIONS[type(command)](command, state, facts)


def evolve(state: Participant, event: Any) -> Participant:
    match event:
        case events.ParticipantRegistered() | events.RegistrationCorrected():
            said = registration.registration_of(event)
            return replace(state, participant_id=event.participant_id, registration=said)
        case events.ErasureRequested():
            return replace(state, erasure_requested=True)
        case events.ParticipantErased():
            return replace(state, erased=True)
    return replace(
        state,
        life_cycle=life_cycle.evolve(state.life_cycle, event),
        sentences=sentences.evolve(state.sentences, event),
        reoffending=reoffending.evolve(state.reoffending, event),
    )


DECIDER = Decider("participant", Participant(), decide, evolve)
