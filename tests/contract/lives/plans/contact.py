"""A contact that was asked for, moved, kept, corrected, written about and rated; and what else one may
have been."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship.contact import DECIDER
from services.plans.domain.relationship.contact_events import When
from shared.domain.authorship import OwnWords
from tests.contract.lives.life import ANN, Life

CONTACT, NOTE, OWN_NOTE = UUID(int=71), UUID(int=72), UUID(int=73)
ON = date(2026, 3, 2)
PLACE: dict[str, Any] = {"contact_id": CONTACT, "participant_id": ANN}
KIT, PERSON = "kit@issuer", "person-ann@issuer"
AT = When(starts_at=datetime(2026, 3, 2, 10, tzinfo=UTC), on=ON, minutes=30, mode="in_person", place="office")
BY_PHONE = When(starts_at=datetime(2026, 3, 2, 15, tzinfo=UTC), on=ON, minutes=20, mode="phone")
SAID: dict[str, Any] = {**PLACE, "definition": "my_direction:1", "purpose": "support"}
KEPT = events.ContactKept(
    **SAID,
    account=KIT,
    planned=True,
    when=BY_PHONE,
    asked_for_by="person",
    held_by=KIT,
    present=("person", "practitioner"),
    with_goals=(UUID(int=5),),
    corrects=True,
)

LIFE = Life(
    service="plans",
    name="contact",
    decider=DECIDER,
    stream=f"contact-{CONTACT}",
    events=(
        events.ContactRequested(**SAID, account=PERSON, when=AT, with_account=None),
        events.ContactDeclined(**PLACE, account=KIT, reason="not_available"),
        events.ContactCancelled(**PLACE, party="person", account=PERSON, reason="work", requested=True),
        events.ContactPlanned(**SAID, account=KIT, when=AT, asked_for_by="court", with_account=KIT),
        events.ContactAccepted(**PLACE, account=KIT, with_account=KIT),
        events.ContactMoved(**PLACE, party="practitioner", account=KIT, when=BY_PHONE),
        events.ContactMissed(
            **PLACE,
            party="person",
            account=PERSON,
            missed_by="practitioner",
            reason="not_known",
            acceptable="not_yet_known",
            corrects=False,
        ),
        KEPT,
        events.StaffNoteWritten(
            **PLACE, note_id=NOTE, account=KIT, written_on=ON, text="His brother waited outside"
        ),
        events.StaffNoteShared(
            **PLACE, note_id=NOTE, account=KIT, shared_on=ON, text="His brother waited outside"
        ),
        events.OwnNoteWritten(
            **PLACE,
            note_id=OWN_NOTE,
            account=PERSON,
            written_on=ON,
            shared=False,
            words=OwnWords(text="I was afraid to ask", given="typed", language="en"),
        ),
        events.OwnNoteShared(**PLACE, note_id=OWN_NOTE, account=PERSON, shared_on=ON),
        events.ContactRated(
            **PLACE,
            account=PERSON,
            rated_on=ON,
            score=8,
            shared=True,
            words=OwnWords(text="Somebody listened", given="typed", language="en"),
        ),
        events.ContactEnteredInError(**PLACE, account=KIT),
    ),
    words=("His brother waited outside", "I was afraid to ask", "Somebody listened"),
    after={"status": "entered_in_error", "when": BY_PHONE, "asked_for_by": "court", "with_account": KIT},
)
