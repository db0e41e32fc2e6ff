"""What ends or pauses links without anybody asking for it: where the person is in the programme, a consent
that was withdrawn, a relation that was declared, an exclusion that came later.

Each frees a volunteer and fills no place, so that it waits for no volunteer's lock but where it is at
hand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from services.plans.domain.case.status import FollowStatus
from services.plans.domain.life_links import relation
from services.plans.domain.life_links.link import DECIDER
from services.plans.domain.life_links.link_commands import Rest, Stop
from services.plans.domain.life_links.link_state import UNDER_WAY
from services.plans.domain.life_links.relation import DeclareRelation, RelationFacts
from services.plans.handlers.handling import Handling
from services.plans.handlers.life_links.links import subjects_with
from services.plans.views.life_links.links_queries import open_of, people_linked_to
from services.plans.views.life_links.matching_queries import matchable
from services.plans.views.life_links.volunteers_queries import volunteer_known
from shared.eventstore import Origin, Unit, Write, raw
from shared.eventstore.handling import load_all
from shared.people import known, linked, onward, standing
from shared.timers import Timer, set_timers

# Whoever completed the programme may go on with a link.
ENDS: Final = ("withdrew", "transferred", "sentence_ended", "died")
REST_EXCLUDED: Final = "rest-excluded-links"
# Whose links a timer looks at: the person's, and after them of those to whom the person is the volunteer; or
# of one of the latter alone, so that no two look at each other for ever.
THEIRS: Final = "theirs"
OTHERS: Final = "others"


async def followed(unit: Unit, command: FollowStatus) -> Sequence[Write]:
    """What a person's status makes of their open links; of `handlers.status`, which appends it."""
    people = await linked(unit.connection, command.participant_id) | {command.participant_id}
    if command.status == "recalled":
        return await _writes(unit, people, Rest(cause="recalled", on=command.on))
    if command.status in ENDS:
        return await _writes(unit, people, Stop(cause="status", on=command.on))
    return []


async def stop_sharing(handling: Handling, unit: Unit, participant_id: UUID) -> None:
    """The person does not agree any more that anything is shared with volunteers: their links end."""
    people = await _locked(unit, participant_id)
    stop = Stop(cause="consent", on=handling.today(unit.now))
    if writes := await _writes(unit, people, stop):
        await unit.append(*writes)


async def declare(handling: Handling, unit: Unit, participant_id: UUID, command: DeclareRelation) -> None:
    """That these two know each other or must not be matched. What is open between them ends with it, in the
    same append, whatever the standing. Raises what deciding raises, and Gone for somebody erased."""
    await unit.lock(await subjects_with(unit.connection, participant_id, command.volunteer_id))
    people = await linked(unit.connection, participant_id) | {participant_id}
    await known(unit.connection, participant_id)
    today = handling.today(unit.now)
    facts = RelationFacts(participant_id=participant_id, today=today, definition=handling.definitions.links)
    state, version = await unit.load(relation.DECIDER, participant_id)
    declared = relation.DECIDER.decide(command, state, facts)
    stop = Stop(cause="relation", on=today, account=command.by.account)
    writes = await _writes(unit, people, stop, volunteers={command.volunteer_id})
    if declared:
        stream = relation.DECIDER.stream(participant_id)
        writes = [Write(stream, str(participant_id), declared, version), *writes]
    if writes:
        await unit.append(*writes)


async def expect_exclusion(
    handling: Handling, unit: Unit, people: Collection[UUID], about: UUID, starts_on: date
) -> None:
    """Look at their links once what was told is kept, and on the day on which it begins to hold. about:
    what it is that was told."""
    begins = datetime.combine(starts_on, datetime.min.time(), ZoneInfo(handling.zone))
    # A second beyond midnight, for whoever's clock is behind.
    due_at = max(unit.now, begins + timedelta(seconds=1))
    await set_timers(raw(unit.connection), *(_timer(person, about, due_at) for person in sorted(people)))


async def expect_those_linked(unit: Unit, people: Collection[UUID], about: UUID) -> None:
    """Look at these people's links, each under their own locks."""
    await set_timers(
        raw(unit.connection), *(_timer(each, about, unit.now, OTHERS) for each in sorted(people))
    )


def _timer(person: UUID, about: UUID, due_at: datetime, whose: str = THEIRS) -> Timer:
    return Timer(
        key=f"{REST_EXCLUDED}-{person}-{about}-{whose}",
        due_at=due_at,
        stream=f"relation-{person}",
        subject=str(person),
        command=REST_EXCLUDED,
        parameters={"participant_id": str(person), "whose": whose},
    )


def timer_commands(handling: Handling) -> Mapping[str, Any]:
    async def rest(parameters: Mapping[str, Any], origin: Origin) -> None:
        person = UUID(parameters["participant_id"])
        async with handling.store.unit(origin) as unit:
            people = await rest_excluded(handling, unit, person)
            if parameters.get("whose", THEIRS) == THEIRS:
                others = await people_linked_to(unit.connection, records=people)
                await expect_those_linked(unit, others, person)

    return {REST_EXCLUDED: rest}


async def rest_excluded(handling: Handling, unit: Unit, participant_id: UUID) -> frozenset[UUID]:
    """Pause the links under way with volunteers from whom this person is excluded today. Returns all their
    records. Of a record that went on in another before this was told, those of the other."""
    participant_id = await onward(unit.connection, participant_id) or participant_id
    people = await _locked(unit, participant_id)
    found = await standing(unit.connection, participant_id)
    under_way = [each for each in await open_of(unit.connection, people) if each.state in UNDER_WAY]
    if found is None or found.erased or not under_way:
        return people
    today = handling.today(unit.now)
    # A person has few links: the definition says how many.
    ids = {each.volunteer_id for each in under_way}
    each_known = [await volunteer_known(unit.connection, each, today) for each in sorted(ids)]
    volunteers = [each for each in each_known if each is not None]
    excluded = ids - await matchable(unit.connection, participant_id, volunteers, today)
    if writes := await _writes(unit, people, Rest(cause="register", on=today), volunteers=excluded):
        await unit.append(*writes)
    return people


async def _locked(unit: Unit, participant_id: UUID) -> frozenset[UUID]:
    people = await linked(unit.connection, participant_id) | {participant_id}
    await unit.lock(map(str, people))
    return people


async def _writes(
    unit: Unit,
    people: Collection[UUID],
    command: Rest | Stop,
    *,
    volunteers: Collection[UUID] | None = None,
) -> list[Write]:
    """What a command makes of the open links of these records: with these volunteers, or with all."""
    links = await open_of(unit.connection, people)
    keys = [each.link_id for each in links if volunteers is None or each.volunteer_id in volunteers]
    writes = []
    for key, (state, version) in (await load_all(unit, DECIDER, keys) if keys else {}).items():
        # Neither command reads a fact.
        if state is not None and (happened := DECIDER.decide(command, state, None)):
            writes.append(Write(DECIDER.stream(key), str(state.participant_id), happened, version))
    return writes
