"""A conviction extract: what a source knows of many people, taken row by row.

Everybody named in a row that was taken was searched for in the extract, which covers a span. That is
recorded when all its rows were read: only then is it known that none of them was refused.
Rules, as given / when / then, for the rows of one participant:
- given any / a row whose dates lie after what the extract covers, or before the index date / refused
- given any / a row with an unknown offence, proof or disposal / refused
- given a follow-up / an extract that begins later than the day after its end / refused: a gap
- given any / a row with a new id, or none / ReoffenceRecorded
- given the same reported by other means / a row with an id / that one withdrawn, this one recorded
- given an offence / a row with its id / ReoffenceSuperseded where it says otherwise, else nothing
- given an offence without an id / the same fact again in another file / nothing
- given equal offences without ids / so many equal rows in a file / the n-th of them is the n-th known
- given an offence / a row with its id and nothing else / ReoffenceWithdrawn; again / nothing
- given no such offence / a row with its id and nothing else / refused
- given an offence that was withdrawn / a row with its id and an offence / ReoffenceSuperseded
- given an offence / a row of an extract that covers less than the one that spoke last / nothing
- given all that / the last row / the judgements that changed, once
When all rows of the extract were read:
- given none or a shorter follow-up / EndExtract / FollowUpRecorded over both spans together, and judged
- given a refused row that names an offence from the index date on / EndExtract / no follow-up: that
  nothing else was found would be wrong
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from services.assessment.domain.convictions.outcome import FollowUp, Proof, Reoffence
from services.assessment.domain.convictions.reoffending import (
    Observed,
    Reoffending,
    check_follow_up,
    check_reoffence,
    evolve,
    judged,
    same_fact,
)
from services.assessment.domain.convictions.reoffending_events import ReoffenceSuperseded, ReoffenceWithdrawn
from services.assessment.domain.facts import Facts
from services.assessment.domain.people import participant_events as events
from shared.domain import Invalid, record
from shared.domain.dates import not_after

Became = Literal["accepted", "unchanged", "superseded"]
BECAME: tuple[Became, ...] = ("accepted", "unchanged", "superseded")


@record
class ExtractRow:
    """A row as read. line: in the file. crn, pnc_id: one of both at least, the latter in its long
    form. offence_id: the source's own. Without anything after it: searched, and nothing found, or
    with an offence_id: no longer known."""

    line: int
    crn: str | None = None
    pnc_id: str | None = None
    offence_id: str | None = None
    offence_date: date | None = None
    offence_code: str | None = None
    proven_date: date | None = None
    proof: Proof | None = None
    disposal: str | None = None


@record
class Finding:
    """A row of which it is known whose it is. reoffence: None where the row holds none.
    reoffence_id: made of the source's own id; None where the row has none."""

    reoffence: Reoffence | None = None
    reoffence_id: UUID | None = None


@record
class Marks:
    """What an extract's rows about one participant came to so far. searched: one was taken.
    incomplete: one that names an offence was refused. told: the known offences that its rows without
    an id were found to be."""

    searched: bool = False
    incomplete: bool = False
    told: frozenset[UUID] = frozenset()


@record
class ImportExtract:
    """An extract's rows about one participant. covers: the span it searched. marks: of rows before."""

    source: str
    covers: FollowUp
    findings: tuple[Finding, ...]
    marks: Marks = Marks()


@record
class EndExtract:
    """All rows of an extract were read. marks: of the participant's, under whatever record."""

    covers: FollowUp
    marks: Marks


@record
class Taken:
    """The events, what became of each row in its order, and the marks by now."""

    events: Sequence[Any]
    became: Sequence[Became | Invalid]
    marks: Marks


def take(command: ImportExtract, observed: Observed, state: Reoffending, facts: Facts) -> Taken:
    """Each row by itself, upon what those before it made; judged once at the end."""
    happened: list[Any] = []
    became: list[Became | Invalid] = []
    marks = command.marks
    for finding in command.findings:
        try:
            extends = _extends(finding, command, observed, state, facts) and not marks.searched
            found = list(_offence(finding, command, observed.participant_id, state, marks.told))
        except Invalid as refusal:
            became.append(refusal)
            if finding.reoffence and may_count(finding.reoffence.offence_date, observed.index_date):
                marks = replace(marks, incomplete=True)
            continue
        for event in found:
            state = evolve(state, event)
        happened += found
        became.append(_became(found, extends))
        marks = replace(marks, searched=True, told=marks.told | _told(finding, state, marks.told))
    judgements = judged(observed, state, facts) if happened else ()
    return Taken(events=[*happened, *judgements], became=became, marks=marks)


