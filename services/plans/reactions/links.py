"""What becomes of links when the person no longer agrees to sharing, or somebody is excluded from somebody.

An exclusion is looked at by a timer, as it may hold from a later day on, and as a reaction decides by what
was known before it."""

from collections.abc import Mapping
from typing import Any

from services.plans.domain.life_links.link_checks import SHARING
from services.plans.handlers import Handling
from services.plans.handlers.life_links.links_stopping import expect_exclusion, stop_sharing
from shared.contracts.assessment import ExclusionRecorded, ParticipantMerged, PermissionChanged
from shared.contracts.declaration import Contract
from shared.eventstore import Unit
from shared.messaging.projection import PublicEvent
from shared.messaging.reacting import React


def reactions(handling: Handling) -> Mapping[type[Contract], React]:
    async def permit(unit: Unit, event: PublicEvent) -> None:
        told: Any = event.data
        if told.purpose == SHARING and not told.may:
            await stop_sharing(handling, unit, told.participant_id)

    async def exclude(unit: Unit, event: PublicEvent) -> None:
        told: Any = event.data
        people = {told.participant_id, told.other_participant_id} - {None}
        await expect_exclusion(handling, unit, people, told.entry_id, told.starts_on)

    async def merge(unit: Unit, event: PublicEvent) -> None:
        """What one record is excluded from, the other is from now on."""
        told: Any = event.data
        people = {told.participant_id, told.merged_into}
        await expect_exclusion(handling, unit, people, told.participant_id, handling.today(unit.now))

    return {PermissionChanged: permit, ExclusionRecorded: exclude, ParticipantMerged: merge}
