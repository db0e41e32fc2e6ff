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
from shared.logs import correlation_id
from shared.security import KeyDestroyed, Keys, Principal

KEPT = timedelta(days=7)
# Seals answers that concern no person.
NOBODY = "nobody"

CLAIM = "select key, body_hmac, status, version, sealed_for, answer from claim_answers($1, $2, $3, $4)"
# Answers and audit rows together: one round trip at the end of a command.
STORE = """
    with given as (
        select * from unnest($4::text[], $5::bytea[], $6::int[], $7::int[], $8::text[], $9::text[], $10::text[])
            as row (key, body_hmac, status, version, person, sealed_for, answer)
    ), stored as (
        insert into stored_answers (issuer, actor, route, key, body_hmac, status, version, sealed_for, answer, stored_at)
        select $1, $2, $3, key, body_hmac, status, version, sealed_for, answer, $11 from given)
    insert into audit (at, actor, roles, action, person, correlation_id)
    select $11, $2 || '@' || $1, $12, $3, nullif(person, 'nobody'), $13 from given
"""  # noqa: E501
REUSED = "This Idempotency-Key was used for another request. Take a new one."
FORGET = "delete from stored_answers where stored_at < $1"


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
class Keyed:
    """One command under its Idempotency-Key. fingerprint: HMAC of its body."""

    key: str
    fingerprint: bytes


class Answers:
    """The stored answers of one caller on one route."""

    def __init__(self, service: str, principal: Principal, route: str) -> None:
        self._service, self._principal, self._route = service, principal, route

    async def claim(
        self, driver: "asyncpg.Connection[Any]", commands: Sequence[Keyed]
    ) -> Mapping[str, asyncpg.Record]:
        """Stored rows by key, after waiting for whoever answers the same keys right now."""
        keys = [command.key for command in commands]
        rows = await driver.fetch(CLAIM, self._principal.issuer, self._principal.subject, self._route, keys)
        return {row["key"]: row for row in rows}

    def again(self, row: asyncpg.Record, command: Keyed, keys: Keys) -> Answer:
        """The stored answer to a repeated command.

        Raises Invalid for a key that came with another body before, KeyDestroyed when the person
        it concerns was erased."""
        if not hmac.compare_digest(row["body_hmac"], command.fingerprint):
            raise Invalid(REUSED, field="Idempotency-Key", code="idempotency-key-reused")
        body = keys.open(row["sealed_for"], self._context(row["key"]), row["answer"])
        if body is ERASED:
            raise KeyDestroyed
        return Answer(row["status"], body, row["version"], row["sealed_for"])

    async def store(
        self,
        driver: "asyncpg.Connection[Any]",
        answered: Sequence[tuple[Keyed, Answer]],
        keys: Keys,
        now: datetime,
    ) -> None:
        """Store the answers, sealed, and write the audit rows."""
        columns = zip(*(self._columns(command, answer, keys) for command, answer in answered), strict=True)
        await driver.execute(
            STORE,
            self._principal.issuer,
            self._principal.subject,
            self._route,
            *map(list, columns),
            now,
            sorted(self._principal.roles),
            correlation_id.get(),
        )

    def _columns(self, command: Keyed, answer: Answer, keys: Keys) -> tuple[Any, ...]:
        sealed = keys.seal(answer.sealed_for, self._context(command.key), answer.body)
        facts = (answer.status, answer.version, answer.person, answer.sealed_for)
        return command.key, command.fingerprint, *facts, sealed

    def _context(self, key: str) -> str:
        return f"{self._service}/answers/{self._principal.subject}/{self._route}/{key}"


async def forget_old(driver: "asyncpg.Connection[Any]", now: datetime) -> None:
    """Drop the answers that are no longer kept."""
    await driver.execute(FORGET, now - KEPT)
