"""A meeting that was planned, moved, cancelled in another life, missed, held, written about and rated; and an
expense that was claimed, withdrawn, declined, accepted and paid."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.plans.domain.life_links import expense, expense_events, meeting
from services.plans.domain.life_links import meeting_events as events
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.meeting_events import When
from shared.domain.authorship import OwnWords
from tests.contract.lives.life import ANN, Life

MEETING, LINK, VOLUNTEER, NOTE, OTHER, EXPENSE, RECEIPT = (UUID(int=number) for number in range(121, 128))
ON, LATER = date(2026, 3, 2), date(2026, 3, 20)
PERSON, VI, PAT = "person-ann@issuer", "vi@issuer", "pat@issuer"
OF_PERSON, OF_VI = Voice(party="person", account=PERSON), Voice(party="volunteer", account=VI)
PLACE: dict[str, Any] = {
    "meeting_id": MEETING,
    "link_id": LINK,
    "participant_id": ANN,
    "volunteer_id": VOLUNTEER,
}
CLAIM: dict[str, Any] = {"expense_id": EXPENSE, "volunteer_id": VOLUNTEER, "meeting_id": MEETING}
AT = When(
    starts_at=datetime(2026, 3, 2, 10, tzinfo=UTC),
    on=ON,
    minutes=60,
    mode="in_person",
    place="cafe",
    district="LS1",
)
BY_PHONE = When(starts_at=datetime(2026, 3, 2, 15, tzinfo=UTC), on=ON, minutes=30, mode="phone")
RATED = OwnWords(text="She made me laugh", given="typed", language="en")

MEETING_LIFE = Life(
    service="plans",
    name="meeting",
    decider=meeting.DECIDER,
    stream=f"meeting-{MEETING}",
    events=(
        events.MeetingPlanned(**PLACE, by=OF_VI, definition="life_links:1", when=AT),
        events.MeetingCancelled(**PLACE, by=OF_PERSON, reason="illness"),
        events.MeetingMoved(**PLACE, by=OF_PERSON, when=BY_PHONE),
        events.MeetingMissed(
            **PLACE, by=OF_VI, missed_by="person", acceptable="not_yet_known", corrects=False
        ),
        events.MeetingHeld(**PLACE, by=OF_PERSON, on=ON, minutes=45, corrects=True),
        events.PersonNoteWritten(
            **PLACE,
            note_id=NOTE,
            account=PERSON,
            words=OwnWords(text="I talked of my sister", given="dictated", language="en"),
            shared=False,
            written_on=ON,
        ),
        events.VolunteerNoteWritten(
            **PLACE, note_id=OTHER, account=VI, text="He looked tired", shared=False, written_on=ON
        ),
        events.NoteShared(**PLACE, note_id=NOTE, party="person", account=PERSON, shared_on=LATER),
        events.MeetingRated(**PLACE, account=PERSON, score=5, words=RATED, shared=True, rated_on=ON),
    ),
    words=("I talked of my sister", "He looked tired", "She made me laugh"),
    after={"status": "held", "when": BY_PHONE, "volunteer_id": VOLUNTEER},
)
EXPENSE_LIFE = Life(
    service="plans",
    name="expense",
    decider=expense.DECIDER,
    stream=f"expense-{EXPENSE}",
    events=(
        expense_events.ExpenseClaimed(
            **CLAIM,
            account=VI,
            definition="life_links:1",
            kind="parking",
            amount_pence=450,
            metres=None,
            pence_per_mile=None,
            receipt_id=RECEIPT,
            seen_elsewhere=False,
            met_on=ON,
            claimed_on=LATER,
        ),
        expense_events.ExpenseWithdrawn(**CLAIM, account=VI, withdrawn_on=LATER),
        expense_events.ExpenseDeclined(**CLAIM, account=PAT, reason="not_readable", declined_on=LATER),
        expense_events.ExpenseAccepted(**CLAIM, account=PAT, amount_pence=450, accepted_on=LATER),
        expense_events.ExpensePaid(**CLAIM, account=PAT, amount_pence=450, paid_on=LATER),
    ),
    words=(),
    after={"status": "paid", "reason": "not_readable"},
)
LIVES = (MEETING_LIFE, EXPENSE_LIFE)
