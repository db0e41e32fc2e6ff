"""The one path from a POST to a commit: authorise, claim the key, run, store the answer."""

import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi.responses import JSONResponse

from shared.domain import Conflict, Refusal, Unavailable
from shared.eventstore import EventStore, Unit, VersionConflict, Write, raw, violated_constraint
from shared.http import answers
from shared.http.answers import Answer, Claim
from shared.http.etag import etag_of
from shared.http.grouping import Group
from shared.http.posted import Posted, origin_of
from shared.http.turns import Turns
from shared.security import Keys

# Commands that share a transaction: few enough to hold no reader back.
CHUNK = 50

Work = Callable[[Unit], Awaitable[Answer]]
Authorise = Callable[[Unit], Awaitable[None]]
RowWork = Callable[[Unit, Sequence[Any]], Awaitable[Sequence[Answer | Refusal]]]


@dataclass(frozen=True)
class Row:
    """One command of a batch, under a claim of its own."""

    claim: Claim
    body: Any


@dataclass(frozen=True)
class Creation:
    """A command that begins a stream: all it needs of the database is its place there.

    answer: the stream's version -> what to answer."""

    claim: Claim
    write: Write
    answer: Callable[[int], Answer]


class Commands:
    """Runs the commands of one service, each at most once.

    secret: keys the fingerprints of bodies and keys, so that a stored one tells nothing of them.
    unique: name of a unique constraint -> the refusal of whoever violates it.
    """

    def __init__(
        self, store: EventStore, secret: bytes, unique: Mapping[str, Callable[[], Refusal]] | None = None
    ) -> None:
        self._store, self._secret, self._unique = store, secret, unique or {}
        self._service = store.codec.service
        self._turns = Turns()
        self._creations: Group[Creation, Answer] = Group(self._create_all, most=CHUNK)

    def fingerprint(self, *parts: bytes) -> bytes:
        return hmac.digest(self._secret, b"\0".join((b"idempotency", *parts)), "sha256")

    def key_of(self, given: str) -> str:
        """What is stored of a client's Idempotency-Key: keys have been made of people's identifiers."""
        return self.fingerprint(b"key", given.encode()).hex()

    def fingerprinting(self, *parts: bytes) -> hmac.HMAC:
        """`fingerprint` of parts of which the last is still to come, piece by piece: `update`."""
        return hmac.new(self._secret, b"\0".join((b"idempotency", *parts, b"")), "sha256")

    async def answered(self, claim: Claim) -> bool:
        """Whether there is an answer under this key by now, to whatever request."""
        async with self._store.database.transaction(read_only=True) as connection:
            return bool(await answers.claim(raw(connection), [claim]))

    async def once(
        self,
        command: Posted,
        work: Work,
        *,
        authorise: Authorise | None = None,
        subjects: Sequence[str] = (),
    ) -> Answer:
        """Run `work` in a transaction, or give the answer it had. `authorise` comes before either
        and raises what refuses the caller. subjects: all that `work` locks, locked
        before, so that `authorise` reads what holds when the command takes effect; of the first
        one's commands, few wait at a time.
        Raises what `work` raises, and Busy, with nothing stored."""
        whose = subjects[0] if subjects else command.origin.actor
        async with self._turns.turn(whose), self._store.unit(command.origin) as unit:
            if subjects:
                await unit.lock(subjects)
            if authorise:
                await authorise(unit)
            known = await self._known(unit, [command.claim])
            if command.claim.identity in known:
                return granted(known[command.claim.identity])
            answer = await work(unit)
            await self._keep(unit, [(command.claim, answer)])
        return answer

    async def create(self, command: Posted, write: Write, answer: Callable[[int], Answer]) -> Answer:
        """Begin a stream. Creations that arrive while others commit share the next transaction, so
        that a wait for the disk is shared, too. Raises the refusal of `unique`."""
        return await self._creations.submit(Creation(command.claim, write, answer))

    async def each(self, command: Posted, rows: Sequence[Row], work: RowWork) -> list[Answer | Refusal]:
        """Run a batch, each row accepted or refused by itself and under its own key, in chunks of
        a transaction each. An outage refuses the rows of its chunk and those after it; what earlier
        chunks have recorded stays and is told. Raises Unavailable when it came before any."""
        results: list[Answer | Refusal] = []
        for start in range(0, len(rows), CHUNK):
            try:
                results += await self._chunk_or_rows(command, rows[start : start + CHUNK], work)
            except Unavailable as fault:
                if not results:
                    raise
                return [*results, *[fault] * (len(rows) - len(results))]
        return results

    async def _chunk_or_rows(
        self, command: Posted, rows: Sequence[Row], work: RowWork
    ) -> list[Answer | Refusal]:
        try:
            return await self._chunk(command, rows, work)
        except Exception as error:
            # Somebody else took a unique value in the same moment: find out whose row it was.
            lost = self._lost(error)
            if lost is None:
                raise
        if len(rows) == 1:
            return [lost]
        # By halves, so that the others still share a transaction.
        half = len(rows) // 2
        results = await self._chunk_or_rows(command, rows[:half], work)
        try:
            return [*results, *await self._chunk_or_rows(command, rows[half:], work)]
        except Unavailable as fault:
            # Those before it are recorded, and are told so.
            return [*results, *[fault] * (len(rows) - half)]

    async def _chunk(self, command: Posted, rows: Sequence[Row], work: RowWork) -> list[Answer | Refusal]:
        async with self._store.unit(command.origin) as unit:
            known = await self._known(unit, [row.claim for row in rows])
            fresh = [row for row in rows if row.claim.identity not in known]
            outcomes = await work(unit, [row.body for row in fresh]) if fresh else []
            done = zip((row.claim for row in fresh), outcomes, strict=True)
            await self._keep(unit, [(claim, o) for claim, o in done if isinstance(o, Answer)])
        results = {**known, **{row.claim.identity: o for row, o in zip(fresh, outcomes, strict=True)}}
        return [results[row.claim.identity] for row in rows]

    async def _create_all(self, creations: Sequence[Creation]) -> Sequence[Answer | Exception]:
        first: dict[answers.Identity, Creation] = {}
        twins = [c for c in creations if first.setdefault(c.claim.identity, c) is not c]
        found = dict(
            zip(map(id, first.values()), await self._create_distinct([*first.values()]), strict=True)
        )
        if twins:
            # By now the first of each has its answer stored.
            found |= zip(map(id, twins), await self._create_all(twins), strict=True)
        return [found[id(creation)] for creation in creations]

    async def _create_distinct(self, creations: Sequence[Creation]) -> Sequence[Answer | Exception]:
        try:
            return await self._create_together(creations)
        except Unavailable as fault:
            # Returned, not raised: others of the same group may have been recorded already.
            return [fault] * len(creations)
        except Exception as error:
            if len(creations) == 1:
                return [self._lost(error) or error]
        # Some of them are at fault: by halves, so that the others still share a transaction.
        half = len(creations) // 2
        first, second = creations[:half], creations[half:]
        return [*await self._create_distinct(first), *await self._create_distinct(second)]

    async def _create_together(self, creations: Sequence[Creation]) -> Sequence[Answer | Exception]:
        async with self._store.unit(origin_of(creations[0].claim)) as unit:
            results: dict[answers.Identity, Answer | Exception] = {}
            results |= await self._known(unit, [creation.claim for creation in creations])
            fresh = [c for c in creations if c.claim.identity not in results]
            if fresh:
                appended = await unit.append_all([[_write(creation)] for creation in fresh])
                if any(answer.conflict for answer in appended):
                    raise VersionConflict(None)
                done = [(c.claim, c.answer(a.versions[0])) for c, a in zip(fresh, appended, strict=True)]
                await self._keep(unit, done)
                results |= {claim.identity: answer for claim, answer in done}
        return [results[creation.claim.identity] for creation in creations]

    async def _known(self, unit: Unit, claims: Sequence[Claim]) -> dict[answers.Identity, Answer | Refusal]:
        """Claims every key; what was answered before, by whose claim it was."""
        stored = await answers.claim(raw(unit.connection), claims)
        if not stored:
            return {}
        keys = await self._store.keyring.load({row["sealed_for"] for row in stored.values()})
        return {
            claim.identity: self._again(claim, stored[claim.identity], keys)
            for claim in claims
            if claim.identity in stored
        }

    def _again(self, claim: Claim, stored: Any, keys: Keys) -> Answer | Refusal:
        try:
            return answers.again(self._service, claim, stored, keys)
        except Refusal as refusal:
            return refusal

    async def _keep(self, unit: Unit, answered: Sequence[tuple[Claim, Answer]]) -> None:
        if not answered:
            return
        # In the transaction, yet without a wait: the keys of these persons were just used.
        keys = await self._store.keyring.ensure({answer.sealed_for for _, answer in answered})
        await answers.store(raw(unit.connection), self._service, answered, keys, unit.now)

    def _lost(self, error: Exception) -> Refusal | None:
        """The refusal behind a race that somebody else won."""
        if isinstance(error, Conflict):
            return error
        refusal = self._unique.get(violated_constraint(error) or "")
        return refusal() if refusal else None


def granted(result: Answer | Refusal) -> Answer:
    if isinstance(result, Refusal):
        raise result
    return result


def _write(creation: Creation) -> Write:
    return replace(creation.write, origin=origin_of(creation.claim))


def respond(answer: Answer, *, location: str | None = None) -> JSONResponse:
    """The HTTP form of an answer: its body, the version as ETag, the place of what was made."""
    headers = {} if answer.version is None else {"ETag": etag_of(answer.version)}
    if location is not None:
        headers["Location"] = location
    return JSONResponse(answer.body, answer.status, headers=headers)
