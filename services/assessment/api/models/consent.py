"""Bodies of requests and answers on the use of somebody's data."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.assessment.domain.consents import consent, lawful_basis
from services.assessment.domain.consents.consent_events import Because
from services.assessment.domain.consents.lawful_basis import Purpose
from services.assessment.views.consent import ConsentRow, SaidRow
from shared.contracts.values import Code, Versioned
from shared.domain.authorship import Author
from shared.http.own_words import Language
from shared.http.values import Body, CalendarDate

# Of an agreement, as the provider numbers them: no words, as it is not sealed.
Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./_-]{0,63}$")]


class LawfulBasis(Body):
    """reference: of the research agreement, where the basis is one."""

    purpose: Purpose
    basis: Code
    reference: Reference | None = None

    def command(self, author: Author) -> consent.RecordLawfulBasis:
        return consent.RecordLawfulBasis(**dict(self), author=author)


class Said(Body):
    """on_behalf_of_person: how the person said it, where a practitioner records it for them
    (said_in_meeting, said_by_phone, in_writing, by_representative); left out in their own session."""

    purpose: Purpose
    on: CalendarDate
    on_behalf_of_person: Code | None = None

    def command(self, cls: type[consent.WithdrawConsent], author: Author) -> consent.WithdrawConsent:
        return cls(purpose=self.purpose, on=self.on, on_behalf=self.on_behalf_of_person, author=author)


class ConsentBody(Said):
    """wording: what is agreed to, by its reference in GET /consent-wordings, in the language in
    which it was read or heard."""

    wording: Versioned
    language: Language = "en"

    def given(self, author: Author) -> consent.GiveConsent:
        return consent.GiveConsent(
            purpose=self.purpose,
            wording=self.wording,
            language=self.language,
            on=self.on,
            on_behalf=self.on_behalf_of_person,
            author=author,
        )


class ConsentsChanged(BaseModel):
    """version: of the participant's consents, also the ETag. may: whether the purpose may be
    pursued now; because: why not."""

    participant_id: UUID
    version: int
    purpose: Purpose
    may: bool
    because: Because | None


class StandingConsent(BaseModel):
    wording: str
    language: str
    given_on: date
    on_behalf_of_person: str | None


class SaidBefore(BaseModel):
    """on: the day on which it was said. on_behalf_of_person: how they said it to whom recorded it;
    null in their own session. wording, language: of consent."""

    what: Literal["consent-given", "consent-withdrawn", "objection-raised", "objection-withdrawn"]
    on: date
    own_session: bool
    on_behalf_of_person: str | None
    wording: str | None
    language: str | None

    @classmethod
    def of(cls, row: SaidRow) -> Self:
        own = {"own_session": row.on_behalf is None, "on_behalf_of_person": row.on_behalf}
        return cls.model_validate({**vars(row), **own})


class PurposeSay(BaseModel):
    """Saying no to a purpose, or objecting to it, is a right: nothing else follows from it. history:
    all consent, withdrawals and objections, in the order in which they were recorded."""

    purpose: str
    may: bool
    because: str | None
    basis: str | None
    reference: str | None
    consent: StandingConsent | None
    withdrawn_on: date | None
    objected_on: date | None
    history: list[SaidBefore]

    @classmethod
    def of(cls, row: ConsentRow, said: Sequence[SaidRow]) -> Self:
        history = [SaidBefore.of(each) for each in said]
        return cls.model_validate({**vars(row), "consent": _standing(row), "history": history})


class Consents(BaseModel):
    """purposes: those of which anything was recorded. Of any other, nothing may be done."""

    participant_id: UUID
    version: int
    purposes: list[PurposeSay]


class ConsentWording(BaseModel):
    reference: str
    purpose: str
    text: dict[str, str]

    @classmethod
    def of(cls, wording: lawful_basis.Wording) -> Self:
        return cls(reference=wording.reference, purpose=wording.purpose, text=dict(wording.text))


def _standing(row: ConsentRow) -> StandingConsent | None:
    if row.wording is None or row.language is None or row.given_on is None:
        return None
    return StandingConsent(
        wording=row.wording,
        language=row.language,
        given_on=row.given_on,
        on_behalf_of_person=row.on_behalf,
    )
