"""The register of risk and exclusions: the refusals first."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.assessment.definitions import shipped
from services.assessment.domain.risk import register_events as events
from services.assessment.domain.risk.register import (
    DECIDER,
    MOST_ENTRIES,
    CheckOutsider,
    CorrectEntry,
    EndEntry,
    RecordEntry,
    RegisterFacts,
)
from services.assessment.domain.risk.register_entry import Exclusion, Risk
from shared.domain import ERASED, Conflict, Invalid, NotFound
from tests.unit.assessment.entrusting import ANN, BEN, Given

FACTS = RegisterFacts(
    today=date(2026, 1, 31),
    participant_id=ANN,
    arm="programme",
    lists=shipped().register_lists,
    others=frozenset({BEN}),
)
FIRST, SECOND = UUID(int=11), UUID(int=12)
DAY = date(2026, 1, 10)
BEN_EXCLUDED = Exclusion(kind="person", other_participant_id=BEN)
OUTSIDER = Exclusion(kind="person", name="Cy Example", description="lives next door")
PLACE = Exclusion(kind="place", place="The Crown, High Street", district="LS6")
HARM = Risk(kind="serious_harm", level="high")
LOW = Risk(kind="serious_harm", level="low")
ALERT = Risk(kind="alert", alert="arson")


def given(*happened: Any, **facts: Any) -> Given:
    return Given(DECIDER, replace(FACTS, **facts), list(happened))


def entry(matter: Any, entry_id: UUID = FIRST, **changed: Any) -> RecordEntry:
    held = {"source": "licence", "starts_on": DAY, "ends_on": None, "reference": None, "account": "mo@issuer"}
    return RecordEntry(**{**held, "entry_id": entry_id, "matter": matter, **changed})


def correction(matter: Any, entry_id: UUID = FIRST, **changed: Any) -> CorrectEntry:
    held = {"source": "licence", "starts_on": DAY, "ends_on": None, "account": "jo@issuer"}
    return CorrectEntry(**{**held, "entry_id": entry_id, "matter": matter, **changed})


def ending(entry_id: UUID = FIRST, on: date = FACTS.today, reason: str = "revoked") -> EndEntry:
    return EndEntry(entry_id=entry_id, on=on, reason=reason, account="mo@issuer")


def checking(entry_id: UUID = FIRST) -> CheckOutsider:
    return CheckOutsider(entry_id=entry_id, account="mo@issuer")


def recorded(cls: Any, matter: Any, entry_id: UUID = FIRST, **changed: Any) -> Any:
    held = {"source": "licence", "starts_on": DAY, "ends_on": None, "reference": None}
    named = {"participant_id": ANN, "entry_id": entry_id, "recorded_by": "mo@issuer"}
    return cls(**{**held, **named, **vars(matter), **changed})


def ended(cls: Any, entry_id: UUID = FIRST, reason: str = "revoked", on: date = FACTS.today) -> Any:
    return cls(participant_id=ANN, entry_id=entry_id, ended_on=on, reason=reason, ended_by="mo@issuer")


@pytest.mark.parametrize(
    ("matter", "field"),
    [
        (Risk(kind="serious_harm"), "level"),
        (Risk(kind="serious_harm", level="high", alert="arson"), "alert"),
        (Risk(kind="multi_agency", mappa_category=1), "mappa_level"),
        (Risk(kind="multi_agency", mappa_category=5, mappa_level=1), "mappa_category"),
        (Risk(kind="multi_agency", mappa_category=1, mappa_level=4), "mappa_level"),
        (Risk(kind="alert", alert="dragons"), "alert"),
        (Exclusion(kind="place", place="The Crown"), "district"),
        (Exclusion(kind="place", district="LS6"), "place"),
        (Exclusion(kind="category", category="neighbours"), "category"),
        (Exclusion(kind="category", category="women", name="Cy"), "name"),
        (Exclusion(kind="person"), "other_participant_id"),
        (Exclusion(kind="person", other_participant_id=BEN, name="Ben"), "other_participant_id"),
        (Exclusion(kind="person", other_participant_id=BEN, description="tall"), "description"),
        (Exclusion(kind="person", other_participant_id=ANN), "other_participant_id"),
        (Exclusion(kind="person", other_participant_id=UUID(int=3)), "other_participant_id"),
    ],
)
def test_an_entry_that_is_not_sound_is_refused(matter: Any, field: str) -> None:
    given().when(entry(matter)).refuses(Invalid, field=field)
    sound = ALERT if isinstance(matter, Risk) else PLACE
    given().and_(entry(sound)).when(correction(matter)).refuses(Invalid, field=field)


def test_an_entry_does_not_end_before_it_starts() -> None:
    given().when(entry(HARM, ends_on=date(2026, 1, 9))).refuses(Invalid, field="ends_on")


def test_a_comparator_has_no_register() -> None:
    given(arm="comparator").when(entry(HARM)).refuses(Conflict, code="comparator")


def test_what_is_not_there_cannot_be_changed() -> None:
    for command in (correction(HARM), ending(), checking()):
        given().when(command).refuses(NotFound)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (ending(on=date(2026, 2, 1)), "on"),
        (ending(on=date(2026, 1, 9)), "on"),
        (ending(reason="bored"), "reason"),
        (correction(PLACE), "kind"),
    ],
)
def test_an_unsound_change_is_refused(command: Any, field: str) -> None:
    given().and_(entry(ALERT)).when(command).refuses(Invalid, field=field)


def test_an_ended_entry_stays_as_it_is() -> None:
    over = given().and_(entry(OUTSIDER), ending())
    over.when(correction(PLACE)).refuses(Conflict, code="ended")
    over.when(checking()).refuses(Conflict, code="ended")
    over.when(ending()).then()


@pytest.mark.parametrize("matter", [BEN_EXCLUDED, PLACE, HARM])
def test_only_an_outsider_is_checked(matter: Any) -> None:
    held = given().and_(entry(matter))
    assert held.state[FIRST].checked
    held.when(checking()).refuses(Conflict, code="nobody-to-check")


@pytest.mark.parametrize("matter", [HARM, ALERT, Risk(kind="multi_agency", mappa_category=2, mappa_level=1)])
def test_a_risk_is_recorded_corrected_and_ended(matter: Any) -> None:
    given().when(entry(matter)).then(recorded(events.RiskRecorded, matter))
    held = given().and_(entry(matter))
    held.when(correction(matter)).then()
    held.when(correction(matter, source="court")).then(
        recorded(events.RiskCorrected, matter, source="court", recorded_by="jo@issuer")
    )
    held.when(ending()).then(ended(events.RiskEnded))


@pytest.mark.parametrize(
    "matter", [BEN_EXCLUDED, OUTSIDER, PLACE, Exclusion(kind="category", category="women")]
)
def test_an_exclusion_is_recorded_corrected_and_ended(matter: Any) -> None:
    given().when(entry(matter)).then(recorded(events.ExclusionRecorded, matter))
    held = given().and_(entry(matter))
    held.when(correction(matter, ends_on=FACTS.today)).then(
        recorded(events.ExclusionCorrected, matter, ends_on=FACTS.today, recorded_by="jo@issuer")
    )
    held.when(ending()).then(ended(events.ExclusionEnded))


def test_what_was_entered_in_error_may_end_before_its_start() -> None:
    later = entry(ALERT, starts_on=date(2026, 6, 1))
    given().and_(later).when(ending()).refuses(Invalid, field="on")
    given().and_(later).when(ending(reason="entered_in_error")).then(
        ended(events.RiskEnded, reason="entered_in_error")
    )


def test_an_outsider_holds_unchecked_until_a_practitioner_knows_who_it_is() -> None:
    held = given().and_(entry(OUTSIDER))
    assert (held.state[FIRST].checked, held.state[FIRST].ended_on) == (False, None)
    checked = events.OutsiderChecked(participant_id=ANN, entry_id=FIRST, checked_by="mo@issuer")
    held.when(checking()).then(checked)
    known = held.and_(checking())
    assert known.state[FIRST].checked
    known.when(checking()).then()
    assert not known.and_(correction(replace(OUTSIDER, name="Di Example"))).state[FIRST].checked


@pytest.mark.parametrize("matter", [HARM, Risk(kind="multi_agency", mappa_category=2, mappa_level=1)])
def test_a_new_level_takes_the_place_of_the_one_before(matter: Any) -> None:
    changed = replace(matter, level="low") if matter.level else replace(matter, mappa_level=2)
    held = given().and_(entry(matter), entry(ALERT, UUID(int=13)))
    for start in (DAY, date(2026, 1, 20), date(2026, 3, 1)):
        held.when(entry(changed, SECOND, starts_on=start)).then(
            ended(events.RiskEnded, reason="superseded", on=start),
            recorded(events.RiskRecorded, changed, SECOND, starts_on=start),
        )


@pytest.mark.parametrize("ends_on", [None, FACTS.today])
def test_an_older_level_gives_way_to_the_one_that_stands(ends_on: date | None) -> None:
    older = {"starts_on": date(2019, 1, 1), "ends_on": ends_on}
    given().and_(entry(HARM)).when(entry(LOW, SECOND, **older)).then(
        recorded(events.RiskRecorded, LOW, SECOND, **older),
        ended(events.RiskEnded, SECOND, reason="superseded", on=DAY),
    )


@pytest.mark.parametrize("starts_on", [date(2019, 1, 1), date(2026, 1, 15)])
def test_a_level_that_is_over_takes_no_place(starts_on: date) -> None:
    over = {"starts_on": starts_on, "ends_on": date(2026, 1, 30)}
    for before in (given(), given().and_(entry(HARM))):
        before.when(entry(LOW, SECOND, **over)).then(
            recorded(events.RiskRecorded, LOW, SECOND, **over),
            ended(events.RiskEnded, SECOND, reason="expired", on=date(2026, 1, 30)),
        )


def test_an_older_level_stands_where_the_later_one_ran_out() -> None:
    ran_out = recorded(events.RiskRecorded, HARM, ends_on=date(2026, 1, 30))
    given(ran_out).when(entry(LOW, SECOND, starts_on=date(2025, 1, 1))).then(
        recorded(events.RiskRecorded, LOW, SECOND, starts_on=date(2025, 1, 1))
    )


def test_a_level_that_gave_way_is_taken_from_an_import_again() -> None:
    again = entry(HARM, UUID(int=14), reference="X-1")
    gave_way = given().and_(entry(HARM, reference="X-1"), entry(LOW, SECOND))
    # then as long as another one stands, the same is nothing; something else is kept as it gave way
    gave_way.when(again).then()
    gave_way.when(replace(again, source="court")).then(
        recorded(events.RiskCorrected, HARM, reference="X-1", source="court"),
        ended(events.RiskEnded, reason="superseded", on=DAY),
    )
    # and it stands again once nothing stands that took its place
    alone = gave_way.and_(ending(SECOND, reason="entered_in_error"))
    alone.when(again).then(recorded(events.RiskCorrected, HARM, reference="X-1"))
    assert alone.and_(again).state[FIRST].ended_on is None
    # and a later start takes the place of what stands
    later = date(2026, 1, 20)
    gave_way.when(replace(again, starts_on=later)).then(
        ended(events.RiskEnded, SECOND, reason="superseded", on=later),
        recorded(events.RiskCorrected, HARM, reference="X-1", starts_on=later),
    )
    gave_way.when(replace(again, matter=PLACE)).refuses(Invalid, field="kind")


def test_an_import_does_not_know_what_was_ended_by_hand() -> None:
    by_hand = given().and_(entry(HARM, reference="X-1"), ending())
    by_hand.when(entry(HARM, SECOND, reference="X-1", source="court")).then()


def test_alerts_and_exclusions_stand_side_by_side() -> None:
    given().and_(entry(ALERT)).when(entry(ALERT, SECOND)).then(recorded(events.RiskRecorded, ALERT, SECOND))
    given().and_(entry(PLACE)).when(entry(PLACE, SECOND)).then(
        recorded(events.ExclusionRecorded, PLACE, SECOND)
    )


def test_an_import_is_known_by_its_reference() -> None:
    imported = given().and_(entry(PLACE, reference="X-1"))
    imported.when(entry(PLACE, SECOND, reference="X-1")).then()
    imported.when(entry(PLACE, SECOND, reference="X-1", source="court")).then(
        recorded(events.ExclusionCorrected, PLACE, reference="X-1", source="court")
    )
    imported.when(entry(HARM, SECOND, reference="X-1")).refuses(Invalid, field="kind")
    imported.and_(ending()).when(entry(PLACE, SECOND, reference="X-1", source="court")).then()
    imported.when(entry(PLACE, SECOND, reference="X-2")).then(
        recorded(events.ExclusionRecorded, PLACE, SECOND, reference="X-2")
    )


def test_a_correction_keeps_the_reference() -> None:
    imported = given().and_(entry(PLACE, reference="X-1"), correction(PLACE, source="court"))
    assert imported.state[FIRST].reference == "X-1"


def test_the_register_folds_without_the_key() -> None:
    words = {"name": ERASED, "description": ERASED, "reference": ERASED}
    held = given(
        recorded(events.ExclusionRecorded, OUTSIDER, **words), *given().and_(entry(ALERT, SECOND)).happened
    )
    assert (held.state[FIRST].matter.outsider, held.state[FIRST].checked) == (True, False)
    assert held.and_(ending()).state[FIRST].ended_on == FACTS.today


def test_a_register_that_is_full_takes_corrections_only() -> None:
    full = [
        recorded(events.RiskRecorded, ALERT, UUID(int=100 + number), reference=f"ref-{number}")
        for number in range(MOST_ENTRIES)
    ]
    register = given(*full)
    register.when(entry(PLACE)).refuses(Conflict, code="limit-reached")
    # What an import knows already is corrected, or nothing.
    assert register.and_(entry(Risk(kind="alert", alert="weapons"), reference="ref-0"))
    assert given(*full[1:]).and_(entry(PLACE))
