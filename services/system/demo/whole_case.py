"""A case from its start to its close over the HTTP API, after the assessment that two parties wrote.

The court's requirement is recorded; the person proposes a goal, the case manager counters, each accepts
and declines in a session of their own, and both agree to the plan; the hours are served, they meet; two
volunteers and a coach support the person (`life_links`, `coaching`); a review is held; two maps of the
person's network are drawn; each phase is entered by its gate, and the case closes as completed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from services.system.demo import case_story as story
from services.system.demo.calling import Progress, waiting
from services.system.demo.co_created import PEOPLE, CoCreated
from services.system.demo.support import Support

CASES: Final = "/plans/participants"
PAGE: Final = "100"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class ShownCase:
    """case: as the case manager reads it. timeline: as the person reads it, oldest first."""

    case: Row
    plan: Row
    timeline: Sequence[Row]


class WholeCase:
    """Plays it with the parties of the assessment, which has been played. today: calendar date.

    Repeating it changes nothing: a case that is closed is left as it is."""

    def __init__(self, together: CoCreated, today: date) -> None:
        self._person, self._case_manager = together.person, together.case_manager
        self._together, self._today = together, today.isoformat()
        self._yesterday = (today - timedelta(days=1)).isoformat()
        self._weeks_ago = (today - story.BETWEEN_MAPS).isoformat()
        self._at = f"{CASES}/{together.participant_id}"
        self._plan = f"{self._at}/plan"
        self.support = Support(together, today)

    @property
    def _stages(self) -> Sequence[Callable[[], object]]:
        return (
            self._order, self._propose, self._agree_first, self._intervene, self._serve, self._meet,
            *self.support.stages, self._review, self._integrate, self._map, self._close,
        )  # fmt: skip

    @property
    def steps(self) -> int:
        """How often `play` reports that something is done."""
        return len(self._stages)

    def play(self, progress: Progress) -> None:
        """Raises DemoFailed."""
        case = waiting(lambda: self._case_manager.find(f"{self._at}/case"))
        for stage in self._stages:
            if case["closed"] is None:
                stage()
            progress(1)

    def shown(self) -> ShownCase:
        """What there is to see. Raises DemoFailed."""
        case = self._case_manager.get(f"{self._at}/case")
        return ShownCase(case, self._person.get(self._plan), list(reversed(self._timeline())))

    def _timeline(self) -> list[Row]:
        page = self._person.get("/plans/me/timeline", limit=PAGE)
        found: list[Row] = page["items"]
        while page["next"]:
            page = self._person.get("/plans/me/timeline", limit=PAGE, before=page["next"])
            found += page["items"]
        return found

    def _order(self) -> None:
        record = f"{PEOPLE}/{self._together.participant_id}"
        known = self._case_manager.get(record)["sentences"]
        sentence = known[0] if known else self._case_manager.post(f"{record}/sentences", story.SENTENCE)
        self._case_manager.post(
            f"{self._at}/requirements", {**story.REQUIREMENT, "sentence_id": sentence["sentence_id"]}
        )

    def _propose(self) -> None:
        said = {
            "words": {"text": story.GOAL},
            "area": story.STRENGTH_IN,
            "strengths": [self._strength()],
        }
        proposed = self._proposes(self._person, {"kind": "add_goal", **said})
        instead = {"item": "goal", **said, "words": {"text": story.GOAL_WITH_CARD}}
        countered = self._case_manager.post(
            f"{self._plan}/proposals/{proposed['proposal_id']}/counter",
            {"change": instead, "why": story.GOAL_AGREED_WHY},
        )
        self._accepts(self._person, countered)
        goal = {"goal_id": proposed["goal_id"]}
        self._accepts(self._person, self._proposes(self._case_manager, self._step(story.STEP, goal)))
        ordered = {"requirement_id": self._requirement()}
        self._accepts(
            self._case_manager, self._proposes(self._person, self._step(story.STEP_OF_PERSON, ordered))
        )
        unwanted = self._proposes(self._case_manager, self._step(story.STEP_DECLINED, goal))
        self._person.post(f"{self._plan}/proposals/{unwanted['proposal_id']}/decline", story.DECLINED)

    def _proposes(self, party: Any, change: Row) -> Any:
        return party.post(f"{self._plan}/proposals", {"change": change})

    def _accepts(self, party: Any, proposed: Row) -> None:
        party.post(f"{self._plan}/proposals/{proposed['proposal_id']}/accept")

    @staticmethod
    def _step(words: str, under: Row) -> Row:
        return {"kind": "add_step", "words": {"text": words}, "actor": "person", **under}

    def _strength(self) -> str:
        sections = self._case_manager.get(self._together.assessment)["sections"]
        section = next(each for each in sections if each["section"] == story.STRENGTH_IN)
        return str(section["strengths"][0]["item_id"])

    def _requirement(self) -> str:
        [one] = self._case_manager.get(f"{self._at}/requirements")["items"]
        return str(one["requirement_id"])

    def _agree_first(self) -> None:
        self._agree({"kind": "initial"})

    def _agree(self, offer: Row) -> None:
        """Each party in its own session."""
        number = self._case_manager.post(f"{self._plan}/versions", offer)["last"]
        for party in (self._case_manager, self._person):
            party.post(f"{self._plan}/versions/{number}/answer", {"answer": "agrees"})

    def _intervene(self) -> None:
        self._case_manager.post(f"{self._at}/case/next-phase", {}, turn="intervene")

    def _serve(self) -> None:
        requirement = self._requirement()
        begun = {
            "kind": "unpaid_work_placement",
            "provider": story.PROVIDER,
            "started_on": "2025-03-01",
            "requirement_ids": [requirement],
        }
        intervention = self._case_manager.post(f"{self._at}/interventions", begun)["intervention_id"]
        at = f"{self._at}/interventions/{intervention}/sessions"
        session = self._case_manager.post(at, story.SESSION)["made"]
        served = {
            "requirement_id": requirement,
            "amount": story.ATTENDED_MINUTES,
            "unit": "minutes",
        }
        came = {"attended": "yes", "minutes": story.ATTENDED_MINUTES, "delivered": [served]}
        self._case_manager.post(f"{at}/{session}/attendance", came)
        of_it = f"{self._at}/requirements/{requirement}"
        self._case_manager.post(f"{of_it}/progress", story.REST_OF_RECORD)
        self._case_manager.post(f"{of_it}/complete", {"on": story.COMPLETED_ON})

    def _meet(self) -> None:
        """Face to face about the goal; the person says what it was worth to them."""
        [goal] = self._person.get(self._plan)["goals"]
        held = {"held_at": f"{self._yesterday}T10:00:00Z", "goal_ids": [goal["goal_id"]]}
        met = self._case_manager.post(f"{self._at}/contacts/unplanned", {**story.MEETING, **held})
        self._person.post(f"{self._at}/contacts/{met['contact_id']}/rating", story.RATED)

    def _review(self) -> None:
        """A step is done, says the person; both look at the plan again."""
        [goal] = self._person.get(self._plan)["goals"]
        done = {"state": "completed", "words": {"text": story.STEP_DONE_NOTE}}
        self._person.post(f"{self._plan}/steps/{goal['steps'][0]['step_id']}/state", done)
        review = self._case_manager.get(self._plan)["next_review"]["review_id"]
        held = {"held_on": self._today, "person_took_part": True}
        self._case_manager.post(f"{self._plan}/reviews/{review}/held", held)
        self._agree({"kind": "review", "review_id": review})

    def _integrate(self) -> None:
        self._case_manager.post(f"{self._at}/case/next-phase", {}, turn="integrate")

    def _map(self) -> None:
        """The first was drawn on paper some weeks before; since then both have come closer."""
        ties = f"{self._at}/network/ties"
        known = [self._person.post(ties, tie)["made"] for tie in (story.SISTER, story.GARDENERS)]
        then = [{"tie_id": tie, "closeness": story.DISTANT} for tie in known]
        paper = {"drawn_on": self._weeks_ago, "ties": then}
        self._person.post(f"{self._at}/network/maps", {"on_paper": paper})
        self._person.post(f"{self._at}/network/maps", {})

    def _close(self) -> None:
        self._case_manager.post(f"{self._at}/case/close", {"reason": "completed"})
