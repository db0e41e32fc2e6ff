"""A network in which Ann and her case manager Mo write, and what tests of it say again and again."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.plans.definitions import shipped
from services.plans.domain.networks import network_events as events
from services.plans.domain.networks.availability import NetworkFacts, OtherKnown, PlaceKnown
from services.plans.domain.networks.connections import Connect
from services.plans.domain.networks.network import DECIDER
from services.plans.domain.networks.network_state import Judged, TieText
from services.plans.domain.networks.ties import RecordTie, TieSaid
from shared.domain import Refusal
from shared.domain.authorship import Author
from shared.domain.standing import Standing
from shared.testing.deciding import Given

ANN, BOB = UUID(int=1), UUID(int=2)
TIE, PLACE, CONNECTION, MAP = UUID(int=10), UUID(int=20), UUID(int=30), UUID(int=40)
TODAY = date(2026, 3, 2)
PERSON = Author(party="person", account="ann@issuer")
MO = Author(party="practitioner", account="mo@issuer")
KIT = Author(party="practitioner", account="kit@issuer")
STANDING = Standing(participant_id=ANN, arm="programme", status="started")
FACTS = NetworkFacts(today=TODAY, standing=STANDING, vocabulary=shipped().network)
THEIRS = Standing(participant_id=BOB, arm="programme", status="started")
OTHER = OtherKnown(standing=THEIRS, reached=True, excluded=False)
OPEN = PlaceKnown(place_id=PLACE, closed_on=None, taking=True)
TEXT = TieText(name="Dee", description="My sister")
YES = Judged(pro_social=True, counts_on=True)
SAID = TieSaid(kind="family", closeness=4, frequency="weekly", text=TEXT)


def given(*before: Any, **facts: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(before), replace(FACTS, **facts))


def record_tie(author: Author = PERSON, no: int = 10, judged: Judged | None = None, **said: Any) -> RecordTie:
    return RecordTie(
        tie_id=UUID(int=no), said=replace(SAID, **said), judged=judged or Judged(), author=author
    )


def recorded(author: Author = PERSON, no: int = 10, **changed: Any) -> events.TieRecorded:
    own = author.party == "person"
    values: dict[str, Any] = {
        "kind": "family",
        "service": False,
        "closeness": 4,
        "frequency": "weekly",
        "since": None,
        "judged": Judged(),
        "own_text": TEXT if own else None,
        "staff_text": None if own else TEXT,
        "other_participant_id": None,
        "by": author,
        "recorded_on": TODAY,
    }
    return events.TieRecorded(participant_id=ANN, tie_id=UUID(int=no), **{**values, **changed})


def connect(author: Author = PERSON, state: Any = "interested", no: int = 30) -> Connect:
    return Connect(connection_id=UUID(int=no), place_id=PLACE, state=state, author=author)


def connected(state: Any = "interested", no: int = 30, place: UUID = PLACE) -> events.ConnectionMade:
    return events.ConnectionMade(
        participant_id=ANN,
        connection_id=UUID(int=no),
        place_id=place,
        state=state,
        by=PERSON,
        made_on=TODAY,
    )


def judged(author: Author = PERSON, said: Judged = YES) -> events.TieJudged:
    return events.TieJudged(participant_id=ANN, tie_id=TIE, judged=said, by=author, judged_on=TODAY)


def ended(by: Author = PERSON, on: date = TODAY) -> events.TieEnded:
    return events.TieEnded(participant_id=ANN, tie_id=TIE, ended_on=on, by=by, recorded_on=TODAY)


def erroneous(by: Author = PERSON) -> events.TieEnteredInError:
    return events.TieEnteredInError(participant_id=ANN, tie_id=TIE, by=by, recorded_on=TODAY)


def refusal(command: Any, *before: Any, **facts: Any) -> tuple[object, ...]:
    with pytest.raises(Refusal) as refused:
        DECIDER.decide(command, DECIDER.fold(before), replace(FACTS, **facts))
    return (
        type(refused.value),
        refused.value.reason,
        refused.value.detail,
        tuple(refused.value.faults.items()),
    )
