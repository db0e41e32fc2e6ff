"""After a backup was restored: nobody who was erased may come back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from services.analytics import main as analytics
from services.analytics.projections import TABLES
from services.analytics.settings import AnalyticsSettings
from services.analytics.tables import erasures, supporters
from services.assessment import main as assessment
from services.assessment.api.dependencies import Parts
from services.assessment.handlers.erasure import finish_erasures, request_erasure
from services.assessment.settings import AssessmentSettings
from services.assessment.views import case_managers_queries
from services.plans import main as plans
from services.plans.api.dependencies import Parts as Cases
from services.plans.domain.coaching.coach import EraseCoachAgain
from services.plans.domain.life_links.volunteer_commands import EraseAgain
from services.plans.handlers.coaching import coaches
from services.plans.handlers.life_links import volunteers
from services.plans.settings import PlansSettings
from services.plans.views import COPIED
from services.plans.views.coaching import coaches as coaches_queries
from services.plans.views.life_links import volunteers_queries
from services.system.catalogue import SERVICES
from services.system.surroundings import Surroundings
from shared.clock import utc_now
from shared.contracts import source_of
from shared.eventstore import SYSTEM, Database, Origin, raw
from shared.logs import new_correlation_id
from shared.people import erasing

SEEN = "select subject, sequence from feed_subjects where source = $1"
THERE = "select subject, max(sequence) from events where sequence is not null group by subject"
# By follower, what it learned from others and learns anew.
LEARNED = {
    plans.NAME: COPIED,
    analytics.NAME: [table for table in TABLES if table != erasures.name],
}
# Of somebody erased that much stays known, so that nothing is learned of them again.
REMEMBERED = {plans.NAME: erasing.REMEMBER}
START_OVER = "truncate feed_offsets, feed_subjects, parked_events, {tables}"
# What was done because of events that never happened, as the restored log tells it, may be done anew.
REACTED = "select subject, sequence from feed_reactions where source = $1"
UNDONE = "delete from feed_reactions where source = $1 and subject = any($2::text[])"


@dataclass(frozen=True)
class Restored:
    """erased: everybody whose erasure some service knows of, and whose keys are now destroyed
    everywhere. recovered: those of them who had come back, in the assessment service, or as volunteers
    or coaches in plans."""

    erased: int
    recovered: int


async def restore(surroundings: Surroundings) -> Restored:
    """Open a new epoch where the cluster changed, then destroy every erased person's keys again.

    Erasures are collected from every service, so that one restored to a time before an erasure learns
    of it from the others. Where a follower has seen more than a restored log has, it learns anew; what
    it did because of what the log still tells stands, and is not done again. With Kafka, give a new
    topic prefix then: the old topic holds both histories."""
    ours, theirs = surroundings.settings(assessment.NAME), surroundings.settings(analytics.NAME)
    planned = surroundings.settings(plans.NAME)
    assert isinstance(ours, AssessmentSettings)
    assert isinstance(theirs, AnalyticsSettings)
    assert isinstance(planned, PlansSettings)
    async with (
        analytics.opened(theirs) as held,
        assessment.opened(ours) as parts,
        plans.opened(planned) as cases,
    ):
        async with held.database.connect() as connection:
            known = set(await connection.scalars(select(erasures.c.participant_id).distinct()))
            # Plans alone knows the names of volunteers and coaches, and analytics that they were erased.
            gone = select(supporters.c.supporter_id).where(supporters.c.erased_at.is_not(None))
            known |= (helped := set(await connection.scalars(gone)))
        async with cases.database.connect() as connection:
            known |= await erasing.erased(connection)
            came_back = await volunteers_queries.not_erased(connection, helped)
            coached = await coaches_queries.not_erased(connection, helped)
        async with parts.database.connect() as connection:
            here = set(await parts.queries.erased(connection))
            back = await parts.queries.registered(connection, known - here)
            # Only the assessment service knows case managers' names, and of their erasure.
            staff = set(await case_managers_queries.erased(connection))
        databases = {
            assessment.NAME: parts.database,
            plans.NAME: cases.database,
            analytics.NAME: held.database,
        }
        for follower, tables in LEARNED.items():
            if await _ahead(follower, databases):
                await _start_over(follower, databases, tables)
        await _erase_again(parts, back)
        await _erase_supporters_again(cases, came_back, coached)
        for keyring in (parts.store.keyring, cases.store.keyring, held.keyring):
            for person in known | here | staff:
                await keyring.destroy(str(person), utc_now())
    return Restored(len(known | here), len(back) + len(came_back | coached))


async def _ahead(follower: str, databases: Mapping[str, Database]) -> bool:
    """Whether the follower has seen events that a restored log no longer has."""
    for followed in SERVICES[follower].follows:
        if await _lost(SEEN, follower, followed, databases):
            return True
    return False


async def _lost(query: str, follower: str, followed: str, databases: Mapping[str, Database]) -> list[str]:
    """The subjects of which the follower is further than the log of the followed one."""
    async with databases[follower].connect() as connection:
        at = await raw(connection).fetch(query, source_of(followed))
    async with databases[followed].connect() as connection:
        there = dict(await raw(connection).fetch(THERE))
    return [subject for subject, sequence in at if sequence > there.get(subject, 0)]


async def _start_over(follower: str, databases: Mapping[str, Database], tables: Sequence[str]) -> None:
    """Forget what was learned, so that it is read anew from the logs; erasures stay known."""
    undone = [
        (source_of(followed), await _lost(REACTED, follower, followed, databases))
        for followed in SERVICES[follower].follows
    ]
    async with databases[follower].transaction() as connection:
        await raw(connection).execute(START_OVER.format(tables=", ".join(tables)))
        await raw(connection).executemany(UNDONE, undone)
        if follower in REMEMBERED:
            await raw(connection).execute(REMEMBERED[follower])


async def _erase_again(parts: Parts, back: set[UUID]) -> None:
    origin = Origin(SYSTEM, new_correlation_id())
    for participant_id in back:
        async with parts.store.unit(origin) as unit:
            await request_erasure(parts.handling, unit, participant_id, even_held=True)
    await finish_erasures(parts.handling, origin)


async def _erase_supporters_again(
    cases: Cases, who_helped: Collection[UUID], who_coached: Collection[UUID]
) -> None:
    origin = Origin(SYSTEM, new_correlation_id())
    for volunteer_id in who_helped:
        async with cases.store.unit(origin) as unit:
            await volunteers.erase(cases.handling, unit, volunteer_id, EraseAgain(account=SYSTEM))
    for coach_id in who_coached:
        async with cases.store.unit(origin) as unit:
            await coaches.erase(cases.handling, unit, coach_id, EraseCoachAgain(account=SYSTEM))
    await erasing.finish_erasures(cases.store, origin)
