"""The audit: does every public event of the logs stand in the topics and with the consumers, once, in
order, and is it the same event? (Whether the tables say the same as a replay, their owner tells.)"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.contracts import Envelope, is_restricted, source_of
from shared.eventstore import Audience, Database, Position, raw
from shared.messaging.findings import Fault, Finding, Place, Report
from shared.messaging.parking import read_envelope
from shared.messaging.published_log import PublishedLog
from shared.messaging.sequence_check import Last
from shared.messaging.settings import RESTRICTED, KafkaSettings, belongs
from shared.messaging.topic_reading import read_topic
from shared.messaging.tracing import Subject, Trace

SUBJECTS = "select subject, sequence, event_id from feed_subjects where consumer = $1 and source = $2"
PARKED = """
    select subject, min(sequence) as sequence, count(*) as events,
           (array_agg(reason order by sequence))[1] as reason
    from parked_events where consumer = $1 and source = $2 group by subject order by subject
"""


@dataclass(frozen=True)
class Audited:
    """A consumer to be audited: its name, its database, whether it is given what is restricted. follows:
    whose events it reads; None: everybody's."""

    name: str
    database: Database
    restricted: bool = False
    follows: Collection[str] | None = None

    def given(self, service: str, audience: Audience) -> bool:
        """Whether it reads what a service publishes for an audience."""
        follows = self.follows is None or service in self.follows
        return follows and (self.restricted or audience is not Audience.RESTRICTED)

    def reads(self, subject: str, audience: Audience) -> bool:
        """Whether to look for a subject of its tables in the log for an audience. One that is not to
        know what is restricted must not be ahead of the log for everybody by it."""
        return not self.restricted or is_restricted(subject) == (audience is Audience.RESTRICTED)


@dataclass(frozen=True)
class _Part:
    """What a service publishes for one audience, the topic it belongs in, and who publishes at all."""

    log: PublishedLog
    services: Collection[str]

    @property
    def restricted(self) -> bool:
        return self.log.audience is Audience.RESTRICTED

    @property
    def label(self) -> str:
        return f"{self.log.service}, {RESTRICTED}" if self.restricted else self.log.service

    @property
    def topic(self) -> str:
        return RESTRICTED if self.restricted else self.log.service

    def of_another(self, envelope: Envelope | None) -> bool:
        """Whether a message is in the right place, and another service's: the restricted topic is shared."""
        if envelope is None or not self.restricted or not belongs(envelope, RESTRICTED):
            return False
        others = {source_of(service) for service in self.services} - {source_of(self.log.service)}
        return envelope.source in others


@dataclass
class _Place:
    """Where one place stands with a service's subjects, to be held against its log."""

    place: Place
    last: dict[str, int]
    ids: dict[str, Last] = field(default_factory=dict)
    trace: Trace | None = None
    consumer: str = ""

    def finding(self, fault: Fault, service: str, subject: str, sequence: int, detail: str = "") -> Finding:
        return Finding(self.place, fault, service, subject, sequence, detail, self.consumer)


async def audit(
    logs: Sequence[PublishedLog], *, kafka: KafkaSettings | None = None, consumers: Sequence[Audited] = ()
) -> Report:
    """Read each log whole, its topic whole and where the consumers stand; then the same for what is
    restricted. Streams; keeps a few numbers a subject. May run beside everything else: what is
    recorded meanwhile is not missed anywhere. Raises outages of the databases and
    kafka.errors.KafkaError."""
    report = Report()
    services = [log.service for log in logs]
    for audience in (Audience.EVERYBODY, Audience.RESTRICTED):
        for log in logs:
            await _part(report, _Part(log.meant_for(audience), services), kafka, consumers)
    return report


async def _part(
    report: Report, part: _Part, kafka: KafkaSettings | None, consumers: Sequence[Audited]
) -> None:
    # In this order, so that nobody can be found ahead only because time went by.
    end = await part.log.end()
    given = [each for each in consumers if each.given(part.log.service, part.log.audience)]
    places = [await _consumer(report, each, part) for each in given]
    if kafka:
        places.append(await asyncio.to_thread(_topic, report, kafka, part))
    await _log(report, part, end, places)


