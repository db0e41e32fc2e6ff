"""From events to rows. One statement a kind of event, however many there are."""

from services.plans.views.case import assessed, case
from services.plans.views.coaching import coaches, coaching
from services.plans.views.life_links import links, meetings, volunteers, wishes
from services.plans.views.networks import networks, places
from services.plans.views.plan import plan_rows
from services.plans.views.relationship import contacts
from services.plans.views.sentence import interventions, requirements
from shared.blobs import forgetting_blobs
from shared.calendar import forgetting_feeds
from shared.eventstore import View
from shared.eventstore.changes import Change, projecting
from shared.notices import forgetting_notices, preference_changes
from shared.people import erasing
from shared.security import BlindIndex

# In the order in which their rows refer to each other.
CHANGES: tuple[Change, ...] = (
    *erasing.CHANGES,
    *assessed.CHANGES,
    *case.CHANGES,
    *coaches.CHANGES,
    *coaching.CHANGES,
    *contacts.CHANGES,
    *preference_changes("plans"),
    *forgetting_notices(erasing.ErasureTaken),
    *forgetting_feeds(erasing.ErasureTaken),
    *forgetting_blobs(erasing.ErasureTaken),
    *networks.CHANGES,
    *places.CHANGES,
    *requirements.CHANGES,
    *interventions.CHANGES,
    *plan_rows.CHANGES,
    *volunteers.CHANGES,
    *links.CHANGES,
    *wishes.CHANGES,
    *meetings.CHANGES,
)
# Category of a stream -> the statement that moves the version of its row: $1 key, $2 version.
VERSIONS: dict[str, str] = {
    **case.VERSIONS,
    **coaches.VERSIONS,
    **coaching.VERSIONS,
    **contacts.VERSIONS,
    **networks.VERSIONS,
    **requirements.VERSIONS,
    **interventions.VERSIONS,
    **meetings.VERSIONS,
    **plan_rows.VERSIONS,
    **volunteers.VERSIONS,
    **links.VERSIONS,
}


def project(index: BlindIndex) -> View:
    """The views of this service. `index` makes the blind index of an identifier."""
    return projecting(CHANGES, VERSIONS, index)
