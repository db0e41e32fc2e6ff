"""A contact to decide about: who speaks, what is known, and what was recorded."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.plans.definitions import shipped
from services.plans.domain.relationship import contact_commands as commands
from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship.contact import DECIDER
from services.plans.domain.relationship.contact_commands import ContactFacts
from services.plans.domain.relationship.contact_events import When
from shared.domain.authorship import Author, OwnWords
from shared.domain.standing import Standing
from shared.testing.deciding import Given

ANN, CONTACT, NOTE, GOAL = (UUID(int=number) for number in (1, 2, 3, 4))
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PERSON = Author(party="person", account="person-ann@issuer")
KIT = Author(party="practitioner", account="kit@issuer")
WORDS = OwnWords(text="It helped.", given="typed", language="en")


def facts(status: str | None = "started", *, arm: str = "programme", now: datetime = NOW) -> ContactFacts:
    return ContactFacts(
        standing=Standing(participant_id=ANN, arm=arm, status=status),
        now=now,
        today=now.date(),
        definition=shipped().contacts,
        case_manager=KIT.account,
        staff=frozenset({KIT.account, "lee@issuer"}),
        goals=frozenset({GOAL}),
    )


def when(hours: int = 24, **changed: Any) -> When:
    """So many hours from now."""
    starts_at = NOW + timedelta(hours=hours)
    said = {"minutes": 30, "mode": "in_person", "place": "office", **changed}
    return When(starts_at=starts_at, on=starts_at.date(), **said)


def place(author: Author = KIT) -> dict[str, Any]:
    return {"contact_id": CONTACT, "participant_id": ANN, "account": author.account}


def requested(hours: int = 24, **changed: Any) -> events.ContactRequested:
    return events.ContactRequested(
        **place(PERSON),
        definition="my_direction:1",
        when=when(hours, **changed),
        purpose="support",
        with_account=KIT.account,
    )


def planned(hours: int = 24, **changed: Any) -> events.ContactPlanned:
    return events.ContactPlanned(
        **place(),
        definition="my_direction:1",
        when=when(hours, **changed),
        purpose="support",
        asked_for_by="practitioner",
        with_account=KIT.account,
    )


def kept(hours: int = -2, **changed: Any) -> events.ContactKept:
    said: dict[str, Any] = {
        "account": KIT.account,
        "planned": True,
        "asked_for_by": "practitioner",
        "held_by": KIT.account,
        "present": ("person", "practitioner"),
        "with_goals": (GOAL,),
        "corrects": False,
    }
    return events.ContactKept(
        contact_id=CONTACT,
        participant_id=ANN,
        definition="my_direction:1",
        purpose="support",
        when=when(hours),
        **{**said, **changed},
    )


def missed(author: Author = KIT, **changed: Any) -> events.ContactMissed:
    said: dict[str, Any] = {"missed_by": "person", "reason": "illness", "acceptable": "acceptable"}
    return events.ContactMissed(**place(author), party=author.party, **{**said, "corrects": False, **changed})


def held(hours: int = -2, **changed: Any) -> commands.Held:
    said: dict[str, Any] = {"present": ("practitioner", "person"), "goal_ids": (GOAL,)}
    return commands.Held(when=when(hours), **{**said, **changed})


def miss(author: Author = KIT, **changed: Any) -> commands.MissContact:
    said: dict[str, Any] = {"missed_by": "person", "reason": "illness", "acceptable": "acceptable"}
    return commands.MissContact(author=author, **{**said, **changed})


def given(*happened: Any, **about: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(happened), facts(**about))


TODAY: date = NOW.date()
