"""Answers about links, each to one reader: the person, staff, or the volunteer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.plans.domain.life_links.link_events import Cause, Ending, Speaker
from services.plans.domain.life_links.link_state import Concern, Link, Review, Stage
from services.plans.views.life_links.links_queries import ConcernRow, LinkRow
from shared.domain import ERASED, Erased
from shared.http.own_words import OwnWordsRead

Text = str | Erased | None


@dataclass(frozen=True)
class Reader:
    """Who reads a link. party: `practitioner` for all staff. words: whether what is said of a concern is for
    them, whoever said it: the person's case manager, and safeguarding leads."""

    party: Speaker
    account: str
    words: bool = False

    @property
    def staff(self) -> bool:
        return self.party in ("practitioner", "safeguarding_lead")

    def of_concern(self, concern: Concern) -> bool:
        """Whether they know that there is this concern: staff, and who raised it."""
        own = concern.account == self.account and concern.party == self.party
        return own or self.staff


class ConcernRead(BaseModel):
    """words, text, findings: null where they are not the reader's to read. raised_by: the party. outcome,
    findings: staff only. text, words: of who raised it."""

    concern_id: UUID
    category: str
    raised_by: Speaker
    raised_on: date
    words: OwnWordsRead | None
    text: str | None
    closed_on: date | None
    outcome: str | None
    findings: str | None

    @classmethod
    def of(cls, concern: Concern, reader: Reader) -> "ConcernRead":
        told = reader.words or concern.account == reader.account
        return cls(
            concern_id=concern.concern_id,
            category=concern.category,
            raised_by=concern.party,
            raised_on=concern.raised_on,
            words=OwnWordsRead.of(concern.words) if told else None,
            text=_read(concern.text) if told else None,
            closed_on=concern.closed_on,
            outcome=concern.outcome if reader.staff else None,
            findings=_read(concern.findings) if reader.words else None,
        )


class ConcernSummary(BaseModel):
    """Without what was said. raised_by: the party. closed_on, outcome: null while it is open."""

    concern_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    category: str
    raised_by: Speaker
    raised_on: date
    closed_on: date | None
    outcome: str | None

    @classmethod
    def of(cls, row: ConcernRow) -> "ConcernSummary":
        return cls(**vars(row))


class LeadsConcernRead(ConcernRead):
    """With the link that it is about."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID

    @classmethod
    def within(cls, link: Link, concern: Concern, reader: Reader) -> "LeadsConcernRead":
        read = ConcernRead.of(concern, reader)
        place = {name: getattr(link, name) for name in ("link_id", "participant_id", "volunteer_id")}
        return cls(**{name: getattr(read, name) for name in ConcernRead.model_fields}, **place)


class ReviewRead(BaseModel):
    """volunteer_says: null for the person."""

    on: date
    person_says: str
    volunteer_says: str | None

    @classmethod
    def of(cls, review: Review, reader: Reader) -> "ReviewRead":
        says = review.volunteer_says if reader.staff else None
        return cls(on=review.on, person_says=review.person_says, volunteer_says=says)


class MyLinkSummary(BaseModel):
    """As either of both sees it. consented_on: of the second of both."""

    link_id: UUID
    state: Stage
    proposed_on: date
    consented_on: date | None
    trial_ends_on: date | None
    review_due_on: date | None
    ended_on: date | None

    @classmethod
    def of(cls, row: LinkRow) -> "MyLinkSummary":
        return cls(**{name: getattr(row, name) for name in MyLinkSummary.model_fields})


class LinkSummary(MyLinkSummary):
    """version, causes (why it is paused), concerns_open: staff only."""

    volunteer_id: UUID
    version: int | None
    causes: list[str] | None
    concerns_open: int | None

    @classmethod
    def read_by(cls, row: LinkRow, account: str, *, staff: bool) -> "LinkSummary":
        """account: of the reader, who reads their own link as a volunteer as nobody of the staff."""
        shown = staff and row.volunteer_account != account
        said = {name: getattr(row, name) for name in MyLinkSummary.model_fields}
        return cls(
            **said,
            volunteer_id=row.volunteer_id,
            version=row.version if shown else None,
            causes=sorted(row.causes) if shown else None,
            concerns_open=row.concerns_open if shown else None,
        )


class MyLinkRead(BaseModel):
    """For the volunteer. called: what the person wants to be called by; null until both agreed, and once it
    is over. refused: whether you declined or ended it, and have not said that you may be asked again."""

    link_id: UUID
    state: Stage
    proposed_on: date
    called: str | None
    agreed_on: date | None
    other_agreed_on: date | None
    begun_on: date | None
    trial_ends_on: date | None
    review_due_on: date | None
    ended_on: date | None
    refused: bool
    concerns: list[ConcernRead]

    @classmethod
    def of(cls, link: Link, reader: Reader) -> "MyLinkRead":
        person, own = link.person, link.volunteer
        called = _read(person.known_as) if person and link.begun_on and link.open else None
        return cls(**_common(link, reader, called), **_agreed(own, person))


class LinkRead(MyLinkRead):
    """For the person and for staff. called: what the volunteer is called by. known_as: the person's own.
    From version on: staff only; ended_by, reason: who or what ended it; refused_by: who of both must not
    be asked again, or `concern`: neither."""

    participant_id: UUID
    volunteer_id: UUID
    known_as: str | None
    reviews: list[ReviewRead]
    version: int | None
    causes: list[Cause] | None
    paused_on: date | None
    ended_by: Ending | None
    reason: str | None
    refused_by: str | None

    @classmethod
    def read_by(cls, link: Link, version: int, reader: Reader, called: str | None) -> "LinkRead":
        staff, told = reader.staff, link.person if reader.party != "volunteer" else None
        return cls(
            **_common(link, reader, called if link.begun_on else None),
            **_agreed(link.person, link.volunteer),
            participant_id=link.participant_id,
            volunteer_id=link.volunteer_id,
            known_as=_read(told.known_as) if told else None,
            reviews=[ReviewRead.of(each, reader) for each in link.reviews],
            version=version if staff else None,
            causes=sorted(link.causes) if staff else None,
            paused_on=link.paused_on if staff else None,
            ended_by=link.ended_by if staff else None,
            reason=link.reason if staff else None,
            refused_by=link.refused_by if staff else None,
        )


def _common(link: Link, reader: Reader, called: str | None) -> dict[str, Any]:
    names = ("link_id", "state", "proposed_on", "begun_on", "trial_ends_on", "review_due_on", "ended_on")
    return {
        **{name: getattr(link, name) for name in names},
        "called": called,
        "refused": link.refused_by == reader.party,
        "concerns": _concerns(link.concerns.values(), reader),
    }


def _agreed(own: Any, other: Any) -> dict[str, Any]:
    return {"agreed_on": own.on if own else None, "other_agreed_on": other.on if other else None}


def _concerns(found: Collection[Concern], reader: Reader) -> Sequence[ConcernRead]:
    return [ConcernRead.of(each, reader) for each in found if reader.of_concern(each)]


def _read(text: Text) -> str | None:
    """None once erased."""
    return None if text is ERASED else text
