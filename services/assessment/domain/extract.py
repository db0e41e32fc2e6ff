"""A conviction extract: what a source knows of many people, taken row by row.

Everybody named in a row that was taken was searched for in the extract, which covers a span.
Rules, as given / when / then, for the rows of one participant:
- given any / a row whose dates lie after what the extract covers, or before the index date / refused
- given any / a row with an unknown offence, proof or disposal / refused
- given a follow-up / an extract that begins later than the day after its end / refused: a gap
- given none, or a shorter one / any row / FollowUpRecorded over both spans together
- given any / a row with a new id, or none / ReoffenceRecorded
- given the same reported by other means / a row with an id / that one withdrawn, this one recorded
- given an offence / a row with its id / ReoffenceSuperseded where it says otherwise, else nothing
- given an offence without an id / the same fact again / nothing
- given an offence / a row with its id and nothing else / ReoffenceWithdrawn; again / nothing
- given no such offence / a row with its id and nothing else / refused
- given an offence that was withdrawn / a row with its id and an offence / ReoffenceSuperseded
- given all that / the last row / the judgements that changed, once
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from services.assessment.domain.dates import not_after
from services.assessment.domain.facts import Facts
from services.assessment.domain.outcome import FollowUp, Proof, Reoffence
from services.assessment.domain.people import participant_events as events
from services.assessment.domain.reoffending import (
    Observed,
    Reoffending,
    check_follow_up,
    check_reoffence,
    evolve,
    judged,
    same_fact,
)
from services.assessment.domain.reoffending_events import ReoffenceSuperseded, ReoffenceWithdrawn
from shared.domain import Invalid, record

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
class ImportExtract:
    """An extract's rows about one participant. covers: the span it searched."""

    source: str
    covers: FollowUp
    findings: tuple[Finding, ...]


@record
class Taken:
    """The events, and what became of each row in its order."""

    events: Sequence[Any]
    became: Sequence[Became | Invalid]


def take(command: ImportExtract, observed: Observed, state: Reoffending, facts: Facts) -> Taken:
    """Each row by itself, upon what those before it made; judged once at the end."""
    happened: list[Any] = []
    became: list[Became | Invalid] = []
    for finding in command.findings:
        try:
            found = list(_reconciled(finding, command, observed, state, facts))
        except Invalid as refusal:
            became.append(refusal)
            continue
        for event in found:
            state = evolve(state, event)
        happened += found
        became.append(_became(found))
    judgements = judged(observed, state, facts) if happened else ()
    return Taken(events=[*happened, *judgements], became=became)


def check_covers(covers: FollowUp, today: date) -> None:
    """Of the extract itself. Raises Invalid."""
    not_after(covers.starts_on, covers.ends_on, "covers_until", "before `covers_from`")
    not_after(covers.ends_on, today, "covers_until", "in the future")


def _became(found: Sequence[Any]) -> Became:
    if any(isinstance(event, (ReoffenceSuperseded, ReoffenceWithdrawn)) for event in found):
        return "superseded"
    return "accepted" if found else "unchanged"


def _reconciled(
    finding: Finding, command: ImportExtract, observed: Observed, state: Reoffending, facts: Facts
) -> Iterator[Any]:
    covered = _extended(state.follow_up, command.covers)
    check_follow_up(covered, observed.index_date, facts, "covers_from", "covers_until")
    if finding.reoffence:
        check_reoffence(finding.reoffence, observed.index_date, facts)
        _check_covered(finding.reoffence, command.covers)
    if covered != state.follow_up:
        yield events.FollowUpRecorded(participant_id=observed.participant_id, **vars(covered))
    yield from _offence(finding, command.source, observed.participant_id, state)


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


def _offence(finding: Finding, source: str, participant_id: UUID, state: Reoffending) -> Iterator[Any]:
    if finding.reoffence is None:
        if finding.reoffence_id is not None:
            yield from _withdrawn(finding.reoffence_id, source, participant_id, state)
        return
    reported = finding.reoffence
    known = {r.reoffence_id: r for r in state.reoffences}
    if reported.reoffence_id in known or reported.reoffence_id in state.withdrawn:
        if known.get(reported.reoffence_id) != reported:
            yield ReoffenceSuperseded(participant_id=participant_id, **vars(reported))
        return
    if finding.reoffence_id is None:
        if any(same_fact(reported, other) for other in state.reoffences):
            return
    elif same := next((r for r in state.reoffences if r.source is None and same_fact(r, reported)), None):
        yield ReoffenceWithdrawn(participant_id=participant_id, reoffence_id=same.reoffence_id, source=source)
    yield events.ReoffenceRecorded(participant_id=participant_id, **vars(reported))


def _withdrawn(
    reoffence_id: UUID, source: str, participant_id: UUID, state: Reoffending
) -> Iterator[ReoffenceWithdrawn]:
    if any(r.reoffence_id == reoffence_id for r in state.reoffences):
        yield ReoffenceWithdrawn(participant_id=participant_id, reoffence_id=reoffence_id, source=source)
    elif reoffence_id not in state.withdrawn:
        raise Invalid("No offence with this id is known, so there is none to withdraw.", field="offence_id")