async def _consumer(report: Report, consumer: Audited, part: _Part) -> _Place:
    source = source_of(part.log.service)
    async with consumer.database.connect() as connection:
        held = await raw(connection).fetch(SUBJECTS, consumer.name, source)
        parked = await raw(connection).fetch(PARKED, consumer.name, source)
    for row in parked:
        if consumer.reads(row["subject"], part.log.audience):
            detail = f"{row['reason']}, {row['events']} events"
            at = part.label, row["subject"], row["sequence"]
            report.add(Finding(Place.CONSUMER, Fault.PARKED, *at, detail, consumer.name))
    ids = {
        row["subject"]: Last(row["sequence"], row["event_id"])
        for row in held
        if consumer.reads(row["subject"], part.log.audience)
    }
    lasts = {subject: last.sequence for subject, last in ids.items()}
    return _Place(Place.CONSUMER, lasts, ids, consumer=consumer.name)


def _topic(report: Report, kafka: KafkaSettings, part: _Part) -> _Place:
    trace = Trace(Place.TOPIC, part.label)
    for record in read_topic(kafka, part.topic):
        envelope = read_envelope(record.value or b"")
        if part.of_another(envelope):
            continue
        report.messages[part.label] += 1
        if finding := _followed(trace, part, envelope, record):
            report.add(finding)
    for gap in trace.gaps():
        report.add(gap)
    return _Place(Place.TOPIC, {name: held.last for name, held in trace.subjects.items()}, trace=trace)


def _followed(trace: Trace, part: _Part, envelope: Envelope | None, record: Any) -> Finding | None:
    place = f"partition {record.partition}, offset {record.offset}"
    if envelope is not None and is_restricted(envelope.subject) != part.restricted:
        return trace.finding(Fault.MISPLACED, envelope.subject, envelope.sequence, place)
    if envelope is None or envelope.source != source_of(part.log.service):
        return trace.finding(Fault.UNREADABLE, "", 0, place)
    return trace.follow(envelope.subject, envelope.sequence, envelope.id)


async def _log(report: Report, part: _Part, end: Position, places: Sequence[_Place]) -> None:
    trace = Trace(Place.LOG, part.label)
    due: dict[str, int] = {}
    async for entries in part.log.batches():
        for at, envelope in entries:
            report.events[part.label] += 1
            if finding := trace.follow(envelope.subject, envelope.sequence, envelope.id):
                report.add(finding)
            if at <= end:
                due[envelope.subject] = max(due.get(envelope.subject, 0), envelope.sequence)
            held = trace.subjects[envelope.subject]
            for place in places:
                _compare(report, part.label, place, envelope.subject, envelope.sequence, held)
    if trace.subjects or not part.restricted:
        report.subjects[part.label] = len(trace.subjects)
    for gap in trace.gaps():
        report.add(gap)
    for place in places:
        _ends(report, part.label, place, due, trace)


def _compare(report: Report, service: str, place: _Place, subject: str, sequence: int, held: Subject) -> None:
    """Hold an event of the log against what a place has under its number."""
    if place.trace:
        other = place.trace.repeated.get((subject, sequence))
        theirs = place.trace.subjects.get(subject)
        same = other in (None, held.last_id) and not (
            # Only what is whole can be compared as a whole: a gap is a finding of its own.
            theirs and theirs.last == sequence and not theirs.missing and theirs.digest != held.digest
        )
    else:
        last = place.ids.get(subject)
        same = last is None or last.sequence != sequence or last.event_id == held.last_id
    if not same:
        report.add(place.finding(Fault.DIVERGED, service, subject, sequence))


def _ends(report: Report, service: str, place: _Place, due: dict[str, int], trace: Trace) -> None:
    for subject, sequence in due.items():
        if place.last.get(subject, 0) < sequence:
            detail = f"is at {place.last.get(subject, 0)}"
            report.add(place.finding(Fault.BEHIND, service, subject, sequence, detail))
    for subject, sequence in place.last.items():
        held = trace.subjects.get(subject)
        if sequence > (held.last if held else 0):
            report.add(place.finding(Fault.AHEAD, service, subject, sequence))
