"""Importing a conviction extract, chunk by chunk, and then person by person: that somebody was
searched for is recorded when all rows were read, and only if none of theirs was refused."""

from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.assessment.domain.convictions import extract
from services.assessment.domain.convictions.extract import (
    EndExtract,
    ExtractRow,
    Finding,
    ImportExtract,
    Marks,
)
from services.assessment.domain.convictions.outcome import FollowUp, Reoffence
from services.assessment.domain.convictions.reoffending import Reoffending, evolve, judged
from services.assessment.domain.people.participant import erased
from services.assessment.handlers.handling import Handling
from services.assessment.handlers.judging import PEOPLE_A_CHUNK, Known, append, read
from services.assessment.views.import_marks import forget_marks, keep_marks, marked_after, marks_of
from shared.domain import Invalid, Refusal
from shared.eventstore import Unit
from shared.jobs import Batch, Job, Place, Refused, Tally

IMPORT: Final = "reoffending-import"
IMPORT_COUNTS: Final = (*extract.BECAME, "refused")
UNKNOWN = "Nobody is registered with this identifier."
DIFFER = "The CRN and the PNC id are those of two people."
INCOMPLETE = " As it names an offence, this extract does not extend the person's follow-up."


@dataclass(frozen=True)
class Unread(Refused):
    """A row that names an offence and cannot be read. crn, pnc_id: whose it is, as far as was read."""

    crn: str | None = None
    pnc_id: str | None = None


class Chunk:
    """What becomes of a chunk's rows, each once, and the marks of whom they name."""

    def __init__(self, known: Known, before: Mapping[UUID, Marks]) -> None:
        self.known, self._before = known, before
        # Records that are linked to one that is named are judged at the end, too.
        self.marks = {**dict.fromkeys(known.rows, Marks()), **before}
        self.became: Counter[str] = Counter()
        self.refused: list[Refused] = []
        self.happened: dict[UUID, Sequence[Any]] = {}

    def refuse(self, row: Refused, open_for: Collection[UUID] = ()) -> None:
        """open_for: whom the row names, where it leaves open whether they reoffended."""
        for person in open_for:
            self.marks[person] = replace(self.marks.get(person, Marks()), incomplete=True)
        detail = row.detail + (INCOMPLETE if open_for else "")
        self.refused.append(Refused(row.line, row.field, row.code, detail))

    def searched(self, person: UUID) -> None:
        if not self.marks[person].searched:
            self.marks[person] = replace(self.marks[person], searched=True)

    def tally(self) -> Tally:
        return Tally({**self.became, "refused": len(self.refused)}, self.refused)

    def changed(self) -> dict[UUID, Marks]:
        return {person: marks for person, marks in self.marks.items() if self._before.get(person) != marks}


