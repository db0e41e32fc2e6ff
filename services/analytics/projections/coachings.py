"""The part of the projection behind the dataset `coaching`.

Rules, as given / when / then:
- given any event of a course / - / its row says it, in place of the last that was said
- given an agreement in force / another coach / none is; given it in force again / the first day stands
- given a goal rated / rated again / both stand, in their order
- given an action / a proposal for the plan that came of it / it is proposed, whatever becomes of that
- given an erased person / any of these / nothing; given rows / an erasure / none are left
What state a course is in follows from what was said of it, and is asked of the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

import asyncpg

from services.analytics.projections.part import forget
from services.analytics.projections.rows import Rows, Shape
from shared.contracts import Contract
from shared.contracts import plans as said

COACHINGS: Final = Shape(
    "coachings",
    key={"coaching_id": "uuid"},
    values={
        "asked_by": "text",
        "asked_on": "date",
        "coach_id": "uuid",
        "coach_named_on": "date",
        "agreements": "integer",
        "agreed_on": "date",
        "in_force": "boolean",
        "resting": "boolean",
        "ended_on": "date",
        "ended_by": "text",
        "ended_reason": "text",
        "person_review": "integer",
        "coach_review": "integer",
    },
    firsts=frozenset({"agreed_on"}),
)
SESSIONS: Final = Shape(
    "coaching_sessions",
    key={"session_id": "uuid"},
    values={
        "coaching_id": "uuid",
        "state": "text",
        "held_on": "date",
        "minutes": "integer",
        "missed_by": "text",
        "confidence_before": "integer",
        "confidence_after": "integer",
    },
)
ACTIONS: Final = Shape(
    "coaching_actions",
    key={"action_id": "uuid"},
    values={
        "coaching_id": "uuid",
        "owner": "text",
        "due_on": "date",
        "proposed_on": "date",
        "done_on": "date",
        "dropped_on": "date",
    },
    firsts=frozenset({"proposed_on"}),
)
GOALS: Final = Shape(
    "coaching_goals",
    key={"coaching_id": "uuid", "goal_id": "uuid"},
    values={"of_plan": "boolean"},
    lists=("scores",),
)
SESSION_STATES: Final[Mapping[type[Contract], str]] = {
    said.CoachingSessionPlanned: "planned",
    said.CoachingSessionMoved: "planned",
    said.CoachingSessionCancelled: "cancelled",
    said.CoachingSessionHeld: "held",
    said.CoachingSessionMissed: "missed",
}
OF_ACTIONS: Final[tuple[type[Contract], ...]] = (
    said.CoachingActionAgreed,
    said.CoachingActionDone,
    said.CoachingActionDropped,
)
OF_COURSES: Final[tuple[type[Contract], ...]] = (
    said.CoachingRequested,
    said.CoachingOffered,
    said.CoachNamed,
    said.AgreementWritten,
    said.CoachingAgreed,
    said.CoachingRested,
    said.CoachingResumed,
    said.CoachingEnded,
    said.CoachingEndingReviewed,
)


@dataclass
class Coachings:
    """What the batch says of each course of coaching, its sessions, its actions and its goals."""

    courses: Rows = field(default_factory=lambda: Rows(COACHINGS))
    sessions: Rows = field(default_factory=lambda: Rows(SESSIONS))
    actions: Rows = field(default_factory=lambda: Rows(ACTIONS))
    goals: Rows = field(default_factory=lambda: Rows(GOALS))

    handled: ClassVar[frozenset[type[Contract]]] = frozenset(
        {*OF_COURSES, *SESSION_STATES, *OF_ACTIONS, said.CoachingGoalRated, said.ProposalMade}
    )
    tables: ClassVar[Mapping[str, str]] = {
        shape.table: "*" for shape in (COACHINGS, SESSIONS, ACTIONS, GOALS)
    }

    def take(self, data: Contract) -> None:
        match data:
            case said.CoachingGoalRated():
                key = (data.coaching_id, data.goal_id)
                goal = self.goals.say(data.participant_id, *key, of_plan=data.of_plan)
                goal.add("scores", {"score": data.score, "rated_on": data.rated_on.isoformat()})
            case said.ProposalMade():
                if data.from_action is not None:
                    self.actions.say(data.participant_id, data.from_action, proposed_on=data.proposed_on)
            case _ if type(data) in SESSION_STATES:
                self._session(data)
            case _ if isinstance(data, OF_ACTIONS):
                self._action(data)
            case _:
                self._course(data)

    def _course(self, data: Any) -> None:
        self.courses.say(data.participant_id, data.coaching_id, **_said_of_course(data))

    def _session(self, data: Any) -> None:
        values = data.model_dump(include=set(SESSIONS.values))
        # What was planned is not what was.
        if not isinstance(data, said.CoachingSessionHeld):
            values.pop("minutes", None)
        else:
            values["held_on"] = data.on
        self.sessions.say(data.participant_id, data.session_id, state=SESSION_STATES[type(data)], **values)

    def _action(self, data: Any) -> None:
        values = data.model_dump(include=set(ACTIONS.values))
        self.actions.say(data.participant_id, data.action_id, **values)

    async def write(self, driver: "asyncpg.Connection[Any]", erased: Sequence[UUID]) -> None:
        for rows in (self.courses, self.sessions, self.actions, self.goals):
            await rows.write(driver)
        await forget(driver, erased, *self.tables)


def _said_of_course(data: Contract) -> dict[str, object]:
    match data:
        case said.CoachingRequested():
            return {"asked_by": "person", "asked_on": data.requested_on}
        case said.CoachingOffered(coach_id=coach, offered_on=on):
            return {"asked_by": "practitioner", "asked_on": on, "coach_id": coach, "coach_named_on": on}
        case said.CoachNamed():
            # What was agreed with another holds no more.
            return {"coach_id": data.coach_id, "coach_named_on": data.named_on, "in_force": False}
        case said.AgreementWritten():
            return {"agreements": data.number}
        case said.CoachingAgreed() if data.in_force:
            return {"agreed_on": data.agreed_on, "in_force": True}
        case said.CoachingRested() | said.CoachingResumed():
            return {"resting": isinstance(data, said.CoachingRested)}
        case said.CoachingEnded():
            return {"ended_on": data.on, "ended_by": data.party, "ended_reason": data.reason}
        case said.CoachingEndingReviewed():
            return {f"{data.party}_review": data.score}
    return {}
