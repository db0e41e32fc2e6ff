"""The rows of links, of concerns about them, and of who must not be matched."""

from collections.abc import Iterable
from typing import Any

from services.plans.domain.life_links import link_events as events
from services.plans.domain.life_links.link_state import BARRING
from services.plans.domain.life_links.relation_events import RelationDeclared
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken

PROPOSE = """
    insert into life_links (link_id, participant_id, volunteer_id, volunteer_account, version, state,
                            proposed_on)
    values ($1, $2, $3, $4, $5, 'proposed', $6)
"""
PERSON_CONSENTS = "update life_links set person_consented_on = $2 where link_id = $1"
VOLUNTEER_CONSENTS = "update life_links set volunteer_consented_on = $2 where link_id = $1"
DECLINE = "update life_links set state = 'declined', ended_on = $2, refused_by = $3 where link_id = $1"
BEGIN = """
    update life_links set state = 'trial', consented_on = $2, trial_ends_on = $3 where link_id = $1
"""
CONFIRM = """
    update life_links set state = 'active', trial_ends_on = null, review_due_on = $2 where link_id = $1
"""
REVIEW = "update life_links set review_due_on = $2 where link_id = $1"
PAUSE = """
    update life_links
    set before_pause = coalesce(before_pause, state), state = 'paused', causes = causes || $2::text,
        paused_on = coalesce(paused_on, $3)
    where link_id = $1
"""
RESUME = """
    update life_links set state = before_pause, before_pause = null, causes = '{}', paused_on = null
    where link_id = $1
"""
END = """
    update life_links
    set state = 'ended', before_pause = null, causes = '{}', ended_on = $2, refused_by = $3
    where link_id = $1
"""
ASK_AGAIN = "update life_links set refused_by = null where link_id = $1"
RAISE = """
    insert into life_link_concerns (concern_id, link_id, participant_id, volunteer_id, category, raised_by,
                                    raised_on)
    values ($1, $2, $3, $4, $5, $6, $7)
"""
COUNT_RAISED = "update life_links set concerns_open = concerns_open + 1 where link_id = $1"
CLOSE = "update life_link_concerns set closed_on = $2, outcome = $3 where concern_id = $1"
COUNT_CLOSED = "update life_links set concerns_open = concerns_open - 1 where link_id = $1"
DECLARE = """
    insert into life_link_relations (participant_id, volunteer_id, kind, declared_on)
    values ($1, $2, $3, $4) on conflict do nothing
"""
# Concerns go with their links.
FORGET = "delete from life_links where participant_id = $1"
FORGET_RELATIONS = "delete from life_link_relations where participant_id = $1"


def _link(item: Appended, _: Sealing) -> Iterable[Row]:
    yield (item.event.link_id,)


def _proposed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.LinkProposed = item.event
    between = event.participant_id, event.volunteer_id, event.volunteer_account
    yield event.link_id, *between, item.version, event.proposed_on


def _consented(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.link_id, item.event.consented_on


def _declined(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.link_id, item.event.declined_on, item.event.party


def _begun(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.link_id, item.event.begun_on, item.event.trial_ends_on


def _review_due(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.link_id, item.event.review_due_on


def _paused(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.link_id, item.event.cause, item.event.paused_on


def _ended(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.LinkEnded = item.event
    yield event.link_id, event.ended_on, event.cause if event.cause in BARRING else None


def _raised(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ConcernRaised = item.event
    place = event.concern_id, event.link_id, event.participant_id, event.volunteer_id
    yield *place, event.category, event.party, event.raised_on


def _closed(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.concern_id, item.event.closed_on, item.event.outcome


def _declared(item: Appended, _: Sealing) -> Iterable[Row]:
    event: Any = item.event
    yield event.participant_id, event.volunteer_id, event.kind, event.declared_on


# In the order in which they happen within one append.
CHANGES = (
    Change(events.LinkProposed, PROPOSE, _proposed),
    Change(events.PersonConsented, PERSON_CONSENTS, _consented),
    Change(events.VolunteerConsented, VOLUNTEER_CONSENTS, _consented),
    Change(events.TrialBegun, BEGIN, _begun),
    Change(events.LinkConfirmed, CONFIRM, _review_due),
    Change(events.LinkReviewed, REVIEW, _review_due),
    Change(events.ConcernRaised, RAISE, _raised),
    Change(events.ConcernRaised, COUNT_RAISED, _link),
    Change(events.ConcernClosed, CLOSE, _closed),
    Change(events.ConcernClosed, COUNT_CLOSED, _link),
    Change(events.LinkPaused, PAUSE, _paused),
    Change(events.LinkResumed, RESUME, _link),
    Change(events.LinkDeclined, DECLINE, _declined),
    Change(events.LinkEnded, END, _ended),
    Change(events.MayBeAskedAgain, ASK_AGAIN, _link),
    Change(RelationDeclared, DECLARE, _declared),
    Change(ErasureTaken, FORGET, participant),
    Change(ErasureTaken, FORGET_RELATIONS, participant),
)
VERSIONS = {"link": "update life_links set version = $2 where link_id = $1"}