async def import_rows(handling: Handling, unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
    """Each row accepted, unchanged, superseded or refused; those of one person build on each other.
    Without rows: what `ending` says."""
    if not rows:
        return await _end(handling, unit, job)
    named = await _named(handling, unit, rows)
    whose = {row.line: _whose(row, named[row.line]) for row in rows}
    known = await read(handling, unit, {each for each in whose.values() if isinstance(each, UUID)})
    everybody = set(known.rows).union(*named.values())
    chunk = Chunk(known, await marks_of(unit.connection, job.job_id, sorted(everybody)))
    by_record: dict[UUID, list[ExtractRow]] = defaultdict(list)
    for row in rows:
        person = whose[row.line]
        if isinstance(person, Refused):
            chunk.refuse(person, named[row.line] if _names_offence(row) else ())
        else:
            by_record[_record(handling, job, known, person, row)].append(row)
    for record, theirs in by_record.items():
        _take(handling, job, chunk, record, [(row, whose[row.line]) for row in theirs])
    await append(unit, chunk.happened)
    await keep_marks(unit.connection, job.job_id, chunk.changed())
    return chunk.tally()


async def ending(handling: Handling, job: Job, place: Place) -> AsyncGenerator[Batch, None]:
    """After the last row, all people whom a row named, in the order of their ids: no rows, but
    whose turn it is in the place."""
    after = _after(place)
    while True:
        async with handling.store.database.connect() as connection:
            people = await marked_after(connection, job.job_id, after, PEOPLE_A_CHUNK)
        if not people:
            return
        after = people[-1]
        yield Batch((), {**place, "ended_with": str(after)}, place["byte"])


async def _end(handling: Handling, unit: Unit, job: Job) -> Tally:
    assert job.place is not None
    people = await marked_after(unit.connection, job.job_id, _after(job.place), PEOPLE_A_CHUNK)
    known = await read(handling, unit, people)
    marks = await marks_of(unit.connection, job.job_id, sorted(known.rows))
    found, states = {}, {}
    for person in known.rows:
        command = EndExtract(covers=covers_of(job), marks=_of_one_person(person, known, marks))
        state = known.state(person)
        found[person] = extract.searched(command, known.observed(person), state, known.facts)
        states[person] = _after_all(state, found[person])
    happened = {
        person: [
            *found[person],
            *judged(known.observed(person), states[person], known.facts_of(person, states)),
        ]
        for person in people
        if not known.rows[person].erased
    }
    await append(unit, happened)
    if len(people) < PEOPLE_A_CHUNK:
        await forget_marks(unit.connection, job.job_id)
    return Tally({})


def _after(place: Place) -> UUID | None:
    return UUID(place["ended_with"]) if "ended_with" in place else None


def _of_one_person(person: UUID, known: Known, marks: Mapping[UUID, Marks]) -> Marks:
    """What is open under one record is open under all that are the same person's."""
    theirs = [marks.get(each, Marks()) for each in (person, *known.linked.get(person, ()))]
    return replace(theirs[0], incomplete=any(each.incomplete for each in theirs))


def _after_all(state: Reoffending, events: Sequence[Any]) -> Reoffending:
    for event in events:
        state = evolve(state, event)
    return state


async def _named(handling: Handling, unit: Unit, rows: Sequence[Any]) -> dict[int, set[UUID]]:
    """By line, whom a row names: two where its identifiers are those of two people."""
    named = {row.line: row for row in rows if isinstance(row, ExtractRow | Unread)}
    crns = {row.crn for row in named.values() if row.crn}
    pnc_ids = {row.pnc_id for row in named.values() if row.pnc_id}
    by_crn = await handling.queries.ids_by_crn(unit.connection, list(crns))
    by_pnc = await handling.queries.ids_by_pnc(unit.connection, list(pnc_ids))
    found: dict[int, set[UUID]] = {row.line: set() for row in rows}
    for line, row in named.items():
        ids = (by_crn.get(row.crn or ""), by_pnc.get(row.pnc_id or ""))
        found[line] = {person for person in ids if person is not None}
    return found


def _whose(row: ExtractRow | Refused, found: set[UUID]) -> UUID | Refused:
    """Of one who is found: the record that has the identifier, also if it was merged into another. An
    unmerge leaves with each what was said of it."""
    if isinstance(row, Refused):
        return row
    if len(found) > 1:
        return Refused(row.line, "pnc_id", "persons-differ", DIFFER)
    for person in found:
        return person
    return Refused(row.line, "crn" if row.crn else "pnc_id", "unknown-person", UNKNOWN)


def _names_offence(row: ExtractRow | Refused) -> bool:
    return isinstance(row, Unread) or (isinstance(row, ExtractRow) and row.offence_date is not None)


def _record(handling: Handling, job: Job, known: Known, person: UUID, row: ExtractRow) -> UUID:
    """Where the row is kept: with the record that it names, unless another of the same person has
    this offence already, from when the source had them under that one."""
    if row.offence_id:
        for each in (person, *sorted(known.linked.get(person, ()))):
            reoffence_id = handling.queries.reoffence_id(each, job.parameters["source"], row.offence_id)
            if known.state(each).knows(reoffence_id):
                return each
    return person


def _take(
    handling: Handling, job: Job, chunk: Chunk, record: UUID, rows: Sequence[tuple[ExtractRow, Any]]
) -> None:
    """rows: each with whom it names."""
    known = chunk.known
    if known.rows[record].erased:
        for row, _ in rows:
            chunk.refuse(_refused(row, erased()))
        return
    command = _command(handling, job, record, chunk.marks[record], [row for row, _ in rows])
    taken = extract.take(command, known.observed(record), known.state(record), known.facts_of(record))
    chunk.happened[record], chunk.marks[record] = taken.events, taken.marks
    for (row, person), what in zip(rows, taken.became, strict=True):
        if isinstance(what, Invalid):
            is_open = extract.may_count(row.offence_date, known.rows[record].index_date)
            chunk.refuse(_refused(row, what), {record} if is_open else ())
        else:
            chunk.became[what] += 1
            chunk.searched(person)


def _refused(row: ExtractRow, refusal: Refusal) -> Refused:
    return Refused(row.line, refusal.field or "row", refusal.reason, refusal.detail)


def covers_of(job: Job) -> FollowUp:
    """The span that the job's extract covers."""
    starts_on, ends_on = (date.fromisoformat(job.parameters[f"covers_{end}"]) for end in ("from", "until"))
    return FollowUp(starts_on=starts_on, ends_on=ends_on)


def _command(
    handling: Handling, job: Job, person: UUID, marks: Marks, rows: Sequence[ExtractRow]
) -> ImportExtract:
    source: str = job.parameters["source"]
    findings = tuple(_finding(handling, source, person, row) for row in rows)
    return ImportExtract(source=source, covers=covers_of(job), findings=findings, marks=marks)


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
