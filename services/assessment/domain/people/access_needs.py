"""What somebody needs to take part: language, reading, neurodiversity, disability, adjustments.

Rules, as given / when / then:
- given a participant of the programme / RecordAccessNeeds by either party / AccessNeedsRecorded,
  marked with that party; the other's statement stays beside it
- given a statement / RecordAccessNeeds by the same party with the same / nothing
- given any / a code twice, or one that says why nothing is known beside others / refused
- given a comparator, who takes part in nothing / refused
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from services.assessment.domain.people import access_need_events as events
from services.assessment.domain.people.characteristics import NOT_KNOWN, NotKnown
from services.assessment.domain.people.standing import Standing
from shared.domain import Conflict, Decider, Invalid, record
from shared.domain.authorship import Author, Party

# BCP 47; `bfi` is British Sign Language.
Language = Literal[
    "en", "cy", "bfi", "ar", "bn", "fa", "fr", "gu", "ku", "lt", "pa", "pl", "pt", "ro", "so", "sq",
    "tr", "uk", "ur", "vi", "zh", "other",
]  # fmt: skip
Needed = Literal["needed", "not_needed", NotKnown]
Neurodiversity = Literal[
    "adhd", "acquired_brain_injury", "autism", "developmental_language_disorder", "dyscalculia",
    "dyslexia", "dyspraxia", "learning_difficulty", "learning_disability", "tourettes", "other", NotKnown,
]  # fmt: skip
Disability = Literal[
    "dexterity", "hearing", "learning_or_understanding", "long_term_health", "memory", "mental_health",
    "mobility", "progressive_condition", "speech", "vision", "other", NotKnown,
]  # fmt: skip
Adjustment = Literal[
    "accessible_venue", "assistance_animal", "audio", "braille", "carer_present", "easy_read",
    "extra_time", "flexible_times", "home_visit", "large_print", "quiet_space", "reminders",
    "remote_meeting", "sign_language_interpreter", "text_not_calls", "other", NotKnown,
]  # fmt: skip


@record
class AccessNeeds:
    """An empty list says that there is none; why nothing is known is a code of its own."""

    language: Language
    interpreter: Needed
    reading_support: Needed
    neurodiversity: Sequence[Neurodiversity]
    disabilities: Sequence[Disability]
    adjustments: Sequence[Adjustment]
    note: str | None


LISTS = ("neurodiversity", "disabilities", "adjustments")


@record
class RecordAccessNeeds:
    author: Author
    needs: AccessNeeds


@record
class AccessFacts:
    standing: Standing
    today: date


# State: each party's last statement, by its party.
Statements = Mapping[Party, events.AccessNeedsRecorded]


def decide(command: RecordAccessNeeds, state: Statements, facts: AccessFacts) -> Sequence[Any]:
    if facts.standing.arm == "comparator":
        raise Conflict("A comparator takes part in nothing, so no access needs are kept of them.")
    said = {**vars(command.needs)}
    for name in LISTS:
        said[name] = _in_order(said[name], name)
    before = state.get(command.author.party)
    if before is not None and said == {name: getattr(before, name) for name in said}:
        return []
    return [
        events.AccessNeedsRecorded(
            participant_id=facts.standing.participant_id,
            party=command.author.party,
            account=command.author.account,
            recorded_on=facts.today,
            **said,
        )
    ]


def _in_order(codes: Sequence[str], field: str) -> tuple[str, ...]:
    if len(set(codes)) < len(codes):
        raise Invalid("Name each code once.", field=field)
    if len(codes) > 1 and set(codes) & NOT_KNOWN:
        raise Invalid("Give the needs, or why they are not known; not both.", field=field)
    return tuple(sorted(codes))


def evolve(state: Statements, event: Any) -> Statements:
    if isinstance(event, events.AccessNeedsRecorded):
        return {**state, event.party: event}
    return state


DECIDER: Decider[Statements] = Decider("access", {}, decide, evolve)
