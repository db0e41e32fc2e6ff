"""What may be asked of a volunteer's record, and what deciding needs to know."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.plans.domain.life_links.profile import Interests
from services.plans.domain.life_links.volunteer_events import BarredList, Level, Offer
from services.plans.domain.life_links.volunteering import VolunteeringDefinition
from services.plans.domain.life_links.weights import Weights
from services.plans.domain.networks.vocabulary import Vocabulary
from shared.domain import record


@record
class VolunteerFacts:
    """areas: of the plan's definition. account_taken, record_taken: by another volunteer. links: under
    way or proposed. unsettled: a concern about one of theirs is open, or an expense is not decided on and
    paid."""

    today: date
    definition: VolunteeringDefinition
    interests: Interests
    weights: Weights
    network: Vocabulary
    areas: tuple[str, ...] = ()
    account_taken: bool = False
    record_taken: bool = False
    links: int = 0
    unsettled: bool = False


@record
class Apply:
    """account: whose session this is: the volunteer's own, or who writes it down for them."""

    volunteer_id: UUID
    volunteer_account: str
    name: str
    known_as: str
    contact: str
    offer: Offer
    participant_id: UUID | None
    account: str


@record
class ChangeOffer:
    offer: Offer
    account: str


@record
class AskReference:
    reference_id: UUID
    kind: str
    referee: str
    account: str


@record
class ReceiveReference:
    reference_id: UUID
    satisfactory: bool
    words: str | None
    account: str


@record
class DecideCheck:
    """considered: what was weighed, where a conviction is known."""

    check_id: UUID
    level: Level
    barred_lists: tuple[BarredList, ...]
    ground: str
    issued_on: date
    update_service: bool
    decision: Literal["cleared", "not_cleared"]
    conviction: bool
    considered: str | None
    account: str


@record
class CheckStatus:
    status: Literal["unchanged", "changed"]
    checked_on: date
    account: str


@record
class Train:
    module: str
    completed_on: date
    account: str


@record
class MakeAvailable:
    account: str


@record
class Lapse:
    """The timer's: whether check and training still hold is looked at."""


@record
class Pause:
    reason: str
    account: str


@record
class Resume:
    account: str


@record
class Refuse:
    reason: str
    words: str
    account: str


@record
class Leave:
    account: str


@record
class Erase:
    account: str


@record
class EraseAgain:
    """Of one whom a backup brought back."""

    account: str
