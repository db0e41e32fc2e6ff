"""Public events of Life Links and Life Coaching, by numbers: of the person, and of what is theirs."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from shared.contracts import plans as said
from tests.integration.analytics.conftest import INDEX, person

VOLUNTEER, COACH = uuid5(UUID(int=7), "volunteer"), uuid5(UUID(int=7), "coach")
DEFINITION = "life_links:1"


def after(days: int) -> date:
    return INDEX + timedelta(days=days)


def made(kind: str, number: int, which: int = 0) -> UUID:
    """In the order of `which`, as real ids are in the order of time."""
    return UUID(int=(which << 64) + (uuid5(UUID(int=8), f"{kind}/{number}").int >> 64))


def link(number: int, which: int = 0, volunteer: UUID = VOLUNTEER) -> dict[str, Any]:
    place = {"participant_id": person(number), "link_id": made("link", number, which)}
    return {**place, "volunteer_id": volunteer}


def proposed(number: int, which: int = 0, by: str = "person", volunteer: UUID = VOLUNTEER):
    place = link(number, which, volunteer)
    return said.LinkProposed(**place, definition=DEFINITION, proposed_by=by, proposed_on=after(10))


def consented(number: int, party: str, day: int = 11, which: int = 0) -> said.LinkConsented:
    on = after(day)
    return said.LinkConsented(**link(number, which), party=party, wording=DEFINITION, consented_on=on)


def declined(number: int, which: int = 0) -> said.LinkDeclined:
    return said.LinkDeclined(**link(number, which), declined_on=after(12))


def trial_begun(number: int, which: int = 0) -> said.LinkTrialBegun:
    return said.LinkTrialBegun(**link(number, which), begun_on=after(13), trial_ends_on=after(69))


def confirmed(number: int, which: int = 0, says: str = "goes_well") -> said.LinkConfirmed:
    told = {"person_says": says, "volunteer_says": "goes_well"}
    on = {"confirmed_on": after(70), "review_due_on": after(160)}
    return said.LinkConfirmed(**link(number, which), **told, **on)


def reviewed(number: int, day: int = 160, which: int = 0, says: str = "not_sure") -> said.LinkReviewed:
    told = {"person_says": says, "volunteer_says": "goes_well"}
    on = {"reviewed_on": after(day), "review_due_on": after(day + 90)}
    return said.LinkReviewed(**link(number, which), **told, **on)


def paused(number: int, reason: str = "not_available", day: int = 80, which: int = 0) -> said.LinkPaused:
    return said.LinkPaused(**link(number, which), reason=reason, paused_on=after(day))


def resumed(number: int, which: int = 0) -> said.LinkResumed:
    return said.LinkResumed(**link(number, which), resumed_on=after(90))


def ended(number: int, which: int = 0, reason: str | None = None, because: str = "asked") -> said.LinkEnded:
    return said.LinkEnded(**link(number, which), because=because, reason=reason, ended_on=after(200))


def concerned(number: int, concern: int = 0, which: int = 0) -> said.LinkConcernRaised:
    which_one = {"concern_id": made("concern", number, concern), "category": "boundaries"}
    return said.LinkConcernRaised(
        **link(number, which), **which_one, raised_by="volunteer", raised_on=after(80)
    )


def looked_into(number: int, concern: int = 0, outcome: str = "support_given", which: int = 0):
    which_one = {"concern_id": made("concern", number, concern), "outcome": outcome}
    return said.LinkConcernClosed(**link(number, which), **which_one, closed_on=after(82 + concern))


def meeting(number: int, which: int = 0, of: int = 0) -> dict[str, Any]:
    return {**link(number, of), "meeting_id": made("meeting", number, which)}


def when(day: int, minutes: int) -> dict[str, Any]:
    starts_at = datetime.combine(after(day), time(10), UTC)
    return {"starts_at": starts_at, "on": after(day), "minutes": minutes, "mode": "in_person"}


def meeting_planned(number: int, which: int = 0, day: int = 20, of: int = 0) -> said.MeetingPlanned:
    planned = {"definition": DEFINITION, "party": "volunteer", "place": "cafe"}
    return said.MeetingPlanned(**meeting(number, which, of), **planned, **when(day, 60))


def meeting_moved(number: int, which: int = 0, day: int = 22) -> said.MeetingMoved:
    return said.MeetingMoved(**meeting(number, which), party="person", place="library", **when(day, 45))


def meeting_held(number: int, which: int = 0, minutes: int = 50, corrects: bool = False, of: int = 0):
    told = {"party": "volunteer", "on": after(21), "minutes": minutes, "corrects": corrects}
    return said.MeetingHeld(**meeting(number, which, of), **told)


def meeting_missed(number: int, which: int = 0, by: str = "person", corrects: bool = False):
    told = {"party": "volunteer", "missed_by": by, "acceptable": "acceptable", "corrects": corrects}
    return said.MeetingMissed(**meeting(number, which), **told)


def meeting_cancelled(number: int, which: int = 0) -> said.MeetingCancelled:
    return said.MeetingCancelled(**meeting(number, which), party="person", reason="illness")


def meeting_rated(number: int, which: int = 0, score: int = 4, of: int = 0) -> said.MeetingRated:
    return said.MeetingRated(**meeting(number, which, of), score=score, rated_on=after(23))


def volunteer_erased(volunteer: UUID = VOLUNTEER) -> said.VolunteerErased:
    return said.VolunteerErased(volunteer_id=volunteer, erased_on=after(300))


def coaching(number: int, which: int = 0) -> dict[str, Any]:
    return {"participant_id": person(number), "coaching_id": made("coaching", number, which)}


def requested(number: int, which: int = 0) -> said.CoachingRequested:
    return said.CoachingRequested(
        **coaching(number, which), definition="my_direction:1", requested_on=after(30)
    )


def offered(number: int, which: int = 0) -> said.CoachingOffered:
    offer = {"definition": "my_direction:1", "coach_id": COACH, "offered_on": after(30)}
    return said.CoachingOffered(**coaching(number, which), **offer)


def coach_named(number: int, former: UUID | None = None, coach: UUID = COACH) -> said.CoachNamed:
    return said.CoachNamed(**coaching(number), coach_id=coach, former_id=former, named_on=after(31))


def written(number: int, version: int = 1) -> said.AgreementWritten:
    what = {"number": version, "goals": (), "plan_goals": (), "party": "person"}
    return said.AgreementWritten(**coaching(number), **what, written_on=after(32))


def agreed(number: int, party: str = "coach", in_force: bool = True, day: int = 33) -> said.CoachingAgreed:
    return said.CoachingAgreed(
        **coaching(number), number=1, party=party, in_force=in_force, agreed_on=after(day)
    )


def session(number: int, which: int = 0) -> dict[str, Any]:
    return {**coaching(number), "session_id": made("session", number, which)}


def session_planned(number: int, which: int = 0) -> said.CoachingSessionPlanned:
    return said.CoachingSessionPlanned(**session(number, which), **when(40, 60))


def session_held(number: int, which: int = 0, sure: tuple[int | None, int | None] = (4, 7)):
    before, after_it = sure
    told = {"on": after(40 + which), "minutes": 55}
    return said.CoachingSessionHeld(
        **session(number, which), **told, confidence_before=before, confidence_after=after_it
    )


def session_missed(number: int, which: int = 0, by: str = "coach") -> said.CoachingSessionMissed:
    return said.CoachingSessionMissed(**session(number, which), missed_by=by, reason="illness", party=by)


def action(number: int, which: int = 0) -> dict[str, Any]:
    return {**coaching(number), "action_id": made("action", number, which)}


def action_agreed(number: int, which: int = 0) -> said.CoachingActionAgreed:
    told = {"session_id": made("session", number), "owner": "person", "due_on": after(60)}
    return said.CoachingActionAgreed(**action(number, which), **told)


def action_done(number: int, which: int = 0) -> said.CoachingActionDone:
    return said.CoachingActionDone(**action(number, which), party="person", done_on=after(50))


def action_dropped(number: int, which: int = 0) -> said.CoachingActionDropped:
    return said.CoachingActionDropped(**action(number, which), party="coach", dropped_on=after(51))


def action_proposed(number: int, which: int = 0, day: int = 45, from_action: bool = True):
    """As a step of the plan; or another proposal, that came of no action."""
    of_plan = {"change": "add_step", "goal_id": made("goal", number), "requirement_id": None, "area": None}
    told = {"party": "person", "in_own_session": True, "answers": None, "own_words": True}
    return said.ProposalMade(
        participant_id=person(number),
        proposal_id=made("proposal", number, which),
        step_id=made("step", number, which),
        **of_plan,
        **told,
        proposed_on=after(day),
        from_action=made("action", number, which) if from_action else None,
    )


def goal_rated(number: int, goal: int = 0, score: int = 3, day: int = 41) -> said.CoachingGoalRated:
    told = {"goal_id": made("goal", number, goal), "of_plan": goal == 0, "score": score, "party": "person"}
    return said.CoachingGoalRated(**coaching(number), **told, rated_on=after(day))


def coaching_rested(number: int) -> said.CoachingRested:
    return said.CoachingRested(**coaching(number), on=after(100))


def coaching_resumed(number: int) -> said.CoachingResumed:
    return said.CoachingResumed(**coaching(number), on=after(110))


def coaching_ended(number: int, by: str = "person", reason: str | None = "as_agreed") -> said.CoachingEnded:
    return said.CoachingEnded(**coaching(number), party=by, reason=reason, review=True, on=after(120))


def looked_back(number: int, party: str = "person", score: int = 8) -> said.CoachingEndingReviewed:
    return said.CoachingEndingReviewed(**coaching(number), party=party, score=score, reviewed_on=after(121))
