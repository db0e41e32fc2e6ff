"""A domain event as HMPPS publishes them: what it says beyond this is not read."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.assessment.domain.records.merging import TakeMerge, TakeUnmerge
from services.assessment.handlers.merging import Told
from shared.domain import Invalid
from shared.http.values import CRN, Crn
from shared.http.wording import FORMS, WORDS, sentence

MERGED = "probation-case.merge.completed"
UNMERGED = "probation-case.unmerge.completed"
DELETED = "probation-case.deleted.gdpr"
CLOCKS_DIFFER = timedelta(minutes=5)


class Received(BaseModel):
    """Others' events: what they add is no error, and what was sent is never repeated."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class AdditionalInformation(Received):
    sourceCRN: Crn | None = None  # noqa: N815 - the sender's names
    targetCRN: Crn | None = None  # noqa: N815
    unmergedCRN: Crn | None = None  # noqa: N815
    reactivatedCRN: Crn | None = None  # noqa: N815
    crn: Crn | None = None


class Identifier(Received):
    type: Annotated[str, Field(max_length=64)]
    value: Annotated[str, Field(max_length=200)]


class PersonReference(Received):
    identifiers: Annotated[tuple[Identifier, ...], Field(max_length=100)] = ()


class DomainEvent(Received):
    """eventType: merges, unmerges and deletions are acted upon. occurredAt: an instant, with its
    offset, and not to come: of two messages the later one holds."""

    eventType: Annotated[str, Field(max_length=200)]  # noqa: N815
    version: int = 1
    occurredAt: AwareDatetime  # noqa: N815
    description: Annotated[str | None, Field(max_length=1000)] = None
    detailUrl: Annotated[str | None, Field(max_length=1000)] = None  # noqa: N815
    additionalInformation: AdditionalInformation = AdditionalInformation()  # noqa: N815
    personReference: PersonReference = PersonReference()  # noqa: N815

    def told(self) -> Told:
        """Of a merge or an unmerge. Raises Invalid for a CRN that is missing, or is both."""
        said, at = self.additionalInformation, self.occurredAt.astimezone(UTC)
        if self.eventType == MERGED:
            source = _needed(said.sourceCRN, "sourceCRN")
            target = _needed(said.targetCRN, "targetCRN")
            return Told(source, TakeMerge(crn=_another(target, source, "targetCRN"), occurred_at=at))
        source = _needed(said.reactivatedCRN, "reactivatedCRN")
        target = _needed(said.unmergedCRN, "unmergedCRN")
        return Told(source, TakeUnmerge(crn=_another(target, source, "unmergedCRN"), occurred_at=at))

    def deleted(self) -> str:
        """The CRN of a deletion, from wherever it is. Raises Invalid where it is nowhere, or two."""
        named = {i.value for i in self.personReference.identifiers if i.type.upper() == "CRN"}
        said = self.additionalInformation.crn
        if len(named | {said} - {None}) > 1:
            raise Invalid(
                "This message names two CRNs, and an erasure cannot be undone. Send it with one.",
                field="personReference.identifiers",
            )
        return _needed(said or next(iter(named), None), "crn")

    def happened(self, now: datetime) -> datetime:
        """When, in UTC. Raises Invalid for what is still to come: nothing told later could undo it."""
        if self.occurredAt > now + CLOCKS_DIFFER:
            raise Invalid("This is in the future. Look at the sender's clock.", field="occurredAt")
        return self.occurredAt.astimezone(UTC)


class Taken(BaseModel):
    """result: `recorded`; `unchanged`, as it was known, a later message holds, or a deletion is older
    than the registration; `remembered`, as nobody is registered with that CRN yet; `held`, for a
    deletion that waits until a legal hold is lifted; `nobody`, for a deletion of somebody who is not
    here; `ignored`, for a kind of event that is not acted upon."""

    result: Literal["recorded", "unchanged", "remembered", "held", "nobody", "ignored"]
    participant_id: UUID | None = None


def _needed(crn: str | None, name: str) -> str:
    field = f"additionalInformation.{name}"
    if crn is None:
        raise Invalid(sentence(WORDS["missing"]), field=field)
    if not re.fullmatch(CRN, crn):
        raise Invalid(sentence(FORMS[CRN]), field=field)
    return crn


def _another(crn: str, than: str, name: str) -> str:
    if crn == than:
        raise Invalid("The two CRNs are one.", field=f"additionalInformation.{name}")
    return crn
