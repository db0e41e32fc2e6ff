"""Importing a conviction extract and judging everybody anew, chunk by chunk."""

from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.assessment.domain import extract
from services.assessment.domain.extract import ExtractRow, Finding, ImportExtract
from services.assessment.domain.facts import Facts
from services.assessment.domain.outcome import FollowUp, Reoffence
from services.assessment.domain.people.participant import DECIDER, erased
from services.assessment.domain.reoffending import Observed, judged
from services.assessment.handlers.definitions import learn_rules
from services.assessment.handlers.handling import Handling
from services.assessment.views.merging import merge_targets
from services.assessment.views.reoffending_queries import FollowedRow, followed
from shared.domain import Refusal
from shared.eventstore import Unit, Write
from shared.jobs import Batch, Job, Refused, Source, Tally

IMPORT: Final = "reoffending-import"
JUDGE_AGAIN: Final = "judge-again"
IMPORT_COUNTS: Final = (*extract.BECAME, "refused")
JUDGE_COUNTS: Final = ("judged", "unchanged")
PEOPLE_A_CHUNK: Final = 100
# One record merged into the next; more would be no merges but a fault.
MOST_MERGES: Final = 5
UNKNOWN = "Nobody is registered with this identifier."
DIFFER = "The CRN and the PNC id are those of two people."


async def import_rows(handling: Handling, unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
    """Each row accepted, unchanged, superseded or refused; those of one person build on each other."""
    named = [row for row in rows if isinstance(row, ExtractRow)]
    refused = [row for row in rows if isinstance(row, Refused)]
    by_person: dict[UUID, list[ExtractRow]] = defaultdict(list)
    for row, found in zip(named, await _people(handling, unit, named), strict=True):
        if isinstance(found, Refused):
            refused.append(found)
        else:
            by_person[found].append(row)
    became, more = await _take(handling, unit, job, by_person)
    refused += more
    return Tally({**became, "refused": len(refused)}, refused)


async def judge_again(handling: Handling, unit: Unit, _: Job, people: Sequence[UUID]) -> Tally:
    """By today's rules. Whoever was erased meanwhile stays as they are."""
    known, facts = await _followed(handling, unit, people)
    happened = {
        person: list(judged(_observed(person, row), row.reoffending, facts))
        for person, row in known.items()
        if not row.erased
    }
    await _append(unit, happened)
    changed = sum(1 for events in happened.values() if events)
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


async def _people(handling: Handling, unit: Unit, rows: Sequence[ExtractRow]) -> list[UUID | Refused]:
    crns = {row.crn for row in rows if row.crn}
    pnc_ids = {row.pnc_id for row in rows if row.pnc_id}
    by_crn = await handling.queries.ids_by_crn(unit.connection, list(crns))
    by_pnc = await handling.queries.ids_by_pnc(unit.connection, list(pnc_ids))
    found = [_person(row, by_crn, by_pnc) for row in rows]
    goes_on_in = await _going_on(unit, {each for each in found if isinstance(each, UUID)})
    return [goes_on_in[each] if isinstance(each, UUID) else each for each in found]


async def _going_on(unit: Unit, people: Collection[UUID]) -> dict[UUID, UUID]:
    """What is said of a record that was merged is said of the one that it was merged into."""
    goes_on_in = {person: person for person in people}
    for _ in range(MOST_MERGES):
        further = await merge_targets(unit.connection, list(goes_on_in.values()))
        if not further:
            break
        goes_on_in = {person: further.get(at, at) for person, at in goes_on_in.items()}
    return goes_on_in


def _person(row: ExtractRow, by_crn: dict[str, UUID], by_pnc: dict[str, UUID]) -> UUID | Refused:
    found = {by_crn.get(row.crn or ""), by_pnc.get(row.pnc_id or "")} - {None}
    if len(found) > 1:
        return Refused(row.line, "pnc_id", "persons-differ", DIFFER)
    for person in found:
        assert person is not None
        return person
    return Refused(row.line, "crn" if row.crn else "pnc_id", "unknown-person", UNKNOWN)


async def _take(
    handling: Handling, unit: Unit, job: Job, by_person: dict[UUID, list[ExtractRow]]
) -> tuple[Counter[str], list[Refused]]:
    known, facts = await _followed(handling, unit, list(by_person))
    became: Counter[str] = Counter()
    refused: list[Refused] = []
    happened: dict[UUID, Sequence[Any]] = {}
    for person, rows in by_person.items():
        if known[person].erased:
            refused += [_refused(row, erased()) for row in rows]
            continue
        whom, state = _observed(person, known[person]), known[person].reoffending
        taken = extract.take(_command(handling, job, person, rows), whom, state, facts)
        happened[person] = taken.events
        for row, what in zip(rows, taken.became, strict=True):
            if isinstance(what, Refusal):
                refused.append(_refused(row, what))
            else:
                became[what] += 1
    await _append(unit, happened)
    return became, refused


async def _followed(
    handling: Handling, unit: Unit, people: Sequence[UUID]
) -> tuple[dict[UUID, FollowedRow], Facts]:
    """From the rows and not from the streams: the cost of a chunk must not grow with what is known."""
    await unit.lock({str(person) for person in people})
    await learn_rules(handling, unit.connection)
    return await followed(unit.connection, people), handling.facts(unit.now)


def _observed(person: UUID, row: FollowedRow) -> Observed:
    return Observed(participant_id=person, index_date=row.index_date, died_on=row.died_on)


async def _append(unit: Unit, happened: Mapping[UUID, Sequence[Any]]) -> None:
    commands = [
        [Write(DECIDER.stream(person), str(person), events)] for person, events in happened.items() if events
    ]
    if commands:
        await unit.append_all(commands)


def _refused(row: ExtractRow, refusal: Refusal) -> Refused:
    return Refused(row.line, refusal.field or "row", refusal.reason, refusal.detail)


def covers_of(job: Job) -> FollowUp:
    """The span that the job's extract covers."""
    starts_on, ends_on = (date.fromisoformat(job.parameters[f"covers_{end}"]) for end in ("from", "until"))
    return FollowUp(starts_on=starts_on, ends_on=ends_on)


def _command(handling: Handling, job: Job, person: UUID, rows: Sequence[ExtractRow]) -> ImportExtract:
    source: str = job.parameters["source"]
    findings = tuple(_finding(handling, source, person, row) for row in rows)
    return ImportExtract(source=source, covers=covers_of(job), findings=findings)


def _finding(handling: Handling, source: str, person: UUID, row: ExtractRow) -> Finding:
    known_as = handling.queries.reoffence_id(person, source, row.offence_id) if row.offence_id else None
    if row.offence_date is None or row.proven_date is None or row.disposal is None:
        return Finding(reoffence_id=known_as)
    reported: Any = {name: getattr(row, name) for name in ("offence_date", "proven_date", "disposal")}
    reoffence = Reoffence(
        reoffence_id=known_as or handling.store.new_id(),
        offence_code=row.offence_code,
        proof=row.proof,
        source=source,
        **reported,
    )
    return Finding(reoffence=reoffence, reoffence_id=known_as)
