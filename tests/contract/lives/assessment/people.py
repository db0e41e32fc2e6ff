"""What happened to participants: changes of status, sentences, a correction, access needs."""

from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain.people import access_needs
from services.assessment.domain.people.access_need_events import AccessNeedsRecorded
from services.assessment.domain.people.life_cycle import Change, LifeCycle
from services.assessment.domain.people.life_cycle_events import StatusChanged, StatusReopened
from services.assessment.domain.people.participant import DECIDER
from services.assessment.domain.people.participant_events import RegistrationCorrected
from services.assessment.domain.people.sentence_events import SentenceAltered, SentenceEnded, SentenceImposed
from services.assessment.domain.people.sentences import Sentence
from tests.contract.lives.assessment.participant import REGISTERED
from tests.contract.lives.life import ANN, Life

STARTED, LICENCE = date(2024, 1, 8), UUID(int=9)
SINCE: dict[str, Any] = {"started_on": STARTED, "ended_on": None, "died_on": None}

PLACED = Life(
    name="life_cycle",
    decider=DECIDER,
    stream=f"participant-{ANN}",
    events=(
        StatusChanged(
            participant_id=ANN, status="started", on=STARTED, previous="registered", provider=None, **SINCE
        ),
        StatusChanged(
            participant_id=ANN,
            status="transferred",
            on=date(2024, 2, 1),
            previous="started",
            provider="north_west",
            **{**SINCE, "ended_on": date(2024, 2, 1)},
        ),
        StatusReopened(
            participant_id=ANN,
            status="started",
            on=STARTED,
            previous="transferred",
            reason="entered_in_error",
            **SINCE,
        ),
    ),
    words=(),
    after={"life_cycle": LifeCycle(changes=(Change(status="started", on=STARTED),))},
)

SENTENCED = Life(
    name="sentences",
    decider=DECIDER,
    stream=f"participant-{ANN}",
    events=(
        SentenceImposed(
            participant_id=ANN,
            sentence_id=LICENCE,
            kind="licence",
            starts_on=date(2024, 1, 1),
            ends_on=date(2024, 12, 31),
            length_days=366,
            length_months=12,
        ),
        SentenceAltered(
            participant_id=ANN,
            sentence_id=LICENCE,
            alteration="recalled",
            on=date(2024, 3, 1),
            reason="recall_decision",
            ends_on=date(2024, 12, 31),
            length_days=366,
            length_months=12,
        ),
        SentenceEnded(participant_id=ANN, sentence_id=LICENCE, on=date(2024, 6, 1), reason="revoked"),
    ),
    words=(),
    after={
        "sentences": {
            LICENCE: Sentence(
                kind="licence",
                starts_on=date(2024, 1, 1),
                ends_on=date(2024, 12, 31),
                recalled=True,
                altered_on=date(2024, 3, 1),
                ended=(date(2024, 6, 1), "revoked"),
            )
        }
    },
)

CORRECTED = Life(
    name="correction",
    decider=DECIDER,
    stream=f"participant-{ANN}",
    events=(
        RegistrationCorrected(
            participant_id=ANN,
            reason="name_changed",
            changed=("name", "index_date"),
            crn="X123456",
            name="Ann Ó Sample",
            date_of_birth=date(1990, 5, 17),
            arm="programme",
            index_date=date(2024, 1, 2),
            index_offence="theft",
            definition=REGISTERED.definition,
            characteristics=REGISTERED.characteristics,
            pnc_id="2008/0056560Z",
            external_id=None,
        ),
    ),
    words=("X123456", "Ann", "Sample", "1990-05-17", "0056560"),
    after={"participant_id": ANN, "arm": "programme", "index_date": date(2024, 1, 2)},
)

ACCESS = Life(
    name="access_needs",
    decider=access_needs.DECIDER,
    stream=f"access-{ANN}",
    events=(
        AccessNeedsRecorded(
            participant_id=ANN,
            party="person",
            account="ann@issuer",
            recorded_on=date(2024, 1, 9),
            language="cy",
            interpreter="needed",
            reading_support="not_needed",
            neurodiversity=("adhd", "dyslexia"),
            disabilities=(),
            adjustments=("prefers_not_to_say",),
            note="Mornings are hard.",
        ),
    ),
    words=("Mornings",),
    after={},
)

PEOPLE = (PLACED, SENTENCED, CORRECTED, ACCESS)
