"""Judging people anew, each by what is known of them under all the records that are theirs."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from services.assessment.domain.convictions.reoffending import Observed, Reoffending, judged
from services.assessment.domain.facts import Facts
from services.assessment.domain.people.participant import DECIDER
from services.assessment.domain.records.merging_events import MergeTold, UnmergeTold
from services.assessment.handlers.definitions import learn_rules
from services.assessment.handlers.handling import Handling
from services.assessment.views.linked import linked_to
from services.assessment.views.reoffending_queries import FollowedRow, followed
from shared.eventstore import Origin, Unit, Write, raw
from shared.eventstore.unit import MOST_STREAMS
from shared.jobs import Batch, Job, Source, Tally
from shared.timers import Timer, set_timers

JUDGE_AGAIN: Final = "judge-again"
JUDGE_COUNTS: Final = ("judged", "unchanged")
JUDGE_LINKED: Final = "judge_linked"
PEOPLE_A_CHUNK: Final = 100


@dataclass(frozen=True)
class Known:
    """Records as they were read, those linked to them, too. linked: by record, the others of the
    same person."""

    rows: Mapping[UUID, FollowedRow]
    linked: Mapping[UUID, frozenset[UUID]]
    facts: Facts

    def observed(self, person: UUID) -> Observed:
        row = self.rows[person]
        return Observed(participant_id=person, index_date=row.index_date, died_on=row.died_on)

    def state(self, person: UUID) -> Reoffending:
        return self.rows[person].reoffending

    def facts_of(self, person: UUID, meanwhile: Mapping[UUID, Reoffending] | None = None) -> Facts:
        """What judging one record needs. meanwhile: what became of others since they were read."""
        if person not in self.linked:
            return self.facts
        others = [other for other in sorted(self.linked.get(person, ())) if other in self.rows]
        states = [(meanwhile or {}).get(other, self.state(other)) for other in others]
        return replace(self.facts, elsewhere=tuple(state.followed for state in states))


async def read(handling: Handling, unit: Unit, people: Collection[UUID]) -> Known:
    """Locks them and those linked to them. From the rows and not from the streams: the cost of a
    chunk must not grow with what is known."""
    linked = await linked_to(unit.connection, people)
    everybody_ = {*people, *(other for others in linked.values() for other in others)}
    await unit.lock({str(person) for person in everybody_})
    await learn_rules(handling, unit.connection)
    rows = await followed(unit.connection, sorted(everybody_))
    return Known(rows, linked, handling.facts(unit.now))


async def facts_about(handling: Handling, unit: Unit, person: UUID, definition: str | None = None) -> Facts:
    """What deciding about one record needs where judging follows from it. Lock the record first."""
    known = await elsewhere(handling, unit, [person])
    return replace(handling.facts(unit.now, definition), elsewhere=known.facts_of(person).elsewhere)


async def elsewhere(handling: Handling, unit: Unit, people: Sequence[UUID]) -> Known:
    """Of others that are the same persons' alone. Whoever adds to such a record locks these, too."""
    await learn_rules(handling, unit.connection)
    linked = await linked_to(unit.connection, people)
    others = {other for found in linked.values() for other in found}
    rows = await followed(unit.connection, sorted(others)) if others else {}
    return Known(rows, linked, handling.facts(unit.now))


async def judge_again(handling: Handling, unit: Unit, _: Job, people: Sequence[UUID]) -> Tally:
    """By today's rules. Whoever was erased meanwhile stays as they are."""
    changed = await _judge(handling, unit, people)
    return Tally({"judged": changed, "unchanged": len(people) - changed})


async def everybody(handling: Handling, job: Job, _: Source) -> AsyncGenerator[Batch, None]:
    """All participants after the job's place, in the order of their ids."""
    after = UUID(job.place["after"]) if job.place else None
    while True:
        async with handling.store.database.connect() as connection:
            people = await handling.queries.ids_after(connection, after, PEOPLE_A_CHUNK)
        if not people:
            return
        after = people[-1]
        yield Batch(people, {"after": str(after)})


async def judge_linked_later(unit: Unit, events: Sequence[Any]) -> None:
    """Records became one person's, or are no longer: other streams than the one that says so."""
    for event in events:
        match event:
            case MergeTold(participant_id=one, merged_into=UUID() as other):
                await _set(unit, one, other)
            case UnmergeTold(participant_id=one, unmerged_from=UUID() as other):
                await _set(unit, one, other)


async def append(unit: Unit, happened: Mapping[UUID, Sequence[Any]]) -> None:
    """What happened to each record, all in one append."""
    commands = [
        [Write(DECIDER.stream(person), str(person), events)] for person, events in happened.items() if events
    ]
    if commands:
        await unit.append_all(commands)


def commands(handling: Handling) -> dict[str, Callable[[Mapping[str, Any], Origin], Awaitable[None]]]:
    return {JUDGE_LINKED: partial(_judge_linked, handling)}


async def _set(unit: Unit, one: UUID, other: UUID) -> None:
    key, parameters = f"judging-{one}-{other}", {"participant_id": str(one), "other_id": str(other)}
    timer = Timer(key, unit.now, DECIDER.stream(one), str(one), JUDGE_LINKED, parameters)
    await set_timers(raw(unit.connection), timer)


async def _judge_linked(handling: Handling, parameters: Mapping[str, Any], origin: Origin) -> None:
    both = [UUID(parameters["participant_id"]), UUID(parameters["other_id"])]
    async with handling.store.unit(origin) as unit:
        linked = await linked_to(unit.connection, both)
        people = {*both, *(other for others in linked.values() for other in others)}
        await _judge(handling, unit, sorted(people)[:MOST_STREAMS])


async def _judge(handling: Handling, unit: Unit, people: Sequence[UUID]) -> int:
    """How many of them are judged otherwise now."""
    known = await read(handling, unit, people)
    happened = {
        person: list(judged(known.observed(person), known.state(person), known.facts_of(person)))
        for person in people
        if person in known.rows and not known.rows[person].erased
    }
    await append(unit, happened)
    return sum(1 for events in happened.values() if events)
