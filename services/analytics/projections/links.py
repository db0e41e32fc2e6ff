"""The part of the projection behind the datasets `life_links` and `meetings`.

Rules, as given / when / then:
- given any event of a link, a concern or a meeting / - / its row says it, in place of the last that was said
- given a pause / another, of whatever reason / both are kept
- given an erased person / any of these / nothing; given rows / an erasure / none are left
What state a link is in follows from what was said of it, and is asked of the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

import asyncpg

from services.analytics.projections.part import forget
from services.analytics.projections.rows import Rows, Shape
from shared.contracts import Contract
from shared.contracts import plans as said

LINKS: Final = Shape(
    "links",
    key={"link_id": "uuid"},
    values={
        "volunteer_id": "uuid",
        "proposed_by": "text",
        "proposed_on": "date",
        "person_consented_on": "date",
        "volunteer_consented_on": "date",
        "declined_on": "date",
        "trial_begun_on": "date",
        "trial_ends_on": "date",
        "confirmed_on": "date",
        "reviewed_on": "date",
        "person_says": "text",
        "volunteer_says": "text",
        "paused": "boolean",
        "ended_on": "date",
        "ended_because": "text",
        "ended_reason": "text",
    },
    lists=("pauses",),
)
CONCERNS: Final = Shape(
    "link_concerns",
    key={"concern_id": "uuid"},
    values={
        "link_id": "uuid",
        "raised_by": "text",
        "category": "text",
        "raised_on": "date",
        "outcome": "text",
        "closed_on": "date",
    },
)
MEETINGS: Final = Shape(
    "link_meetings",
    key={"meeting_id": "uuid"},
    values={
        "link_id": "uuid",
        "state": "text",
        "met_on": "date",
        "planned_minutes": "integer",
        "mode": "text",
        "minutes": "integer",
        "missed_by": "text",
        "acceptable": "text",
        "rating": "integer",
    },
)
OF_MEETINGS: Final[tuple[type[Contract], ...]] = (
    said.MeetingPlanned,
    said.MeetingMoved,
    said.MeetingCancelled,
    said.MeetingHeld,
    said.MeetingMissed,
    said.MeetingRated,
)
OF_LINKS: Final[frozenset[type[Contract]]] = frozenset(
    {
        said.LinkProposed,
        said.LinkConsented,
        said.LinkDeclined,
        said.LinkTrialBegun,
        said.LinkConfirmed,
        said.LinkReviewed,
        said.LinkPaused,
        said.LinkResumed,
        said.LinkEnded,
        said.LinkConcernRaised,
        said.LinkConcernClosed,
    }
)


@dataclass
class Links:
    """What the batch says of each link, of each concern about one, and of each of its meetings."""

    links: Rows = field(default_factory=lambda: Rows(LINKS))
    concerns: Rows = field(default_factory=lambda: Rows(CONCERNS))
    meetings: Rows = field(default_factory=lambda: Rows(MEETINGS))

    handled: ClassVar[frozenset[type[Contract]]] = OF_LINKS.union(OF_MEETINGS)
    tables: ClassVar[Mapping[str, str]] = {shape.table: "*" for shape in (LINKS, CONCERNS, MEETINGS)}

    def take(self, data: Contract) -> None:
        match data:
            case said.LinkConcernRaised() | said.LinkConcernClosed():
                self._concern(data)
            case said.LinkPaused() | said.LinkResumed():
                self._pause(data)
            case _ if isinstance(data, OF_MEETINGS):
                self._meeting(data)
            case _:
                self._link(data)

    def _link(self, data: Any) -> None:
        """The fields of these events are named as the columns are, but for those that say whose it is."""
        values = data.model_dump(include=set(LINKS.values))
        match data:
            case said.LinkConsented():
                values[f"{data.party}_consented_on"] = data.consented_on
            case said.LinkTrialBegun():
                values["trial_begun_on"] = data.begun_on
            case said.LinkConfirmed():
                values["reviewed_on"] = data.confirmed_on
            case said.LinkEnded():
                values |= {"ended_because": data.because, "ended_reason": data.reason}
        self.links.say(data.participant_id, data.link_id, **values)

    def _pause(self, data: said.LinkPaused | said.LinkResumed) -> None:
        paused = isinstance(data, said.LinkPaused)
        place = {"volunteer_id": data.volunteer_id, "paused": paused}
        link = self.links.say(data.participant_id, data.link_id, **place)
        if isinstance(data, said.LinkPaused):
            link.add("pauses", {"reason": data.reason, "paused_on": data.paused_on.isoformat()})

    def _concern(self, data: said.LinkConcernRaised | said.LinkConcernClosed) -> None:
        self.links.say(data.participant_id, data.link_id, volunteer_id=data.volunteer_id)
        values = data.model_dump(include=set(CONCERNS.values))
        self.concerns.say(data.participant_id, data.concern_id, **values)

    def _meeting(self, data: Any) -> None:
        self.links.say(data.participant_id, data.link_id, volunteer_id=data.volunteer_id)
        values = {"link_id": data.link_id, **_said_of_meeting(data)}
        self.meetings.say(data.participant_id, data.meeting_id, **values)

    async def write(self, driver: "asyncpg.Connection[Any]", erased: Sequence[UUID]) -> None:
        for rows in (self.links, self.concerns, self.meetings):
            await rows.write(driver)
        await forget(driver, erased, *self.tables)


def _said_of_meeting(data: Contract) -> dict[str, object]:
    match data:
        case said.MeetingPlanned(on=on, minutes=minutes) | said.MeetingMoved(on=on, minutes=minutes):
            return {"state": "planned", "met_on": on, "planned_minutes": minutes, "mode": data.mode}
        case said.MeetingCancelled():
            return {"state": "cancelled"}
        case said.MeetingHeld():
            return {"state": "held", "met_on": data.on, "minutes": data.minutes}
        case said.MeetingMissed():
            return {"state": "missed", "missed_by": data.missed_by, "acceptable": data.acceptable}
        case said.MeetingRated():
            return {"rating": data.score}
    return {}
