"""From the assessment service's public events to this service's own tables of people.

Order is promised of a subject only, and the tables come out the same in any: what is said of two
subjects meets when it is asked, not when it arrives. Whoever is not registered here yet is a stub."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.assessment import ErasureRequested
from shared.eventstore import raw
from shared.messaging.projection import PublicEvent
from shared.people.persons import Persons
from shared.people.registers import Registers
from shared.people.staff import Staff

# For the consumer: it is not to wait for what was said of somebody before.
OVERTAKING: Final = frozenset({ErasureRequested.contract_type})


async def keep(connection: AsyncConnection, events: Sequence[PublicEvent], /) -> None:
    """A projection, for a feed that gives what is restricted, too. An erasure wipes all that is kept of
    the person but their id, and that it was; nothing that arrives later is kept of them."""
    driver = raw(connection)
    persons, staff, registers = Persons(), Staff(), Registers()
    for event in events:
        for part in (persons, staff, registers):
            part.take(event)
    erased = await persons.meet(driver)
    await persons.write(driver, erased)
    await staff.write(driver)
    await registers.write(driver, erased)
