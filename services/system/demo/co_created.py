"""An assessment that two parties write, over the HTTP API, each in a session of their own.

The case manager registers a person and opens the assessment; both name strengths, needs and
aspirations and rate all sections; the case manager completes it, the person agrees, a team leader
countersigns. The person fills in three measures, at the baseline and at a review.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import httpx

from services.system.demo import story
from services.system.demo.calling import Party, Progress, Tokens, waiting
from services.system.demo.organisation import organise
from shared.security import Role

PEOPLE: Final = "/assessment/participants"
# How often `play` reports that something is done.
STEPS: Final = len(story.SECTIONS) + len(story.FILLED_IN)
COUNTS: Final = (
    "section", "strengths", "strengths_named_by_person", "strengths_confirmed", "needs", "aspirations",
    "person_rating", "practitioner_rating", "divergence", "readiness",
)  # fmt: skip
SCORES: Final = ("measure", "time_point", "raw", "total", "alerts_open")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """What assessment tells of the version and its measures, and what analytics has of them.

    sections, projected: a row a section, in the framework's order, with the keys of COUNTS.
    administered, measured: a row an administration, with the keys of SCORES."""

    assessment: Row
    sections: Sequence[Row]
    progress: Sequence[Row]
    administered: Sequence[Row]
    projected: Sequence[Row]
    measured: Sequence[Row]


class CoCreated:
    """Plays it through `client`, whose base address is the system's.

    Repeating it changes nothing: what is done already is found and left as it is."""

    def __init__(self, client: httpx.Client, tokens: Tokens) -> None:
        self._client, self._tokens = client, tokens
        self.case_manager = self.party(Role.CASE_MANAGER)
        self.team_leader = self.party(Role.TEAM_LEADER)
        self.programme_lead = self.party(Role.PROGRAMME_LEAD)
        self.evaluator = self.party(Role.EVALUATOR)

    def play(self, progress: Progress) -> None:
        """Raises DemoFailed."""
        self._begin()
        if self._status() == "draft":
            self._write()
            self.case_manager.post(f"{self.assessment}/complete")
        progress(len(story.SECTIONS))
        if self._status() == "completed":
            self.person.post(f"{self.assessment}/answer", {"answer": "agrees"})
        if self._status() == "answered":
            self.team_leader.post(f"{self.assessment}/countersign")
        self._measure(progress)

    def _begin(self) -> None:
        """A trained case manager holds the case, and the programme has started."""
        case_manager_id = organise(self.programme_lead, self.case_manager, self.team_leader)
        held = {"case_manager_id": case_manager_id, "from_on": story.STARTED_ON}
        if self.programme_lead.get(f"{self._record}/assignment")["current"] is None:
            self.team_leader.post(f"{self._record}/assignment", held)
        if self.case_manager.get(self._record)["status"] == "registered":
            self.case_manager.post(f"{self._record}/status", {"status": "started", "on": story.STARTED_ON})

    @cached_property
    def participant_id(self) -> UUID:
        """Registers the person if there is none yet."""
        found = self.case_manager.post(f"{PEOPLE}/search", {"crn": story.CRN})
        known = found[0] if found else self.case_manager.post(PEOPLE, story.REGISTRATION)
        return UUID(known["participant_id"])

    @cached_property
    def person(self) -> Party:
        return self.party(Role.PERSON, self.participant_id)

    @cached_property
    def assessment(self) -> str:
        """The address of the assessment; opens it if there is none yet."""
        all_of_them = f"{self._record}/assessments"
        found = self.case_manager.get(all_of_them)
        known = found[0] if found else self.case_manager.post(all_of_them, {"framework": "my_direction:1"})
        return f"{all_of_them}/{known['assessment_id']}"

    @property
    def _record(self) -> str:
        return f"{PEOPLE}/{self.participant_id}"

    def party(self, role: Role, participant_id: UUID | None = None, name: str = "") -> Party:
        """name: tells several of a role apart."""
        account = "-".join(("demo", *role.split("_"), *filter(None, (name,))))
        return Party(self._client, self._tokens([role], account, participant_id))

    def _status(self) -> str:
        return str(self.case_manager.get(self.assessment)["status"])

    def _write(self) -> None:
        for section in story.SECTIONS:
            at = f"{self.assessment}/sections/{section.code}"
            strength = self._say(self.person, at, "strength", section.strength)
            self._say(self.case_manager, at, "need", section.need)
            if section.aspiration:
                self._say(self.person, at, "aspiration", section.aspiration)
            if section.confirmed:
                self.case_manager.post(f"{self.assessment}/items/{strength}/confirm")
            self.person.post(f"{at}/rating", {"rating": section.person_rating})
            self.person.post(f"{at}/readiness", {"readiness": section.readiness})
            self.case_manager.post(f"{at}/rating", {"rating": section.practitioner_rating})

    def _say(self, party: Party, at: str, kind: str, words: str) -> str:
        made = party.post(f"{at}/items", {"kind": kind, "words": {"text": words}})
        return str(made["made"])

    def _measure(self, progress: Progress) -> None:
        there = {(row["measure"], row["time_point"]) for row in self._administered()}
        for each in story.FILLED_IN:
            if (each.measure, each.time_point) not in there:
                self._fill_in(each)
            progress(1)
        for row in self._administered():
            for alert in row["alerts"]:
                if alert["action"] is None:
                    self._see_to(row["administration_id"], alert["alert"])

    def _fill_in(self, each: story.FillingIn) -> None:
        answers = {str(number): answer for number, answer in enumerate(each.answers, 1)}
        body = {"measure": each.measure, "time_point": each.time_point, "administered_on": each.on}
        by = {"filled_in_by": "person_in_own_session", "answers": answers}
        self.person.post(f"{self._record}/administrations", {**body, **by})

    def _see_to(self, administration_id: str, alert: str) -> None:
        at = f"{self._record}/administrations/{administration_id}/alerts/{alert}"
        self.case_manager.post(f"{at}/acknowledgement", {"action": story.SEEN_TO})

    def _administered(self) -> list[Row]:
        rows: list[Row] = self.case_manager.get(f"{self._record}/administrations")["items"]
        return [row for row in rows if row["withdrawn"] is None]

    def shown(self) -> Shown:
        """What there is to see, once analytics has it all. Raises DemoFailed."""
        assessment = self.case_manager.get(self.assessment)
        sections = [_counted(section) for section in assessment["sections"]]
        progress = self.case_manager.get(f"{self._record}/measures")
        administered = [_scored(row) for row in self._administered()]
        projected, measured = waiting(lambda: self._projected(assessment, sections, administered))
        return Shown(assessment, sections, progress, administered, projected, measured)

    def _projected(
        self, assessment: Row, sections: list[Row], administered: list[Row]
    ) -> tuple[list[Row], list[Row]] | None:
        """The rows of whoever has exactly these: an evaluator is told no more than a pseudonym."""
        rows = self.evaluator.get("/analytics/datasets/assessments", format="json")
        scores = self.evaluator.get("/analytics/datasets/measures", format="json")
        became = (assessment["number"], assessment["status"])
        for pseudonym in dict.fromkeys(row["pseudonym"] for row in rows):
            own = [r for r in rows if r["pseudonym"] == pseudonym and (r["version"], r["state"]) == became]
            measured = [row for row in scores if row["pseudonym"] == pseudonym]
            if _same(own, sections, COUNTS) and _same(measured, administered, SCORES):
                return own, measured
        return None


def _same(rows: Sequence[Row], expected: Sequence[Row], keys: Sequence[str]) -> bool:
    return sorted(_values(rows, keys)) == sorted(_values(expected, keys))


def _values(rows: Sequence[Row], keys: Sequence[str]) -> Iterator[str]:
    return (str([row[key] for key in keys]) for row in rows)


def _counted(section: Row) -> Row:
    """A section as it is read, in the numbers that are published of it."""
    strengths = section["strengths"]
    return {
        "section": section["section"],
        "title": section["title"]["en"],
        "strengths": len(strengths),
        "strengths_named_by_person": sum(item["named_by"] == "person" for item in strengths),
        "strengths_confirmed": sum(item["confirmed"] is not None for item in strengths),
        "needs": len(section["needs"]),
        "aspirations": len(section["aspirations"]),
        "person_rating": _rating(section["person_rating"]),
        "practitioner_rating": _rating(section["practitioner_rating"]),
        "divergence": section["divergence"],
        "readiness": section["readiness"] and section["readiness"]["code"],
    }


def _rating(rating: Row | None) -> int | None:
    return None if rating is None else int(rating["rating"])


def _scored(row: Row) -> Row:
    scores = {key: row["scores"][key] for key in ("raw", "total")}
    floats = {key: None if score is None else float(score) for key, score in scores.items()}
    return {**row, **floats, "alerts_open": sum(alert["action"] is None for alert in row["alerts"])}
