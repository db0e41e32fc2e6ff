"""Stored answers: a repeated POST with the same Idempotency-Key gets the first one's answer.

In order within a transaction: claim the keys (waits for a twin), append, store the answers with
the audit rows. Only what committed is stored; a refusal leaves no trace and may be repeated.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from shared.domain import ERASED, Invalid
from shared.eventstore import columns
from shared.http.auth import known_as
from shared.security import KeyDestroyed, Keys, Principal

KEPT = timedelta(days=7)
# Seals answers that concern no person.
NOBODY = "nobody"

CLAIM = """
    select issuer, actor, route, key, body_hmac, status, version, sealed_for, answer
    from claim_answers($1, $2, $3, $4)
"""
# Answers and audit rows together: one round trip at the end of a command.
STORE = """
    with given as (
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                             $7::bytea[], $8::int[], $9::int[], $10::text[], $11::text[], $12::text[])
            as row (issuer, actor, route, key, roles, correlation_id,
                    body_hmac, status, version, person, sealed_for, answer)
    ), stored as (
        insert into stored_answers (issuer, actor, route, key, body_hmac, status, version, sealed_for,
                                    answer, stored_at)
        select issuer, actor, route, key, body_hmac, status, version, sealed_for, answer, $13 from given)
    insert into audit (at, actor, roles, action, person, correlation_id)
    select $13, actor || '@' || issuer, string_to_array(roles, ' '), route, nullif(person, 'nobody'),
           correlation_id
    from given
"""
REUSED = "This Idempotency-Key was used for another request. Take a new one."
FORGOTTEN_AT_ONCE = 1000
FORGET = """
    delete from stored_answers where ctid = any (array(
        select ctid from stored_answers where stored_at < $1 limit $2))
"""

Identity = tuple[str, str, str, str]


@dataclass(frozen=True)
class Answer:
    """What a command is answered with. body: JSON-able; version: of the stream, for the ETag;
    person: whose record it concerns. private: sealed with that person's key, so that it goes when
    they are erased."""

    status: int
    body: Any
    version: int | None = None
    person: str = NOBODY
    private: bool = True

    @property
    def sealed_for(self) -> str:
        return self.person if self.private else NOBODY


@dataclass(frozen=True)
class Claim:
    """A command's right to take effect once: whose, on which route, under which key.

    key: keyed digest of the one that was sent, which may name somebody. fingerprint: HMAC of what it
    asks for."""

    principal: Principal
    route: str
    key: str
    fingerprint: bytes
    correlation_id: str

    @property
    def identity(self) -> Identity:
        return self.principal.issuer, known_as(self.principal), self.route, self.key

    def context(self, service: str) -> str:
        """Binds the sealed answer to its place."""
        return f"{service}/answers/{known_as(self.principal)}/{self.route}/{self.key}"


async def claim(
    driver: "asyncpg.Connection[Any]", claims: Sequence[Claim]
) -> Mapping[Identity, asyncpg.Record]:
    """Stored rows, after waiting for whoever answers the same keys right now."""
    rows = await driver.fetch(CLAIM, *columns([each.identity for each in claims]))
    return {(row["issuer"], row["actor"], row["route"], row["key"]): row for row in rows}


def again(service: str, claimed: Claim, stored: asyncpg.Record, keys: Keys) -> Answer:
    """The stored answer to a repeated command.

    Raises Invalid for a key that came with another body before, KeyDestroyed when the person it
    concerns was erased."""
    if not hmac.compare_digest(stored["body_hmac"], claimed.fingerprint):
        raise Invalid(REUSED, field="Idempotency-Key", code="idempotency-key-reused")
    body = keys.open(stored["sealed_for"], claimed.context(service), stored["answer"])
    if body is ERASED:
        raise KeyDestroyed
    return Answer(stored["status"], body, stored["version"], stored["sealed_for"])


async def store(
    driver: "asyncpg.Connection[Any]",
    service: str,
    answered: Sequence[tuple[Claim, Answer]],
    keys: Keys,
    now: datetime,
) -> None:
    """Store the answers, sealed, and write the audit rows."""
    rows = [_row(service, claimed, answer, keys) for claimed, answer in answered]
    await driver.execute(STORE, *columns(rows), now)


def _row(service: str, claimed: Claim, answer: Answer, keys: Keys) -> tuple[Any, ...]:
    roles = " ".join(sorted(claimed.principal.roles))
    facts = (claimed.fingerprint, answer.status, answer.version, answer.person, answer.sealed_for)
    sealed = keys.seal(answer.sealed_for, claimed.context(service), answer.body)
    return *claimed.identity, roles, claimed.correlation_id, *facts, sealed


async def forget_some(driver: "asyncpg.Connection[Any]", now: datetime) -> int:
    """Drop up to FORGOTTEN_AT_ONCE of the answers that are no longer kept. Returns how many."""
    outcome: str = await driver.execute(FORGET, now - KEPT, FORGOTTEN_AT_ONCE)
    return int(outcome.removeprefix("DELETE "))
