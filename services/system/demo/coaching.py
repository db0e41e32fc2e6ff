"""A course of coaching over the HTTP API, each party in a session of its own.

The person asks for it, the case manager names a coach, and what they will work on is agreed in the
person's words. After the first of two sessions the person proposes an action as a step of the plan, which
the case manager accepts; how far each goal is reached is told at both; it ends, and both look back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from services.system.demo import support_story as story
from services.system.demo.co_created import CoCreated
from shared.clock import utc_now
from shared.security import Role

COACHES: Final = "/plans/coaches"
MINE: Final = "/plans/coaching/mine"
Row = Mapping[str, Any]


class Coaching:
    """Plays it with the parties of the assessment, whose plan is in force. today: calendar date.

    Repeating it changes nothing: what is done already is found and left as it is."""

    def __init__(self, together: CoCreated, today: date) -> None:
        self._person, self._case_manager = together.person, together.case_manager
        self._coordinator, self._coach = together.programme_lead, together.party(Role.COACH)
        self._weeks_ago = (today - timedelta(weeks=4)).isoformat()
        self._due_on = (today + timedelta(weeks=2)).isoformat()
        self._plan = f"/plans/participants/{together.participant_id}/plan"
        self._at = f"/plans/participants/{together.participant_id}/coaching"

    @property
    def stages(self) -> Sequence[Callable[[], object]]:
        return (
            self._register,
            self._agree,
            self._first_session,
            self._propose,
            self._second_session,
            self._end,
        )

    def shown(self) -> Row:
        """The course, as the person reads it."""
        found: Row = self._person.get(self._course)
        return found

    @property
    def known(self) -> bool:
        return bool(self._person.get(self._at)["items"])

    @cached_property
    def _course(self) -> str:
        [course] = self._person.get(self._at)["items"]
        return f"{self._at}/{course['coaching_id']}"

    @property
    def _mine(self) -> str:
        """The same, as the coach finds it."""
        return self._course.replace(self._at, MINE)

    def _register(self) -> None:
        known = self._coach.find(f"{COACHES}/me")
        if known is None:
            body = {**story.COACH, "coach_account": self._coach.account}
            known = self._coordinator.post(COACHES, body)
        at = f"{COACHES}/{known['coach_id']}"
        if not self._coordinator.get(at)["trained"]:
            for module in story.COACH_TRAINED:
                trained = {"module": module, "completed_on": self._weeks_ago}
                self._coordinator.post(f"{at}/trainings", trained)

    def _agree(self) -> None:
        """What the person wants from it, how both work and how it ends, in the person's words."""
        self._person.post(self._at, {"words": {"text": story.HOPES}})
        coach_id = self._coach.get(f"{COACHES}/me")["coach_id"]
        self._case_manager.post(f"{self._course}/coach", {"coach_id": coach_id})
        self._person.post(f"{self._course}/agreement", {**story.AGREEMENT, "plan_goals": [self._goal]})
        number = {"number": self.shown()["agreements"][-1]["number"]}
        self._person.post(f"{self._course}/agreement/agree", {**number, "known_as": story.KNOWN_AS})
        self._coach.post(f"{self._mine}/agreement/agree", number)

    @cached_property
    def _goal(self) -> str:
        [goal] = self._person.get(self._plan)["goals"]
        return str(goal["goal_id"])

    def _first_session(self) -> None:
        action = {"words": {"text": story.ACTION, "given": "written_down"}, "owner": "person"}
        self._hold(0, [{**action, "due_on": self._due_on}])

    def _second_session(self) -> None:
        """The step is in the plan; before the session it was done."""
        [action] = self.shown()["actions"]
        self._person.post(f"{self._course}/actions/{action['action_id']}/state", {"state": "done"})
        self._hold(1, [])

    def _hold(self, which: int, actions: Sequence[Row]) -> None:
        """Then the person rates the plan's goal, and the coach writes down what they say of their own."""
        if len(self.shown()["sessions"]) <= which:
            told = story.SESSIONS[which]
            when = {"starts_at": utc_now().isoformat(), "minutes": told["minutes"], "mode": "in_person"}
            session = self._coach.post(f"{self._mine}/sessions", when)["made"]
            self._coach.post(f"{self._mine}/sessions/{session}/held", {**told, "actions": actions})
        plans, own = story.PLAN_GOAL_SCORES[which], story.OWN_GOAL_SCORES[which]
        self._person.post(f"{self._course}/goals/{self._goal}/ratings", {"score": plans})
        [goal] = self.shown()["agreements"][-1]["goals"]
        self._coach.post(f"{self._mine}/goals/{goal['goal_id']}/ratings", {"score": own})

    def _propose(self) -> None:
        """An action becomes a step of the plan as anything does: once the other party accepts it."""
        [action] = self.shown()["actions"]
        said = {"goal_id": self._goal, "why": story.PROPOSED_WHY}
        proposed = self._person.post(f"{self._course}/actions/{action['action_id']}/proposal", said)
        self._case_manager.post(f"{self._plan}/proposals/{proposed['proposal_id']}/accept")

    def _end(self) -> None:
        self._coach.post(f"{self._mine}/end", story.ENDED)
        self._person.post(f"{self._course}/review", story.PERSON_LOOKS_BACK)
        self._coach.post(f"{self._mine}/review", story.COACH_LOOKS_BACK)
