"""Whether logs, topics and projection agree: `mydirection audit`."""

import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg

from services.analytics import main as analytics
from services.analytics.projections import TableDifference, replay_and_compare
from services.analytics.projections.replay import Moved
from services.analytics.projections.standing import CONSUMER
from services.analytics.settings import AnalyticsSettings
from services.system.catalogue import FOLLOWERS, SERVICES
from services.system.publishing import published_logs
from services.system.surroundings import Surroundings
from shared.contracts import Envelope
from shared.eventstore import Database, raw
from shared.ledger.checking import LedgerAudit, audit_ledger
from shared.messaging.audit import Audited
from shared.messaging.audit import audit as audit_messages
from shared.messaging.feed import Key
from shared.messaging.findings import Report
from shared.messaging.published_log import PublishedLog
from shared.security import BlindIndex

Advance = Callable[[int], None]
APPLIED = "select source, subject, sequence from feed_subjects where consumer = $1"
# More of them help nobody; the counts are complete.
MOST_SHOWN = 50
PERSON = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class AuditReport:
    """messages: gaps, duplicates and order in logs, topics and consumers; replayed: the tables;
    ledgers: their chains and rows."""

    messages: Report
    replayed: Sequence[TableDifference]
    ledgers: Sequence[LedgerAudit] = ()

    @property
    def clean(self) -> bool:
        tables = all(table.equal for table in self.replayed)
        return self.messages.sound and tables and all(ledger.sound for ledger in self.ledgers)

    def lines(self) -> Iterator[str]:
        """In plain words; counts and ids, never content."""
        for service, events in self.messages.events.items():
            subjects = self.messages.subjects[service]
            yield f"log of {service}: {events} published events of {subjects} subjects"
        for service, messages in self.messages.messages.items():
            yield f"topic of {service}: {messages} messages"
        for (place, fault), count in sorted(self.messages.counts.items()):
            yield f"{place}: {count} x {fault}"
        for finding in self.messages.findings[:MOST_SHOWN]:
            where = f"{finding.service} {finding.subject} {finding.sequence}"
            at = f"{finding.place} {finding.consumer}".rstrip()
            yield f"  {at} {finding.fault} {where} {finding.detail}".rstrip()
        for table in self.replayed:
            differs = f"{table.missing} rows missing, {table.unexpected} unexpected"
            found = "equals a replay from nothing" if table.equal else differs
            yield f"table {table.table} of analytics: {found}"
        for ledger in self.ledgers:
            yield from ledger.lines()


async def audit(surroundings: Surroundings, advance: Advance) -> AuditReport:
    """Reads everything there is; memory is bounded by the number of people."""
    settings = surroundings.settings(analytics.NAME)
    assert isinstance(settings, AnalyticsSettings)
    logs, consumers = published_logs(surroundings), [_audited(name, surroundings) for name in FOLLOWERS]
    try:
        async with analytics.opened(settings) as held:
            messages = await audit_messages(logs, kafka=settings.kafka, consumers=consumers)
            async with held.database.connect() as connection:
                before = await _applied(raw(connection))
            replayed = await replay_and_compare(
                held.database,
                _upto(logs, before, advance),
                BlindIndex(settings.index_bytes),
                partial(_moved, before),
            )
            return AuditReport(messages, replayed, await _ledgers(surroundings))
    finally:
        for database in [*(log.database for log in logs), *(each.database for each in consumers)]:
            await database.close()


async def _ledgers(surroundings: Surroundings) -> list[LedgerAudit]:
    """Of the services that keep one."""
    found = []
    for name, service in SERVICES.items():
        if "ledger" in service.branches:
            url = getattr(surroundings.settings(name), service.database_setting)
            database = Database(url, name=f"{name}-audit")
            try:
                found.append(await audit_ledger(name, database))
            finally:
                await database.close()
    return found


def _audited(name: str, surroundings: Surroundings) -> Audited:
    """What follows others in a service: its consumer has the service's name."""
    service = SERVICES[name]
    url = getattr(surroundings.settings(name), service.database_setting)
    database = Database(url, name=f"{name}-audit")
    return Audited(name, database, restricted=service.restricted, follows=service.follows)


async def _applied(driver: "asyncpg.Connection[Any]") -> dict[Key, int]:
    """The last sequence that the projection has applied, by source and subject."""
    rows = await driver.fetch(APPLIED, CONSUMER)
    return {(row["source"], row["subject"]): row["sequence"] for row in rows}


async def _moved(before: dict[Key, int], driver: "asyncpg.Connection[Any]") -> Moved:
    applied = await _applied(driver)
    subjects = {key[1] for key, sequence in applied.items() if sequence != before.get(key)}
    persons = {subject for subject in subjects if PERSON.fullmatch(subject)}
    return Moved([UUID(subject) for subject in persons], others=subjects > persons)


async def _upto(
    logs: Sequence[PublishedLog], applied: dict[Key, int], advance: Advance
) -> AsyncIterator[Sequence[Envelope]]:
    """What the projection has seen of the logs, and no more: it may lag or have parked something."""
    for log in logs:
        async for entries in log.batches():
            advance(len(entries))
            yield [e for _, e in entries if e.sequence <= applied.get((e.source, e.subject), 0)]
