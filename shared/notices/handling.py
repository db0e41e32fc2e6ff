"""Commands on what somebody wants to be told, and what waits for them then."""

from datetime import date
from uuid import UUID

from shared.domain.standing import Standing
from shared.eventstore import Handled, Unit, handle, raw
from shared.notices.preferences import (
    DECIDER,
    PreferenceFacts,
    Preferences,
    SetNoticePreferences,
    WithdrawNotices,
)
from shared.notices.requesting import cancel_unwanted


async def prefer(
    unit: Unit,
    standing: Standing,
    command: SetNoticePreferences | WithdrawNotices,
    *,
    today: date,
    expected: int | None = None,
) -> Handled[Preferences]:
    """What waits and is not wanted any more is taken back at once. The person's subject is locked.
    Raises what deciding raises, and StaleVersion."""
    person: UUID = standing.participant_id
    facts = PreferenceFacts(standing=standing, today=today)
    handled = await handle(unit, DECIDER, person, command, facts, subject=str(person), expected=expected)
    if handled.events:
        wanted = handled.state.kinds if handled.state else ()
        await cancel_unwanted(raw(unit.connection), person, wanted, unit.now)
    return handled