def searched(command: EndExtract, observed: Observed, state: Reoffending, facts: Facts) -> list[Any]:
    """The follow-up, if all was taken. Judging is left: it may need what others were followed, too."""
    if not command.marks.searched or command.marks.incomplete:
        return []
    with suppress(Invalid):  # of a record whose follow-up was stated otherwise meanwhile
        covered = _extended(state.follow_up, command.covers)
        check_follow_up(covered, observed.index_date, facts)
        if covered != state.follow_up:
            return [events.FollowUpRecorded(participant_id=observed.participant_id, **vars(covered))]
    return []


def may_count(offence_date: date | None, index_date: date) -> bool:
    """Whether a row that was refused leaves something open: an offence before the index date, as in
    whole criminal records, is none that any rule counts."""
    return offence_date is not None and offence_date >= index_date


def check_covers(covers: FollowUp, today: date) -> None:
    """Of the extract itself. Raises Invalid."""
    not_after(covers.starts_on, covers.ends_on, "covers_until", "before `covers_from`")
    not_after(covers.ends_on, today, "covers_until", "in the future")


def _became(found: Sequence[Any], extends: bool) -> Became:
    if any(isinstance(event, (ReoffenceSuperseded, ReoffenceWithdrawn)) for event in found):
        return "superseded"
    return "accepted" if found or extends else "unchanged"


def _extends(
    finding: Finding, command: ImportExtract, observed: Observed, state: Reoffending, facts: Facts
) -> bool:
    """Whether more was searched than before. Raises Invalid where the row does not fit."""
    covered = _extended(state.follow_up, command.covers)
    check_follow_up(covered, observed.index_date, facts, "covers_from", "covers_until")
    if finding.reoffence:
        check_reoffence(finding.reoffence, observed.index_date, facts)
        _check_covered(finding.reoffence, command.covers)
    return covered != state.follow_up


def _extended(before: FollowUp | None, covers: FollowUp) -> FollowUp:
    if before is None:
        return covers
    if covers.starts_on > before.ends_on + timedelta(days=1):
        raise Invalid("Between this extract and what was searched before lies a gap.", field="covers_from")
    return FollowUp(
        starts_on=min(before.starts_on, covers.starts_on), ends_on=max(before.ends_on, covers.ends_on)
    )


def _check_covered(reoffence: Reoffence, covers: FollowUp) -> None:
    fault = "after what the extract covers"
    not_after(reoffence.offence_date, covers.ends_on, "offence_date", fault)
    not_after(reoffence.proven_date, covers.ends_on, "proven_date", fault)


def _offence(
    finding: Finding,
    command: ImportExtract,
    participant_id: UUID,
    state: Reoffending,
    told: frozenset[UUID],
) -> Iterator[Any]:
    reported, until = finding.reoffence, command.covers.ends_on
    if finding.reoffence_id and state.covers_until.get(finding.reoffence_id, until) > until:
        return
    if reported is None:
        if finding.reoffence_id is not None:
            yield from _withdrawn(finding.reoffence_id, command, participant_id, state)
        return
    known = {r.reoffence_id: r for r in state.reoffences}
    if state.knows(reported.reoffence_id):
        if known.get(reported.reoffence_id) != reported:
            yield ReoffenceSuperseded(participant_id=participant_id, covers_until=until, **vars(reported))
        return
    if finding.reoffence_id is None:
        if _equal(reported, state, told):
            return
    elif same := next((r for r in state.reoffences if r.source is None and same_fact(r, reported)), None):
        yield _taken_back(same.reoffence_id, command, participant_id)
    yield events.ReoffenceRecorded(participant_id=participant_id, covers_until=until, **vars(reported))


def _equal(reported: Reoffence, state: Reoffending, told: frozenset[UUID]) -> UUID | None:
    """The first known offence that says the same and that no row of this extract was found to be."""
    left = (r for r in state.reoffences if r.reoffence_id not in told and same_fact(reported, r))
    return next((r.reoffence_id for r in left), None)


def _told(finding: Finding, state: Reoffending, told: frozenset[UUID]) -> set[UUID]:
    if finding.reoffence is None or finding.reoffence_id is not None:
        return set()
    found = _equal(finding.reoffence, state, told)
    return {found} if found else set()


def _withdrawn(
    reoffence_id: UUID, command: ImportExtract, participant_id: UUID, state: Reoffending
) -> Iterator[ReoffenceWithdrawn]:
    if any(r.reoffence_id == reoffence_id for r in state.reoffences):
        yield _taken_back(reoffence_id, command, participant_id)
    elif reoffence_id not in state.withdrawn:
        raise Invalid("No offence with this id is known, so there is none to withdraw.", field="offence_id")


def _taken_back(reoffence_id: UUID, command: ImportExtract, participant_id: UUID) -> ReoffenceWithdrawn:
    return ReoffenceWithdrawn(
        participant_id=participant_id,
        reoffence_id=reoffence_id,
        source=command.source,
        covers_until=command.covers.ends_on,
    )
