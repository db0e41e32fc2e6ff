"""Appending what several commands on participants came to, in one round trip."""

from collections.abc import Sequence

from services.assessment.domain.people.participant import DECIDER, Participant
from shared.domain import Refusal
from shared.eventstore import Handled, Unit, Write


async def append_each(unit: Unit, results: Sequence[Handled[Participant] | Refusal]) -> None:
    """Append the events of those that were not refused, each a command of its own."""
    commands = [
        [Write(DECIDER.stream(r.state.participant_id), str(r.state.participant_id), r.events)]
        for r in results
        if isinstance(r, Handled) and r.events
    ]
    if commands:
        await unit.append_all(commands)
