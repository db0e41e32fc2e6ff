"""The audit: does every public event of the logs stand in the topics and with a consumer, once, in
order, and is it the same event? (Whether the tables say the same as a replay, their owner tells.)"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.contracts import source_of
from shared.eventstore import Database, Position, raw
from shared.messaging.findings import Fault, Finding, Place, Report
from shared.messaging.parking import read_envelope
from shared.messaging.published_log import PublishedLog
from shared.messaging.sequence_check import Last
from shared.messaging.settings import KafkaSettings
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
    """A consumer to be audited: its name and its database."""

    name: str
    database: Database


@dataclass
class _Place:
    """Where one place stands with a service's subjects, to be held against its log."""

    place: Place
    last: dict[str, int]
    ids: dict[str, Last] = field(default_factory=dict)
    trace: Trace | None = None


async def audit(
    logs: Sequence[PublishedLog], *, kafka: KafkaSettings | None = None, consumer: Audited | None = None
) -> Report:
    """Read each log whole, its topic whole and where the consumer stands. Streams; keeps a few
    numbers a subject. May run beside everything else: what is recorded meanwhile is not missed
    anywhere. Raises outages of the databases and kafka.errors.KafkaError."""
    report = Report()
    for log in logs:
        # In this order, so that nobody can be found ahead only because time went by.
        end = await log.end()
        places = []
        if consumer:
            places.append(await _consumer(report, consumer, log.service))
        if kafka:
            places.append(await asyncio.to_thread(_topic, report, kafka, log.service))
        await _log(report, log, end, places)
    return report


async def _consumer(report: Report, consumer: Audited, service: str) -> _Place:
    async with consumer.database.connect() as connection:
        held = await raw(connection).fetch(SUBJECTS, consumer.name, source_of(service))
        parked = await raw(connection).fetch(PARKED, consumer.name, source_of(service))
    for row in parked:
        detail = f"{row['reason']}, {row['events']} events"
        report.add(Finding(Place.CONSUMER, Fault.PARKED, service, row["subject"], row["sequence"], detail))
    ids = {row["subject"]: Last(row["sequence"], row["event_id"]) for row in held}
    return _Place(Place.CONSUMER, {subject: last.sequence for subject, last in ids.items()}, ids)


def _topic(report: Report, kafka: KafkaSettings, service: str) -> _Place:
    trace = Trace(Place.TOPIC, service)
    for record in read_topic(kafka, service):
        report.messages[service] += 1
        envelope = read_envelope(record.value or b"")
        if envelope is None or envelope.source != source_of(service):
            place = f"partition {record.partition}, offset {record.offset}"
            report.add(trace.finding(Fault.UNREADABLE, "", 0, place))
        elif finding := trace.follow(envelope.subject, envelope.sequence, envelope.id):
            report.add(finding)
    for gap in trace.gaps():
        report.add(gap)
    return _Place(Place.TOPIC, {name: held.last for name, held in trace.subjects.items()}, trace=trace)


async def _log(report: Report, log: PublishedLog, end: Position, places: Sequence[_Place]) -> None:
    trace = Trace(Place.LOG, log.service)
    due: dict[str, int] = {}
    async for entries in log.batches():
        for at, envelope in entries:
            report.events[log.service] += 1
            if finding := trace.follow(envelope.subject, envelope.sequence, envelope.id):
                report.add(finding)
            if at <= end:
                due[envelope.subject] = max(due.get(envelope.subject, 0), envelope.sequence)
            held = trace.subjects[envelope.subject]
            for place in places:
                _compare(report, log.service, place, envelope.subject, envelope.sequence, held)
    report.subjects[log.service] = len(trace.subjects)
    for gap in trace.gaps():
        report.add(gap)
    for place in places:
        _ends(report, log.service, place, due, trace)


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
        report.add(Finding(place.place, Fault.DIVERGED, service, subject, sequence))


def _ends(report: Report, service: str, place: _Place, due: dict[str, int], trace: Trace) -> None:
    for subject, sequence in due.items():
        if place.last.get(subject, 0) < sequence:
            detail = f"is at {place.last.get(subject, 0)}"
            report.add(Finding(place.place, Fault.BEHIND, service, subject, sequence, detail))
    for subject, sequence in place.last.items():
        held = trace.subjects.get(subject)
        if sequence > (held.last if held else 0):
            report.add(Finding(place.place, Fault.AHEAD, service, subject, sequence))
