"""A service that says what a test tells it to: any public event, on a real log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from shared.clock import uuid7
from shared.contracts import Contract, Envelope, assessment, restricted_subject, schema_uri, source_of
from shared.contracts.publication import Publications
from shared.domain import event
from shared.eventstore import Codec, EventStore, Origin, Write
from shared.messaging import PublicEvent

FIRST = date(2026, 3, 1)
NAMESPACE = UUID(int=1)


@event("testing.told")
class Told:
    """kind: the contract's class. said: its data as JSON."""

    kind: str
    said: str


def publish(told: Told) -> Contract:
    cls: type[Contract] = getattr(assessment, told.kind)
    return cls.model_validate_json(told.said)


CODEC = Codec("assessment", [Told])
PUBLICATIONS: Publications = {Told: publish}


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def at(number: int) -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number)


def named(name: str) -> UUID:
    return uuid5(NAMESPACE, name)


def account(name: str) -> str:
    return f"{name}@issuer"


def subject_of(data: Any) -> str:
    if data.contract_restricted:
        return restricted_subject(data.participant_id)
    for name in ("participant_id", "case_manager_id", "unit_id"):
        if hasattr(data, name):
            return str(getattr(data, name))
    raise AssertionError(data)


def numbered(history: Sequence[Contract]) -> list[PublicEvent]:
    """As they are published: each subject counts from 1."""
    counts: dict[str, int] = defaultdict(int)
    out = []
    for data in history:
        subject = subject_of(data)
        counts[subject] += 1
        out.append(PublicEvent(_envelope(data, subject, counts[subject]), data))
    return out


def _envelope(data: Contract, subject: str, sequence: int) -> Envelope:
    return Envelope(
        id=uuid7(),
        source=source_of("assessment"),
        type=data.contract_type,
        time=at(0),
        subject=subject,
        dataschema=schema_uri(data.contract_type, data.contract_version),
        sequence=sequence,
        correlationid="test",
        data=data.model_dump(mode="json"),
    )


async def tell(store: EventStore, history: Iterable[Contract], *, at_once: int = 20) -> None:
    """Append them, some in a transaction."""
    history = list(history)
    for begin in range(0, len(history), at_once):
        by_subject: dict[str, list[Told]] = defaultdict(list)
        for data in history[begin : begin + at_once]:
            by_subject[subject_of(data)].append(Told(kind=type(data).__name__, said=data.model_dump_json()))
        async with store.unit(Origin("tester", "test")) as unit:
            await unit.append(*(Write(f"told-{s}", s, told) for s, told in by_subject.items()))


def registered(who: UUID, by: str | None = None, arm: str = "programme") -> Contract:
    return assessment.ParticipantRegistered(
        participant_id=who,
        arm=assessment.Arm(arm),
        index_date=FIRST,
        index_offence="theft",
        definition="rossi:1",
        characteristics={},
        registered_by=by,
    )


def assigned(who: UUID, holder: str, from_on: int, *, kind: str = "CaseAssigned") -> Contract:
    """kind: CaseAssigned, CaseTransferred or CaseUnassigned (then whose it was)."""
    said: dict[str, Any] = {
        "participant_id": who,
        "case_manager_id": named(holder),
        "account": account(holder),
        "from_on": day(from_on),
    }
    said |= {"reason": "workload"} if kind != "CaseAssigned" else {}
    said |= {"override": False} if kind != "CaseUnassigned" else {}
    made: Contract = getattr(assessment, kind)(**said)
    return made


def merged(who: UUID, into: UUID, hour: int = 0) -> Contract:
    return assessment.ParticipantMerged(participant_id=who, merged_into=into, occurred_at=at(hour))


def unmerged(who: UUID, hour: int) -> Contract:
    return assessment.ParticipantUnmerged(participant_id=who, unmerged_from=who, occurred_at=at(hour))


def exclusion(
    who: UUID, entry: str, *, checked: bool = True, ends_on: date | None = None, **what: Any
) -> Contract:
    """what: other_participant_id, district or category; none of them: an outsider."""
    kind = "place" if what.get("district") else "category" if what.get("category") else "person"
    said = {"other_participant_id": None, "district": None, "category": None, **what}
    return assessment.ExclusionRecorded(
        participant_id=who,
        entry_id=named(entry),
        kind=kind,
        checked=checked,
        source="court",
        starts_on=FIRST,
        ends_on=ends_on,
        **said,
    )


def erased(who: UUID) -> Contract:
    return assessment.ErasureRequested(participant_id=who)
