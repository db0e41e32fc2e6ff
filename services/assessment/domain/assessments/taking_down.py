"""Checking what was filled in against its measure, and scoring it."""

from collections.abc import Mapping
from decimal import Decimal

from services.assessment.domain.measures import scoring
from services.assessment.domain.measures.administration_events import Answers
from services.assessment.domain.measures.measure import MOST_ANSWER, MeasureDefinition
from services.assessment.domain.measures.scoring import Scores
from shared.domain import Invalid

# Where the range of an item is not at hand.
ANY = (-MOST_ANSWER, MOST_ANSWER)
MOST_GOALS = 20


def scores(measure: MeasureDefinition, answers: Answers | None, total: Decimal | None) -> Scores:
    """Raises Invalid, naming the field, for what the measure does not have."""
    if (answers is None) == (total is None):
        raise Invalid("Give the answers, or a total where there are none.", field="answers")
    if answers is None:
        assert total is not None
        _check_total(measure, total)
        return scoring.from_total(measure, total)
    if measure.items.each == "goal":
        _check_goals(measure, answers)
        return scoring.score_goals(len(answers.goals))
    _check_items(measure, answers)
    return scoring.score(measure, answers.items)


def _check_items(measure: MeasureDefinition, answers: Answers) -> None:
    if answers.goals:
        raise Invalid(f"{measure.reference} is not asked goal by goal.", field="goals")
    if not answers.items:
        raise Invalid("Give an answer to one item at least.", field="answers")
    for number, answer in answers.items.items():
        field = f"answers.{number}"
        if not 1 <= number <= measure.items.count:
            raise Invalid(f"{measure.reference} has the items 1 to {measure.items.count}.", field=field)
        _in_range(answer, measure.items.bounds(number), field)


def _check_goals(measure: MeasureDefinition, answers: Answers) -> None:
    if answers.items:
        raise Invalid(f"{measure.reference} is asked goal by goal: give goals.", field="answers")
    if not 1 <= len(answers.goals) <= MOST_GOALS:
        raise Invalid(f"Give a rating for 1 to {MOST_GOALS} goals.", field="goals")
    for number, rating in enumerate(answers.goals.values()):
        _in_range(rating, measure.items.bounds(1), f"goals[{number}].rating")


def _in_range(answer: int, bounds: tuple[int, int] | None, field: str) -> None:
    low, high = bounds or ANY
    if not low <= answer <= high:
        raise Invalid(f"A whole number from {low} to {high} is needed.", field=field)


def _check_total(measure: MeasureDefinition, total: Decimal) -> None:
    bounds = measure.bounds
    if bounds is None:
        raise Invalid(f"{measure.reference} has no total. Give the answers.", field="total")
    if measure.conversion and total not in measure.conversion.values:
        raise Invalid("This is no value of the measure's conversion table.", field="total")
    if not bounds[0] <= total <= bounds[1]:
        raise Invalid(f"A total from {bounds[0]} to {bounds[1]} is needed.", field="total")
    whole = measure.scoring == "sum" and measure.missing_items.rule == "not_computed"
    if whole and total != total.to_integral_value():
        raise Invalid("A whole number is needed.", field="total")


def unanswered_flags(measure: MeasureDefinition, answered: Mapping[int, int] | None) -> tuple[int, ...]:
    """Flagged items that nothing is known of: neither a total nor a gap says that all is well."""
    return tuple(flag.item for flag in measure.flags if answered is None or flag.item not in answered)
