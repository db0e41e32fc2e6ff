"""What becomes of requirements when the sentence that they are part of ends."""

from collections.abc import Mapping

from services.plans.handlers import Handling
from services.plans.handlers.sentence.requirements import end_with_sentence
from shared.contracts.assessment import SentenceEnded
from shared.contracts.declaration import Contract
from shared.eventstore import Unit
from shared.messaging.projection import PublicEvent
from shared.messaging.reacting import React


def reactions(_: Handling) -> Mapping[type[Contract], React]:
    async def end(unit: Unit, event: PublicEvent) -> None:
        told = event.data
        assert isinstance(told, SentenceEnded)
        await end_with_sentence(unit, told.participant_id, told.sentence_id, told.on, told.reason)

    return {SentenceEnded: end}
