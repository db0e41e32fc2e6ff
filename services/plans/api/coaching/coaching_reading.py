"""One course of coaching as it is answered, to whomever it is shown."""

from uuid import UUID

from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Parts
from services.plans.api.models.coaching_read import CoachingRead
from services.plans.domain.coaching.coaching import DECIDER
from services.plans.domain.coaching.coaching_events import Party
from services.plans.views.coaching.coaches import coaches_called
from services.plans.views.coaching.coaching_queries import proposed_from
from shared.domain import NotFound
from shared.eventstore.folding import folded
from shared.http import Answer, respond
from shared.http.staff_only import STAFF


async def read_course(
    service: Parts, connection: AsyncConnection, coaching_id: UUID, reader: Party
) -> JSONResponse:
    """Of a caller who may read it. Raises NotFound."""
    store = service.store
    state, version = await folded(connection, store.codec, store.keyring, DECIDER, coaching_id)
    if state is None:
        raise NotFound("There is no such coaching.")
    ids = {state.coach_id} if state.coach_id else set()
    called = await coaches_called(connection, store.keyring, ids)
    proposed = await proposed_from(connection, list(state.actions)) if reader != "coach" else {}
    name = called.get(state.coach_id) if state.coach_id else None
    body = CoachingRead.of_state(state, version, reader, name, proposed)
    shown = body.model_dump(mode="json", context={STAFF: reader == "practitioner"})
    return respond(Answer(200, shown, version))
