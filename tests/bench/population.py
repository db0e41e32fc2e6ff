"""A log full of people: what the relay and the projector are measured on."""

import asyncio
from datetime import date
from uuid import UUID

from services.assessment import main as assessment
from services.assessment.domain.people import participant_events as events
from services.assessment.settings import AssessmentSettings
from shared.clock import uuid7
from shared.eventstore import Origin, Write

ORIGIN = Origin("bench@bench", "bench-correlation")
PEOPLE_A_TRANSACTION = 50


def registered(participant_id: UUID, number: int) -> events.ParticipantRegistered:
    return events.ParticipantRegistered(
        participant_id=participant_id,
        crn=f"{chr(65 + number // 1_000_000)}{number % 1_000_000:06d}",
        name="Bench Participant",
        date_of_birth=date(1990, 5, 17),
        arm="programme" if number % 2 else "comparator",
        index_date=date(2024, 1, 1),
        index_offence="theft",
        definition="rossi:1",
        characteristics={"age": 20 + number % 40, "race": bool(number % 3), "prio": number % 9},
        case_manager=None,
    )


def judged(participant_id: UUID, number: int) -> events.OutcomeJudged:
    return events.OutcomeJudged(
        participant_id=participant_id,
        rule="rossi:1",
        status="reoffended" if number % 4 == 0 else "not_reoffended",
        event=number % 4 == 0,
        time_days=7 * (1 + number % 52),
        reoffences=int(number % 4 == 0),
    )


async def populate(settings: AssessmentSettings, people: int) -> None:
    """Two public events a person, appended in chunks by four writers."""
    async with assessment.opened(settings) as parts:

        async def write(numbers: range) -> None:
            for start in range(numbers.start, numbers.stop, PEOPLE_A_TRANSACTION):
                chunk = range(start, min(start + PEOPLE_A_TRANSACTION, numbers.stop))
                async with parts.store.unit(ORIGIN) as unit:
                    await unit.append_all([[_person(uuid7(), number)] for number in chunk])

        quarter = people // 4
        await asyncio.gather(*(write(range(n * quarter, (n + 1) * quarter)) for n in range(4)))


def _person(participant_id: UUID, number: int) -> Write:
    happened = [registered(participant_id, number), judged(participant_id, number)]
    return Write(f"participant-{participant_id}", str(participant_id), happened, 0)
