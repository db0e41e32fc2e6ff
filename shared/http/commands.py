"""The one path from a POST to a commit: authorise, claim the key, run, store the answer."""

import hmac
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse

from shared.domain import Conflict, Refusal
from shared.eventstore import EventStore, Origin, Unit, raw
from shared.http.answers import Answer, Answers, Keyed
from shared.http.auth import Authenticated, account
from shared.http.etag import etag_of, expected_version
from shared.logs import correlation_id
from shared.security import Keys, Principal

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{8,128}$",
        description="A new random value (such as a UUID) for each command; the same again to repeat one.",
    ),
]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", description="The ETag last read: refuses (412) a later version.")
]
# Commands of a batch that share a transaction: few enough to hold no reader back.
CHUNK = 50


@dataclass(frozen=True)
class Posted:
    """One POST: who sent it, to which route, under which key. expected: the If-Match version."""

    principal: Principal
    route: str
    keyed: Keyed
    expected: int | None

    @property
    def origin(self) -> Origin:
        return Origin(actor=account(self.principal), correlation_id=correlation_id.get())


async def posted(
    request: Request, principal: Authenticated, key: IdempotencyKey, if_match: IfMatch = None
) -> Posted:
    commands: Commands = request.app.state.commands
    # With the path: the same body for another record is another command.
    keyed = Keyed(key, commands.fingerprint(request.url.path.encode(), await request.body()))
    return Posted(principal, request.scope["route"].path, keyed, expected_version(if_match))


async def posted_batch(request: Request, principal: Authenticated) -> Posted:
    """A batch has no key of its own: each of its rows has one."""
    return Posted(principal, request.scope["route"].path, Keyed("", b""), None)


Command = Annotated[Posted, Depends(posted)]
Batch = Annotated[Posted, Depends(posted_batch)]
Work = Callable[[Unit], Awaitable[Answer]]
Authorise = Callable[[Unit], Awaitable[None]]
RowWork = Callable[[Unit, Sequence[Any]], Awaitable[Sequence[Answer | Refusal]]]


@dataclass(frozen=True)
class Row:
    """One command of a batch, under a key of its own."""

    keyed: Keyed
    body: Any


class Commands:
    """Runs the commands of one service, each at most once.

    secret: keys the fingerprint of a body, so that a stored one tells nothing of it.
    """

    def __init__(self, store: EventStore, secret: bytes) -> None:
        self._store, self._secret = store, secret

    def fingerprint(self, *parts: bytes) -> bytes:
        return hmac.digest(self._secret, b"\0".join((b"idempotency", *parts)), "sha256")

    async def once(self, command: Posted, work: Work, *, authorise: Authorise | None = None) -> Answer:
        """Run `work` in a transaction, or give the answer it had. `authorise` comes before either
        and raises what refuses the caller. Raises what `work` raises, with nothing stored."""
        answers = self._answers(command)
        async with self._store.unit(command.origin) as unit:
            if authorise:
                await authorise(unit)
            stored = await answers.claim(raw(unit.connection), [command.keyed])
            if row := stored.get(command.keyed.key):
                return answers.again(row, command.keyed, await self._store.keyring.load([row["sealed_for"]]))
            answer = await work(unit)
            await self._store_all(unit, answers, [(command.keyed, answer)])
        return answer

    async def each(self, command: Posted, rows: Sequence[Row], work: RowWork) -> list[Answer | Refusal]:
        """Run a batch, each row accepted or refused by itself and under its own key, in chunks of
        a transaction each. What a chunk has answered stays when a later one fails."""
        results: list[Answer | Refusal] = []
        for start in range(0, len(rows), CHUNK):
            results += await self._chunk_or_rows(command, rows[start : start + CHUNK], work)
        return results

    async def _chunk_or_rows(
        self, command: Posted, rows: Sequence[Row], work: RowWork
    ) -> list[Answer | Refusal]:
        try:
            return await self._chunk(command, rows, work)
        except Conflict as lost:
            # Somebody else took a unique value in the same moment: find out whose row it was.
            if len(rows) == 1:
                return [lost]
            return [result for row in rows for result in await self._chunk_or_rows(command, [row], work)]

    async def _chunk(self, command: Posted, rows: Sequence[Row], work: RowWork) -> list[Answer | Refusal]:
        answers = self._answers(command)
        results: dict[str, Answer | Refusal] = {}
        async with self._store.unit(command.origin) as unit:
            stored = await answers.claim(raw(unit.connection), [row.keyed for row in rows])
            keys = await self._store.keyring.load({row["sealed_for"] for row in stored.values()})
            for row in rows:
                if found := stored.get(row.keyed.key):
                    results[row.keyed.key] = again(answers, found, row, keys)
            fresh = [row for row in rows if row.keyed.key not in results]
            outcomes = await work(unit, [row.body for row in fresh]) if fresh else []
            done = [(r.keyed, o) for r, o in zip(fresh, outcomes, strict=True) if isinstance(o, Answer)]
            await self._store_all(unit, answers, done)
        results.update((row.keyed.key, o) for row, o in zip(fresh, outcomes, strict=True))
        return [results[row.keyed.key] for row in rows]

    def _answers(self, command: Posted) -> Answers:
        return Answers(self._store.codec.service, command.principal, command.route)

    async def _store_all(
        self, unit: Unit, answers: Answers, answered: Collection[tuple[Keyed, Answer]]
    ) -> None:
        if not answered:
            return
        # In the transaction, yet without a wait: the keys of these persons were just used.
        keys = await self._store.keyring.ensure({answer.sealed_for for _, answer in answered})
        await answers.store(raw(unit.connection), list(answered), keys, unit.now)


def again(answers: Answers, stored: Any, row: Row, keys: Keys) -> Answer | Refusal:
    try:
        return answers.again(stored, row.keyed, keys)
    except Refusal as refusal:
        return refusal


def respond(answer: Answer, *, location: str | None = None) -> JSONResponse:
    """The HTTP form of an answer: its body, the version as ETag, the place of what was made."""
    headers = {} if answer.version is None else {"ETag": etag_of(answer.version)}
    if location is not None:
        headers["Location"] = location
    return JSONResponse(answer.body, answer.status, headers=headers)
