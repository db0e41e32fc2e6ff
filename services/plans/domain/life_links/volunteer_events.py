"""What can have happened to a volunteer. Their stream, `volunteer-<id>`, is its own subject: none of it
is about a participant. Of a check the decision is kept, never what the certificate says."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from services.plans.domain.life_links.profile import Profile
from shared.domain import WITHHELD, Account, Erased, event, private, record

Level = Literal["basic", "standard", "enhanced"]
BarredList = Literal["adults", "children"]
By = Literal["volunteer", "coordinator"]
Lapsing = Literal["check", "training"]


@record
class Clearance:
    """The days, both included, on which check and training hold without a break. until: None: neither
    ever ends."""

    from_on: date
    until: date | None

    def holds(self, on: date) -> bool:
        return self.from_on <= on and (self.until is None or on <= self.until)


@record
class Offer:
    """What a volunteer says of themselves. categories: of the register of exclusions, whom somebody
    meets in them (`women`). traits: what else may be wished for, such as `lived_experience`.
    most_links: at a time. most_minutes_a_month: of meetings."""

    profile: Profile
    categories: tuple[str, ...]
    traits: tuple[str, ...]
    most_links: int
    most_minutes_a_month: int


@event("volunteer-applied")
class VolunteerApplied:
    """volunteer_account: whom they sign in as. name: in full; known_as: as people call them; contact: how
    to reach them. participant_id: their own record, where they are on probation themselves. account:
    theirs, or whose who wrote it down for them."""

    volunteer_id: UUID
    volunteer_account: Account
    name: str | Erased = private(of="volunteer_id")
    known_as: str | Erased = private(of="volunteer_id")
    contact: str | Erased = private(of="volunteer_id")
    offer: Offer
    participant_id: UUID | None
    definition: str
    account: Account
    applied_on: date


@event("volunteer-offer-changed")
class OfferChanged:
    """All of it anew."""

    volunteer_id: UUID
    offer: Offer
    account: Account
    changed_on: date


@event("volunteer-reference-asked")
class ReferenceAsked:
    """referee: who it is, and how to reach them."""

    volunteer_id: UUID
    reference_id: UUID
    kind: str
    referee: str | Erased = private(of="volunteer_id")
    account: Account
    asked_on: date


@event("volunteer-reference-received")
class ReferenceReceived:
    """words: what was said, for those alone who decide."""

    volunteer_id: UUID
    reference_id: UUID
    satisfactory: bool
    words: Annotated[str | Erased | None, WITHHELD] = private(of="volunteer_id")
    account: Account
    received_on: date


@event("volunteer-check-decided")
class CheckDecided:
    """barred_lists: that were looked at. ground: by what law or policy the level may be asked for.
    holds_until: the last day on which the decision holds; where the update service tells of changes, until
    its status is to be looked at again. considered: what was weighed, where a conviction was known; None
    where none was. clearance: with this decision."""

    volunteer_id: UUID
    check_id: UUID
    level: Level
    barred_lists: tuple[BarredList, ...]
    ground: str
    issued_on: date
    update_service: bool
    holds_until: date
    decision: Literal["cleared", "not_cleared"]
    conviction: bool
    considered: Annotated[str | Erased | None, WITHHELD] = private(of="volunteer_id")
    clearance: Clearance | None
    account: Account
    decided_on: date


@event("volunteer-status-checked")
class StatusChecked:
    """At the update service. holds_until: the last day on which the decision holds."""

    volunteer_id: UUID
    check_id: UUID
    status: Literal["unchanged", "changed"]
    holds_until: date
    clearance: Clearance | None
    account: Account
    checked_on: date


@event("volunteer-trained")
class VolunteerTrained:
    """expires_on: the last day on which it holds; None: for good. clearance: with this training."""

    volunteer_id: UUID
    module: str
    completed_on: date
    expires_on: date | None
    clearance: Clearance | None
    account: Account
    recorded_on: date


@event("volunteer-made-available")
class MadeAvailable:
    volunteer_id: UUID
    clearance: Clearance
    account: Account
    available_on: date


@event("volunteer-clearance-lapsed")
class ClearanceLapsed:
    """They are no longer available. lapsed_on: the first day on which it does not hold."""

    volunteer_id: UUID
    what: Lapsing
    lapsed_on: date


@event("volunteer-paused")
class VolunteerPaused:
    volunteer_id: UUID
    by: By
    reason: str
    account: Account
    paused_on: date


@event("volunteer-resumed")
class VolunteerResumed:
    volunteer_id: UUID
    by: By
    account: Account
    resumed_on: date


@event("volunteer-refused")
class VolunteerRefused:
    """words: why, in plain language, for the volunteer to read."""

    volunteer_id: UUID
    reason: str
    words: str | Erased = private(of="volunteer_id")
    account: Account
    refused_on: date


@event("volunteer-left")
class VolunteerLeft:
    volunteer_id: UUID
    by: By
    account: Account
    left_on: date


@event("volunteer-erased")
class VolunteerErased:
    """Their key is destroyed next: names and words are gone for good."""

    volunteer_id: UUID
    account: Account
    erased_on: date


EVENTS = (
    VolunteerApplied, OfferChanged, ReferenceAsked, ReferenceReceived, CheckDecided, StatusChecked,
    VolunteerTrained, MadeAvailable, ClearanceLapsed, VolunteerPaused, VolunteerResumed, VolunteerRefused,
    VolunteerLeft, VolunteerErased,
)  # fmt: skip
