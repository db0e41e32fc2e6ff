"""Bodies and answers about volunteers of Life Links."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from services.plans.api.models.places import Codes, District, PublicLine
from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.volunteer_events import BarredList, Level, Offer
from services.plans.domain.life_links.volunteer_state import Status
from services.plans.views.life_links.volunteers_queries import Parts, VolunteerRow
from shared.contracts.values import ACCOUNT, Code
from shared.http.own_words import Language
from shared.http.values import Body, CalendarDate, Line, Text

Stage = Literal["applied", "references", "vetted", "trained", "available", "paused", "refused", "left"]
AccountText = Annotated[str, StringConstraints(pattern=ACCOUNT)]
Several = Annotated[tuple[Code, ...], Field(max_length=40)]


class OfferBody(Body):
    """What a volunteer says of themselves, all of it anew. interests, areas (of the plan: what they can
    help with), times: codes. languages: BCP 47. districts: the first halves of postcodes, where they can
    meet. categories: whom somebody meets in them; traits: what else may be wished for. most_links: at a
    time. most_minutes_a_month: of meetings."""

    interests: Several = ()
    areas: Several = ()
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=20)]
    districts: Annotated[tuple[District, ...], Field(min_length=1, max_length=40)]
    times: Several = ()
    categories: Codes = ()
    traits: Codes = ()
    most_links: int = 2
    most_minutes_a_month: int = 960

    @property
    def offer(self) -> Offer:
        profile = Profile(**{name: getattr(self, name) for name in Profile.__dataclass_fields__})
        rest = ("categories", "traits", "most_links", "most_minutes_a_month")
        return Offer(profile=profile, **{name: getattr(self, name) for name in rest})


class ApplyBody(Body):
    """name: in full; known_as: as people call them; contact: how to reach them."""

    name: Line
    known_as: Line
    contact: PublicLine
    offer: OfferBody

    @property
    def said(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in ("name", "known_as", "contact")},
            "offer": self.offer.offer,
        }


class NewVolunteer(ApplyBody):
    """volunteer_account: whom they sign in as. participant_id: their own record, where they are on
    probation themselves."""

    volunteer_account: AccountText
    participant_id: UUID | None = None


class ReferenceBody(Body):
    """kind: a code. referee: who it is, and how to reach them."""

    kind: Code
    referee: Text


class ReceivedBody(Body):
    """words: what was said; left out where nothing is to be kept of it."""

    satisfactory: StrictBool
    words: Text | None = None


class CheckBody(Body):
    """A decision on a check; nothing that the certificate says. ground: by what law or policy the level
    may be asked for. update_service: whether it tells of changes. conviction: whether one is known; then
    considered says what was weighed."""

    level: Level
    barred_lists: Annotated[tuple[BarredList, ...], Field(max_length=2)] = ()
    ground: Code
    issued_on: CalendarDate
    update_service: StrictBool = False
    decision: Literal["cleared", "not_cleared"]
    conviction: StrictBool = False
    considered: Text | None = None


class StatusCheckBody(Body):
    """status: what the update service said on that day. After a change a new decision is needed."""

    status: Literal["unchanged", "changed"]
    checked_on: CalendarDate


class VolunteerTrainingBody(Body):
    """module: a code; how long it holds the definition says."""

    module: Code
    completed_on: CalendarDate


class PauseBody(Body):
    reason: Code


class RefusalBody(Body):
    """words: why, in plain language: the volunteer reads them."""

    reason: Code
    words: Text


class VolunteerAnswer(BaseModel):
    """A command took effect. version: of the volunteer, also the ETag."""

    volunteer_id: UUID
    version: int
    status: Status


class ReferenceRead(BaseModel):
    """satisfactory: null until it was received."""

    model_config = ConfigDict(from_attributes=True)

    reference_id: UUID
    kind: str
    referee: str | None
    asked_on: date
    satisfactory: bool | None
    words: str | None
    received_on: date | None


class CheckShown(BaseModel):
    """holds_until: the last day on which the decision holds. status: what the update service said last."""

    check_id: UUID
    level: str
    barred_lists: list[str]
    ground: str
    issued_on: date
    update_service: bool
    status: str | None
    status_on: date | None
    decision: str
    holds_until: date
    decided_on: date


class CheckRead(CheckShown):
    """considered: what was weighed, where a conviction is known. decided_by: the account."""

    conviction: bool
    considered: str | None
    decided_by: str


class VolunteerTrainingRead(BaseModel):
    """expires_on: the last day on which it holds; null: for good."""

    module: str
    completed_on: date
    expires_on: date | None


class ProfileRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    interests: list[str]
    areas: list[str]
    languages: list[str]
    districts: list[str]
    times: list[str]


class VolunteerListed(BaseModel):
    """name, known_as, contact: null once erased. cleared_from, cleared_until: the days on which check and
    training hold. stage, available: today. links: under way or proposed. concern: one of them has an open
    one."""

    model_config = ConfigDict(from_attributes=True)

    volunteer_id: UUID
    version: int
    name: str | None
    known_as: str | None
    contact: str | None
    status: Status
    status_on: date
    stage: Stage
    reason: str | None
    available: bool
    cleared_from: date | None
    cleared_until: date | None
    most_links: int
    most_minutes_a_month: int
    links: int
    concern: bool
    applied_on: date
    erased: bool

    @classmethod
    def of(cls, row: VolunteerRow, today: date) -> "VolunteerListed":
        return cls.model_validate(state_on(row, today))


class VolunteerRead(VolunteerListed):
    """One of them, with all that was decided. words: why they were refused."""

    account: str | None
    participant_id: UUID | None
    words: str | None
    profile: ProfileRead
    categories: list[str]
    traits: list[str]
    references: list[ReferenceRead]
    checks: list[CheckRead]
    trainings: list[VolunteerTrainingRead]

    @classmethod
    def whole(cls, row: VolunteerRow, parts: Parts, today: date) -> "VolunteerRead":
        return cls.model_validate({**state_on(row, today), **vars(parts)})


class ReferenceShown(BaseModel):
    """What the volunteer sees of one: not what was said."""

    reference_id: UUID
    kind: str
    asked_on: date
    received_on: date | None


class OwnVolunteerRead(BaseModel):
    """The volunteer's own record, as they see it. stage, available: today. words: why they were refused,
    where they were."""

    volunteer_id: UUID
    version: int
    name: str | None
    known_as: str | None
    contact: str | None
    status: Status
    status_on: date
    stage: Stage
    reason: str | None
    words: str | None
    available: bool
    cleared_until: date | None
    profile: ProfileRead
    categories: list[str]
    traits: list[str]
    most_links: int
    most_minutes_a_month: int
    applied_on: date
    references: list[ReferenceShown]
    checks: list[CheckShown]
    trainings: list[VolunteerTrainingRead]

    @classmethod
    def of(cls, row: VolunteerRow, parts: Parts, today: date) -> "OwnVolunteerRead":
        shown: Mapping[str, Any] = {**state_on(row, today), **vars(parts)}
        return cls.model_validate({**shown, "profile": ProfileRead.model_validate(row.profile)})


def state_on(row: VolunteerRow, today: date) -> dict[str, Any]:
    """As it stands today, whatever a timer did or did not do yet."""
    cleared = row.cleared(today)
    stage: Stage = "references" if row.asked else "applied"
    if row.status in ("refused", "left") or (row.status != "applied" and cleared):
        stage = row.status
    elif cleared:
        stage = "trained"
    elif row.checked_until is not None and today <= row.checked_until:
        stage = "vetted"
    return {**vars(row), "stage": stage, "available": stage == "available"}
