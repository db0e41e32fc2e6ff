"""Refusals that several aggregates of a case have in common."""

from typing import Final

from shared.domain import Conflict
from shared.domain.standing import Standing

WORKING = ("started",)
ENDED: Final = {
    "completed": "the programme is completed",
    "withdrew": "the person withdrew from the programme",
    "transferred": "another provider goes on with the case",
    "sentence_ended": "the sentence has ended",
    "died": "the person has died",
}


def check_under_way(standing: Standing) -> None:
    """Asked where something new is done in a case. Raises Conflict with a code that says why not."""
    if standing.arm == "comparator":
        raise Conflict("A comparator takes part in nothing, so there is no case.", code="comparator")
    if standing.status == "recalled":
        raise Conflict(
            "This person was recalled to prison, so the case rests. It goes on when they are released "
            "again and their status says so. What was written stays readable.",
            code="recalled",
        )
    if standing.status not in WORKING:
        why = ENDED.get(standing.status or "", "the programme has not started yet")
        raise Conflict(
            f"Nothing new is written here: {why}. What was written stays readable.", code="not-under-way"
        )


def check_taking_part(standing: Standing) -> None:
    """Asked where somebody works with the person by agreement. What the court ordered never asks it.
    Raises Conflict for a recorded no."""
    if not standing.taking_part:
        raise Conflict(
            "This person does not take part at present, so nothing new is written. They may take part "
            "again by giving consent, or by withdrawing their objection. What was written stays readable.",
            code="not-taking-part",
        )


def not_available() -> Conflict:
    """The one refusal of whatever is excluded, closed, full, or not there: it discloses nothing."""
    return Conflict(
        "This is not available at present. It may be closed or full, not take everybody, or not be in "
        "the directory or on your list. Choose another.",
        code="not-available",
    )
