"""A meeting to decide about: who speaks, what is known, and what happened before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.plans.definitions import shipped
from services.plans.domain.known import LinkKnown, VolunteerKnown
from services.plans.domain.life_links import meeting_events as events
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.meeting import DECIDER
from services.plans.domain.life_links.meeting_commands import MeetingFacts, PlanMeeting
from services.plans.domain.life_links.meeting_events import When
from shared.domain.authorship import OwnWords
from shared.domain.standing import Standing
from shared.testing.deciding import Given

ANN, LINK, VOL, MEETING, NOTE = (UUID(int=number) for number in range(1, 6))
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOW.date()
PERSON = Voice(party="person", account="person-ann@issuer")
VOLUNTEER = Voice(party="volunteer", account="vol@issuer")
KIT = Voice(party="practitioner", account="kit@issuer")
WORDS = OwnWords(text="We laughed.", given="typed", language="en")
PLACE: dict[str, Any] = {
    "meeting_id": MEETING,
    "link_id": LINK,
    "participant_id": ANN,
    "volunteer_id": VOL,
}


def standing(status: str = "started", **permissions: bool) -> Standing:
    may = {"sharing_with_volunteers": True, **permissions}
    return Standing(participant_id=ANN, arm="programme", status=status, permissions=may)


def link(**changed: Any) -> LinkKnown:
    said: dict[str, Any] = {"state": "trial", "consented_on": date(2026, 2, 1), **changed}
    return LinkKnown(link_id=LINK, participant_id=ANN, volunteer_id=VOL, **said)


def volunteer(**changed: Any) -> VolunteerKnown:
    said: dict[str, Any] = {
        "offering": True,
        "cleared_from": date(2026, 1, 1),
        "cleared_until": date(2026, 3, 31),
        "links": 1,
        "most_links": 2,
        "most_minutes_a_month": 300,
        **changed,
    }
    return VolunteerKnown(volunteer_id=VOL, account=VOLUNTEER.account, **said)


def facts(**changed: Any) -> MeetingFacts:
    now: datetime = changed.get("now", NOW)
    known = MeetingFacts(
        standing=standing(),
        now=now,
        today=now.date(),
        definition=shipped().meetings,
        link=link(),
        volunteer=volunteer(),
    )
    return replace(known, **changed)


def when(hours: float = 24, **changed: Any) -> When:
    """So many hours from now."""
    starts_at = NOW + timedelta(hours=hours)
    said = {"minutes": 60, "mode": "in_person", "place": "cafe", "district": "LS1", **changed}
    return When(starts_at=starts_at, on=starts_at.date(), **said)


def plan(voice: Voice = VOLUNTEER, hours: float = 24, **changed: Any) -> PlanMeeting:
    return PlanMeeting(meeting_id=MEETING, voice=voice, when=when(hours, **changed))


def planned(hours: float = 24, **changed: Any) -> events.MeetingPlanned:
    return events.MeetingPlanned(
        **PLACE, by=VOLUNTEER, definition="life_links:1", when=when(hours, **changed)
    )


def held(by: Voice = VOLUNTEER, on: date = TODAY, minutes: int = 50, *, corrects: bool = False) -> Any:
    return events.MeetingHeld(**PLACE, by=by, on=on, minutes=minutes, corrects=corrects)


def missed(by: Voice = VOLUNTEER, *, corrects: bool = False) -> Any:
    said = {"missed_by": "person", "acceptable": "not_yet_known", "corrects": corrects}
    return events.MeetingMissed(**PLACE, by=by, **said)


def given(*happened: Any, known: MeetingFacts | None = None) -> Given:
    return Given(DECIDER, DECIDER.fold(happened), known or facts())
