"""From events to rows. One statement a kind of event, however many there are."""

from services.assessment.views import (
    access_needs,
    administrations,
    assessments,
    assignments,
    case_managers,
    consent,
    definitions,
    history,
    life_cycle,
    merging,
    participants,
    register,
    reoffending,
    retention,
    sentences,
    units,
)
from shared.eventstore import View
from shared.eventstore.changes import Change, projecting
from shared.security import BlindIndex

# In the order in which their rows refer to each other.
CHANGES: tuple[Change, ...] = (
    *history.FORMER,
    *merging.FORMER,
    *participants.CHANGES,
    *history.CHANGES,
    *life_cycle.CHANGES,
    *sentences.CHANGES,
    *access_needs.CHANGES,
    *reoffending.CHANGES,
    *units.CHANGES,
    *case_managers.CHANGES,
    *assignments.CHANGES,
    *consent.CHANGES,
    *register.CHANGES,
    *administrations.CHANGES,
    *definitions.CHANGES,
    *merging.CHANGES,
    *retention.CHANGES,
    *assessments.CHANGES,
)
# Category of a stream -> the statement that moves the version of its row: $1 key, $2 version.
VERSIONS: dict[str, str] = {
    **assessments.VERSIONS,
    **participants.VERSIONS,
    **access_needs.VERSIONS,
    **administrations.VERSIONS,
    **units.VERSIONS,
    **case_managers.VERSIONS,
    **consent.VERSIONS,
    **register.VERSIONS,
    **definitions.VERSIONS,
}


def project(index: BlindIndex) -> View:
    """The views of this service. `index` makes the blind index of an identifier."""
    return projecting(CHANGES, VERSIONS, index)
