"""Judging reoffending by a named rule.

Boundary days, all tested: the index date is day 0 and an offence on it belongs to what was sentenced.
An offence counts from the day after it to the window's last day, both included: so many days after
the index date, or the same day of a later month, or that month's last day where it has no such day
(12 months from 29 February end on 28 February). Proof counts to the end of window and waiting period,
counted from the index date as well; its last day is included.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import ClassVar, Literal, get_args
from uuid import UUID

from shared.domain import Invalid, record
from shared.domain.dates import after, latest_before

Status = Literal["reoffended", "not_reoffended", "not_yet_measurable"]
Proof = Literal["conviction", "caution", "arrest"]
PROOFS: tuple[Proof, ...] = get_args(Proof)
LONGEST = 10_000
# Disposals that no court gave.
NO_COURT: dict[str, Proof] = {"arrest": "arrest", "caution": "caution"}


@record
class FollowUp:
    """The span that was searched for reoffences, both days included."""

    starts_on: date
    ends_on: date


@record
class Reoffence:
    """offence_code: of a list in GET /definitions, where it was reported. proof: what proves it,
    where that was said; else its disposal tells. source: the extract that it came from; such a
    reoffence has the id that the source gives it, any other an id of ours."""

    reoffence_id: UUID
    offence_date: date
    proven_date: date
    disposal: str
    offence_code: str | None = None
    proof: Proof | None = None
    source: str | None = None

    @property
    def proven_by(self) -> Proof:
        return self.proof or proof_of(self.disposal)


@record
class Followed:
    """What is known of a person under one of their records."""

    follow_up: FollowUp | None
    reoffences: Sequence[Reoffence]


@record
class OutcomeRule:
    """A versioned rule of what counts as reoffending.

    window_days, window_months: how long an offence counts, in one of the two. waiting_days,
    waiting_months: how much longer proof may take. proof: what proves an offence, or `arrest`
    alone, so that every offence counts as proven on its own date. offences: reference of the list
    that says which codes count; None: all."""

    # A field that nobody declared is a slip of the pen.
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    code: str
    version: int
    title: str
    source: str
    window_days: int = 0
    waiting_days: int = 0
    proof: Literal["arrest"] | tuple[Proof, ...]
    window_months: int = 0
    waiting_months: int = 0
    offences: str | None = None

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def window_ends(self, index_date: date) -> date:
        return after(index_date, months=self.window_months, days=self.window_days)

    def proof_ends(self, index_date: date) -> date:
        months = self.window_months + self.waiting_months
        return after(index_date, months=months, days=self.window_days + self.waiting_days)

    def proves(self, reoffence: Reoffence, until: date) -> bool:
        """Whether it is proven in the way that counts, and in time."""
        if self.proof == "arrest":
            return True
        return reoffence.proven_by in self.proof and reoffence.proven_date <= until


@record
class Outcome:
    """A judgement. status: binary, and not before the follow-up covers window and waiting period,
    for early reoffenders too (else only they would be counted). event, time_days: for survival
    analysis, as far as was followed; None when nothing was. reoffences: None until measurable."""

    status: Status
    event: bool | None
    time_days: int | None
    reoffences: int | None


# What every rule says of somebody not followed up: it goes without an event.
NOT_FOLLOWED = Outcome(status="not_yet_measurable", event=None, time_days=None, reoffences=None)


def judge(
    rule: OutcomeRule,
    index_date: date,
    follow_up: FollowUp | None,
    reoffences: Sequence[Reoffence],
    died_on: date | None = None,
    counted: Collection[str] | None = None,
) -> Outcome:
    """What the rule says of a person as far as they were followed up.

    counted: codes of the offences that count, None: all. An offence that was reported without a code
    counts: whoever reports it says that it is a reoffence.
    died_on: ends what can be observed. Whoever died before the window's last day never becomes
    measurable, reoffended or not: else of the dead only those who reoffended would be counted."""
    covered = follow_up.ends_on if follow_up else date.min
    # An offence up to here would be known by now, were it proven as late as the rule allows.
    known = latest_before(covered, months=rule.waiting_months, days=rule.waiting_days)
    if known is None or known < index_date:
        return NOT_FOLLOWED
    window_ends, proof_ends = rule.window_ends(index_date), rule.proof_ends(index_date)
    lived = died_on or date.max
    horizon = max(index_date, min(window_ends, known, lived))
    found = sorted(
        r.offence_date
        for r in reoffences
        if index_date < r.offence_date <= horizon
        and (counted is None or r.offence_code is None or r.offence_code in counted)
        and rule.proves(r, until=min(proof_ends, covered))
    )
    measurable = covered >= proof_ends and lived >= window_ends
    return Outcome(
        status=("reoffended" if found else "not_reoffended") if measurable else "not_yet_measurable",
        event=bool(found),
        time_days=((found[0] if found else horizon) - index_date).days,
        reoffences=len(found) if measurable else None,
    )


def check(rule: OutcomeRule) -> None:
    """Raises Invalid, naming the field, for a rule that contradicts itself."""
    if (rule.window_days > 0) == (rule.window_months > 0):
        raise Invalid("Give the window in days or in months, in one of the two.", field="window_months")
    for field in ("window_days", "window_months", "waiting_days", "waiting_months"):
        if not 0 <= getattr(rule, field) <= LONGEST:
            raise Invalid(f"Give 0 to {LONGEST}.", field=field)
    if not rule.proof:
        raise Invalid("Name at least one proof that counts.", field="proof")


def proof_of(disposal: str) -> Proof:
    """What a disposal says of the proof: each that is no arrest and no caution is a court's."""
    return NO_COURT.get(disposal, "conviction")
