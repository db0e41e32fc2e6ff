"""The rows of volunteers, of their references, checks and trainings."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from services.plans.domain.life_links import volunteer_events as events
from services.plans.domain.life_links.volunteer_events import Clearance, Offer
from shared.domain import ERASED
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken

APPLY = """
    insert into volunteers (volunteer_id, version, account, name, known_as, contact, participant_id,
                            applied_on, status, status_on, interests, areas, languages, districts, times,
                            categories, traits, most_links, most_minutes_a_month)
    values ($1, $2, $3, $4, $5, $6, $7, $8, 'applied', $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
"""
CHANGE = """
    update volunteers
    set interests = $2, areas = $3, languages = $4, districts = $5, times = $6, categories = $7,
        traits = $8, most_links = $9, most_minutes_a_month = $10
    where volunteer_id = $1
"""
ASK = """
    insert into volunteer_references (volunteer_id, reference_id, kind, referee, asked_on)
    values ($1, $2, $3, $4, $5)
"""
RECEIVE = """
    update volunteer_references set satisfactory = $3, words = $4, received_on = $5
    where volunteer_id = $1 and reference_id = $2
"""
CHECK = """
    insert into volunteer_checks (volunteer_id, check_id, level, barred_lists, ground, issued_on,
                                  update_service, decision, holds_until, conviction, considered, decided_by,
                                  decided_on)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""
LOOK_AT = """
    update volunteer_checks set status = $3, status_on = $4, holds_until = $5
    where volunteer_id = $1 and check_id = $2
"""
TRAIN = """
    insert into volunteer_trainings (volunteer_id, module, completed_on, expires_on)
    values ($1, $2, $3, $4) on conflict do nothing
"""
CLEAR = "update volunteers set cleared_from = $2, cleared_until = $3 where volunteer_id = $1"
MOVE = """
    update volunteers set status = $2, status_on = $3, reason = $4, words = $5 where volunteer_id = $1
"""
BLANK = """
    update volunteers
    set account = null, name = null, known_as = null, contact = null, participant_id = null, words = null,
        interests = '{}', areas = '{}', languages = '{}', districts = '{}', times = '{}', categories = '{}',
        traits = '{}', erased_on = $2
    where volunteer_id = $1
"""
FORGET_REFERENCES = "delete from volunteer_references where volunteer_id = $1"
FORGET_CHECKS = "delete from volunteer_checks where volunteer_id = $1"
# Their record as a participant is gone; that they are a volunteer stays.
FORGET_RECORD = "update volunteers set participant_id = null where participant_id = $1"
SEALED: Final = ("name", "known_as", "contact")
# Of what moves somebody: to which status, and where the event has its day.
MOVES: Final[dict[type, tuple[str, str]]] = {
    events.MadeAvailable: ("available", "available_on"),
    events.ClearanceLapsed: ("applied", "lapsed_on"),
    events.VolunteerPaused: ("paused", "paused_on"),
    events.VolunteerResumed: ("available", "resumed_on"),
    events.VolunteerRefused: ("refused", "refused_on"),
    events.VolunteerLeft: ("left", "left_on"),
}


def sealed_at(volunteer_id: UUID, *name: object) -> str:
    """Where something about a volunteer is sealed."""
    return "/".join(map(str, ("plans/volunteers", volunteer_id, *name)))


def _sealed(sealing: Sealing, event: Any, field: str, *name: object) -> Any:
    """A field of the event, as it is kept under a name; None for None, and for what was erased since."""
    text, whose = getattr(event, field), event.volunteer_id
    silent = text is None or text is ERASED
    return None if silent else sealing.keys.seal(str(whose), sealed_at(whose, *name), text)


def _applied(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.VolunteerApplied = item.event
    sealed = [_sealed(sealing, event, name, name) for name in SEALED]
    place = event.volunteer_id, item.version, event.volunteer_account
    yield *place, *sealed, event.participant_id, event.applied_on, *_offer(event.offer)


def _changed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.OfferChanged = item.event
    yield event.volunteer_id, *_offer(event.offer)


def _offer(offer: Offer) -> Row:
    """In the order in which the records declare their fields, which is the statements'."""
    said = vars(offer).items()
    return *vars(offer.profile).values(), *(value for name, value in said if name != "profile")


def _asked(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.ReferenceAsked = item.event
    referee = _sealed(sealing, event, "referee", "references", event.reference_id, "referee")
    yield event.volunteer_id, event.reference_id, event.kind, referee, event.asked_on


def _received(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.ReferenceReceived = item.event
    words = _sealed(sealing, event, "words", "references", event.reference_id, "words")
    yield event.volunteer_id, event.reference_id, event.satisfactory, words, event.received_on


def _checked(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.CheckDecided = item.event
    said = event.level, event.barred_lists, event.ground, event.issued_on, event.update_service
    decided = event.decision, event.holds_until, event.conviction
    considered = _sealed(sealing, event, "considered", "checks", event.check_id, "considered")
    yield event.volunteer_id, event.check_id, *said, *decided, considered, event.account, event.decided_on


def _looked_at(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.StatusChecked = item.event
    yield event.volunteer_id, event.check_id, event.status, event.checked_on, event.holds_until


def _trained(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.VolunteerTrained = item.event
    yield event.volunteer_id, event.module, event.completed_on, event.expires_on


def _cleared(item: Appended, _: Sealing) -> Iterable[Row]:
    held: Clearance | None = item.event.clearance
    yield item.event.volunteer_id, *((None, None) if held is None else (held.from_on, held.until))


def _moved(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: Any = item.event
    status, day = MOVES[type(event)]
    words = _sealed(sealing, event, "words", "words") if status == "refused" else None
    yield event.volunteer_id, status, getattr(event, day), getattr(event, "reason", None), words


def _volunteer(item: Appended, _: Sealing) -> Iterable[Row]:
    yield (item.event.volunteer_id,)


def _erased(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.volunteer_id, item.event.erased_on


# In the order in which they happen within one append.
CHANGES = (
    Change(events.VolunteerApplied, APPLY, _applied),
    Change(events.ClearanceLapsed, MOVE, _moved),
    Change(events.OfferChanged, CHANGE, _changed),
    Change(events.ReferenceAsked, ASK, _asked),
    Change(events.ReferenceReceived, RECEIVE, _received),
    Change(events.CheckDecided, CHECK, _checked),
    Change(events.StatusChecked, LOOK_AT, _looked_at),
    Change(events.VolunteerTrained, TRAIN, _trained),
    *(
        Change(kind, CLEAR, _cleared)
        for kind in (events.CheckDecided, events.StatusChecked, events.VolunteerTrained)
    ),
    *(Change(kind, MOVE, _moved) for kind in MOVES if kind is not events.ClearanceLapsed),
    Change(events.VolunteerErased, BLANK, _erased),
    Change(events.VolunteerErased, FORGET_REFERENCES, _volunteer),
    Change(events.VolunteerErased, FORGET_CHECKS, _volunteer),
    Change(ErasureTaken, FORGET_RECORD, participant),
)
VERSIONS = {"volunteer": "update volunteers set version = $2 where volunteer_id = $1"}
