"""What is due of links: concerns that nobody closed, trials that end, reviews, and links that rest because
somebody is excluded from somebody. For staff alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, any_, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.tables.links import life_link_concerns, life_links

LinkDue = Literal["concern", "link_trial", "link_review", "link_not_available"]


@dataclass(frozen=True)
class LinkDueRow:
    """subject_id: the concern's, or else the link's. due_on: of a concern, the day on which it was raised; of
    a link that rests, since when."""

    kind: LinkDue
    due_on: date
    participant_id: UUID
    subject_id: UUID


async def links_due(
    connection: AsyncConnection,
    ids: Select[tuple[UUID]] | None,
    until: date,
    account: str,
    *,
    limit: int,
) -> Sequence[LinkDueRow]:
    """By their days, so many at most of all kinds. ids: of whom, records that go on in another included, as a
    link stays under the record that it began in; None: everybody's. account: the caller's, who is
    told of none in which they are the volunteer. One query."""
    concern, link = life_link_concerns.c, life_links.c
    reached = link.volunteer_account != account
    if ids is not None:
        reached &= link.participant_id.in_(ids)
    parts = (
        select(literal("concern").label("kind"), concern.raised_on.label("due_on"), concern.participant_id,
               concern.concern_id.label("subject_id"))
        .join(life_links, link.link_id == concern.link_id)
        .where(reached, concern.closed_on.is_(None)),
        select(literal("link_trial"), link.trial_ends_on, link.participant_id, link.link_id)
        .where(reached, link.state == "trial", link.trial_ends_on <= until),
        select(literal("link_review"), link.review_due_on, link.participant_id, link.link_id)
        .where(reached, link.state == "active", link.review_due_on <= until),
        select(literal("link_not_available"), link.paused_on, link.participant_id, link.link_id)
        .where(reached, link.state == "paused", literal("register") == any_(link.causes)),
    )  # fmt: skip
    found = union_all(*parts).subquery()
    query = select(found).order_by(found.c.due_on, found.c.subject_id).limit(limit)
    return [LinkDueRow(**row._mapping) for row in await connection.execute(query)]
