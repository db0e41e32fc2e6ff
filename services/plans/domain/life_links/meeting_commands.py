"""What may be asked of a meeting, and what deciding is told."""

from datetime import date, datetime
from uuid import UUID

from services.plans.domain.known import LinkKnown, VolunteerKnown
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.meeting_definition import MeetingsDefinition
from services.plans.domain.life_links.meeting_events import Acceptable, Party, When
from shared.domain import record
from shared.domain.authorship import OwnWords
from shared.domain.standing import Standing


@record
class PlanMeeting:
    meeting_id: UUID
    voice: Voice
    when: When


@record
class MoveMeeting:
    voice: Voice
    when: When


@record
class CancelMeeting:
    voice: Voice
    reason: str


@record
class HoldMeeting:
    """on: the day; None: the one that was planned."""

    voice: Voice
    minutes: int
    on: date | None = None
    corrects: bool = False


@record
class MissMeeting:
    voice: Voice
    missed_by: Party
    acceptable: Acceptable
    corrects: bool = False


@record
class RateMeeting:
    """score: 1 to 5."""

    voice: Voice
    score: int
    words: OwnWords | None = None
    shared: bool = False


@record
class WriteNote:
    """words: of the person. text: of the volunteer."""

    note_id: UUID
    voice: Voice
    words: OwnWords | None = None
    text: str | None = None
    shared: bool = False


@record
class ShareMeetingNote:
    note_id: UUID
    voice: Voice


@record
class MeetingFacts:
    """now: an instant; today: the day at the provider's place. link, volunteer: of the meeting; None for
    one that there is not. excluded: from the district that a command names. overlaps: whether one of both
    has another meeting planned at the time that it names. minutes_in_month: of the volunteer's other
    meetings, planned or held, in the month of that time."""

    standing: Standing
    now: datetime
    today: date
    definition: MeetingsDefinition
    link: LinkKnown | None
    volunteer: VolunteerKnown | None
    excluded: bool = False
    overlaps: bool = False
    minutes_in_month: int = 0
