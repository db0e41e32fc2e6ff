"""What assessment publishes, told to a running plans service past any feed."""

from collections import Counter
from datetime import date
from uuid import UUID, uuid4

from services.plans.api.dependencies import Parts
from services.plans.reactions import COPIES, reactions
from shared import people
from shared.contracts import Envelope
from shared.contracts import assessment as public
from shared.contracts.declaration import Contract
from shared.contracts.envelope import restricted_subject, schema_uri, source_of
from shared.eventstore import SYSTEM
from shared.messaging import PublicEvent
from shared.messaging.reacting import Reacting
from shared.security import DEVELOPMENT_ISSUER

STARTED_ON = date(2026, 1, 5)


class Teller:
    """One transaction an event, in the order in which they are told."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._sequences: Counter[str] = Counter()
        copies = (people.keep, *COPIES)
        reacting = reactions(parts.handling)
        self._reacting = Reacting(parts.store, copies=copies, reactions=reacting, actor=SYSTEM)

    async def __call__(self, *told: Contract) -> None:
        for data in told:
            async with self._parts.database.transaction() as connection:
                await self._reacting(connection, [PublicEvent(self._envelope(data), data)])

    def _envelope(self, data: Contract) -> Envelope:
        ids = ("participant_id", "case_manager_id", "unit_id", "measure")
        whose = str(next(getattr(data, name) for name in ids if hasattr(data, name)))
        subject = restricted_subject(whose) if data.contract_restricted else whose
        self._sequences[subject] += 1
        return Envelope(
            id=uuid4(),
            source=source_of("assessment"),
            type=data.contract_type,
            time=self._parts.clock(),
            subject=subject,
            dataschema=schema_uri(data.contract_type, data.contract_version),
            sequence=self._sequences[subject],
            correlationid="told",
            data=data.model_dump(mode="json"),
        )

    async def started(self, participant_id: UUID | None = None, *, account: str) -> UUID:
        """Somebody who was registered by this account and has started."""
        participant_id = participant_id or uuid4()
        await self(
            public.ParticipantRegistered(
                participant_id=participant_id,
                arm=public.Arm.PROGRAMME,
                index_date=STARTED_ON,
                index_offence="theft",
                definition="my_direction:1",
                characteristics={},
                registered_by=account,
            ),
            public.ParticipantStatusChanged(
                participant_id=participant_id,
                status="started",
                on=STARTED_ON,
                previous="registered",
                reopened=False,
            ),
        )
        return participant_id


def account(name: str) -> str:
    """Of whoever signs in by this name: `callers.as_(Role.CASE_MANAGER, name)`."""
    return f"{name}@{DEVELOPMENT_ISSUER}"
