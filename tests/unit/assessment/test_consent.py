"""A person's say about the use of their data: the refusals first."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from services.assessment.definitions import shipped
from services.assessment.domain.consents import consent_events as events
from services.assessment.domain.consents.consent import (
    DECIDER,
    ConsentFacts,
    GiveConsent,
    Object,
    RecordLawfulBasis,
    WithdrawConsent,
    WithdrawObjection,
    judged,
)
from shared.domain import Conflict, Invalid, Refusal
from shared.domain.authorship import Author
from tests.unit.assessment.entrusting import ANN, Given

FACTS = ConsentFacts(
    today=date(2026, 1, 31),
    participant_id=ANN,
    arm="programme",
    bases=shipped().lawful_bases,
    wordings=shipped().consent_wordings,
)
PERSON = Author(party="person", account="ann@issuer")
STAFF = Author(party="practitioner", account="mo@issuer")
DAY = date(2026, 1, 10)
EVALUATION = "use_in_evaluation"


def given(*happened: Any, arm: str = "programme") -> Given:
    return Given(DECIDER, replace(FACTS, arm=arm), list(happened))


def rest_on(basis: str, purpose: Any = EVALUATION, reference: str | None = None) -> RecordLawfulBasis:
    return RecordLawfulBasis(purpose=purpose, basis=basis, reference=reference, author=STAFF)


def consent(**changed: Any) -> GiveConsent:
    said = {"purpose": EVALUATION, "wording": f"{EVALUATION}:1", "language": "en", "on": DAY}
    return GiveConsent(**{**said, "on_behalf": None, "author": PERSON, **changed})


def say(cls: Any, **changed: Any) -> Any:
    return cls(**{"purpose": EVALUATION, "on": DAY, "on_behalf": None, "author": PERSON, **changed})


def basis_recorded(basis: str, reference: str | None = None, purpose: Any = EVALUATION) -> Any:
    return events.LawfulBasisRecorded(
        participant_id=ANN, purpose=purpose, basis=basis, reference=reference, recorded_by="mo@issuer"
    )


def permission(may: bool, because: Any = None, purpose: Any = EVALUATION) -> Any:
    return events.PermissionChanged(participant_id=ANN, purpose=purpose, may=may, because=because)


def said(cls: Any, by: str = "ann@issuer", on_behalf: str | None = None, **more: Any) -> Any:
    return cls(participant_id=ANN, purpose=EVALUATION, on_behalf=on_behalf, recorded_by=by, **more)


ON_CONSENT = given().and_(rest_on("consent"))
CONSENTED = ON_CONSENT.and_(consent())
WITHDRAWN = CONSENTED.and_(say(WithdrawConsent))


@pytest.mark.parametrize(
    ("arm", "command", "field"),
    [
        ("programme", rest_on("legitimate_interest"), "basis"),
        ("programme", rest_on("public_task", "sharing_with_volunteers"), "basis"),
        ("comparator", rest_on("consent"), "basis"),
        ("comparator", rest_on("public_task", "taking_part"), "basis"),
        ("programme", rest_on("research_agreement"), "reference"),
        ("programme", rest_on("public_task", reference="DSA-1"), "reference"),
    ],
)
def test_a_basis_that_is_not_offered_is_refused(arm: str, command: Any, field: str) -> None:
    given(arm=arm).when(command).refuses(Invalid, field=field)


def test_the_person_is_told_who_records_a_basis() -> None:
    for by, words in ((PERSON, "Ask your case manager to record it first."), (STAFF, " Record it first.")):
        with pytest.raises(Conflict) as refused:
            given().when(consent(author=by)).events()
        assert refused.value.detail.endswith(words)


def test_no_consent_without_a_basis_or_on_another() -> None:
    given().when(consent()).refuses(Conflict, code="no-basis")
    given().and_(rest_on("public_task")).when(consent()).refuses(Conflict, code="other-basis")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"wording": "use_in_evaluation:9"}, "wording"),
        ({"wording": "taking_part:1"}, "wording"),
        ({"language": "fr"}, "language"),
        ({"on": date(2026, 2, 1)}, "on"),
        ({"on_behalf": "in_writing"}, "on_behalf_of_person"),
        ({"author": STAFF}, "on_behalf_of_person"),
        ({"author": STAFF, "on_behalf": "because"}, "on_behalf_of_person"),
    ],
)
def test_consent_that_is_not_sound_is_refused(changed: dict[str, Any], field: str) -> None:
    ON_CONSENT.when(consent(**changed)).refuses(Invalid, field=field)


@pytest.mark.parametrize("cls", [WithdrawConsent, Object, WithdrawObjection])
def test_nobody_speaks_for_the_person_unmarked(cls: Any) -> None:
    ON_CONSENT.when(say(cls, author=STAFF)).refuses(Invalid, field="on_behalf_of_person")
    ON_CONSENT.when(say(cls, on_behalf="in_writing")).refuses(Invalid, field="on_behalf_of_person")
    ON_CONSENT.when(say(cls, on=date(2026, 2, 1))).refuses(Invalid, field="on")


def test_dates_do_not_go_back_before_what_they_answer() -> None:
    earlier = date(2026, 1, 9)
    CONSENTED.when(say(WithdrawConsent, on=earlier)).refuses(Invalid, field="on")
    WITHDRAWN.when(consent(on=earlier)).refuses(Invalid, field="on")
    given().and_(say(Object)).when(say(WithdrawObjection, on=earlier)).refuses(Invalid, field="on")


@pytest.mark.parametrize("basis", [rest_on("public_task"), rest_on("research_agreement", reference="DSA-1")])
def test_no_other_basis_takes_the_place_of_withdrawn_consent(basis: Any) -> None:
    declined = given().and_(say(WithdrawConsent))
    elsewhere = CONSENTED.and_(rest_on("research_agreement", reference="DSA-0"), say(WithdrawConsent))
    for no in (WITHDRAWN, ON_CONSENT.and_(say(WithdrawConsent)), declined, elsewhere):
        no.when(basis).refuses(Conflict)
    for no in (declined, elsewhere):
        assert no.and_(rest_on("consent"), consent()).state[EVALUATION].may


@pytest.mark.parametrize("before", [given(), CONSENTED])
@pytest.mark.parametrize("basis", [rest_on("public_task"), rest_on("research_agreement", reference="DSA-1")])
def test_withdrawing_ends_what_an_objection_would_stop(before: Given, basis: Any) -> None:
    before.and_(basis).when(say(WithdrawConsent)).then(
        said(events.ConsentWithdrawn, withdrawn_on=DAY), permission(False, "consent_withdrawn")
    )


def test_withdrawing_under_an_order_is_recorded_and_does_not_stop_it() -> None:
    ordered = given().and_(rest_on("public_task", "taking_part"))
    state = ordered.and_(say(WithdrawConsent, purpose="taking_part")).state["taking_part"]
    assert (state.may, state.withdrawn_on) == (True, DAY)


def test_an_order_of_the_court_does_take_its_place() -> None:
    consented = given().and_(rest_on("consent", "taking_part"), say(WithdrawConsent, purpose="taking_part"))
    consented.when(rest_on("public_task", "taking_part")).then(
        basis_recorded("public_task", purpose="taking_part"), permission(True, purpose="taking_part")
    )


def test_a_basis_other_than_consent_permits_at_once() -> None:
    given().when(rest_on("public_task")).then(basis_recorded("public_task"), permission(True))
    given(arm="comparator").when(rest_on("research_agreement", reference="DSA-1")).then(
        basis_recorded("research_agreement", "DSA-1"), permission(True)
    )


def test_the_same_basis_again_is_nothing() -> None:
    given().and_(rest_on("public_task")).when(rest_on("public_task")).then()


def test_consent_as_the_basis_waits_for_it() -> None:
    given().when(rest_on("consent")).then(basis_recorded("consent"), permission(False, "consent_missing"))
    how = {"wording": "use_in_evaluation:1", "language": "en", "given_on": DAY}
    ON_CONSENT.when(consent()).then(said(events.ConsentGiven, **how), permission(True))
    CONSENTED.when(consent()).then()


def test_consent_recorded_on_behalf_is_marked_so() -> None:
    ON_CONSENT.when(consent(author=STAFF, on_behalf="said_by_phone", language="cy")).then(
        said(
            events.ConsentGiven,
            "mo@issuer",
            "said_by_phone",
            wording="use_in_evaluation:1",
            language="cy",
            given_on=DAY,
        ),
        permission(True),
    )


def test_withdrawing_ends_it_and_consent_given_anew_begins_it_again() -> None:
    CONSENTED.when(say(WithdrawConsent)).then(
        said(events.ConsentWithdrawn, withdrawn_on=DAY), permission(False, "consent_withdrawn")
    )
    WITHDRAWN.when(say(WithdrawConsent)).then()
    assert WITHDRAWN.and_(consent()).state[EVALUATION].may


def test_declining_and_objecting_need_neither_a_basis_nor_consent() -> None:
    given().when(say(WithdrawConsent)).then(
        said(events.ConsentWithdrawn, withdrawn_on=DAY), permission(False, "consent_withdrawn")
    )
    given().when(say(Object)).then(
        said(events.ObjectionRaised, raised_on=DAY), permission(False, "objection")
    )
    given().when(say(WithdrawObjection)).then()


FOR_HER = {"author": STAFF, "on_behalf": "said_in_meeting"}
NOES = [say(WithdrawConsent), say(Object)]


@pytest.mark.parametrize("no", NOES)
def test_nobody_overturns_what_the_person_said_in_their_own_session(no: Any) -> None:
    # given consent, an objection that was recorded for her, and a no from her own session
    told = CONSENTED.and_(say(Object, **FOR_HER), no)
    # then a yes on her behalf is refused, whichever it is
    told.when(consent(**FOR_HER, language="cy")).refuses(Conflict)
    told.when(say(WithdrawObjection, **FOR_HER)).refuses(Conflict)
    # and hers is not
    assert told.and_(consent(language="cy"), say(WithdrawObjection)).state[EVALUATION].may


@pytest.mark.parametrize("no", NOES)
def test_a_no_in_the_own_session_counts_beside_one_that_was_recorded_for_the_person(no: Any) -> None:
    # given a no on her behalf, which those who recorded it may take back
    for_her = ON_CONSENT.and_(say(type(no), **FOR_HER))
    back = say(WithdrawObjection, **FOR_HER) if type(no) is Object else consent(**FOR_HER)
    assert for_her.and_(back)
    # when she says it herself, then hers stands
    own = for_her.and_(no)
    own.when(back).refuses(Conflict)
    # and neither she nor they add to it by saying it again
    own.when(no).then()
    own.when(say(type(no), **FOR_HER)).then()


@pytest.mark.parametrize("no", NOES)
def test_staff_record_a_further_no_beside_the_persons_own(no: Any) -> None:
    other = Object if type(no) is WithdrawConsent else WithdrawConsent
    state = CONSENTED.and_(no, say(other, **FOR_HER)).state[EVALUATION]
    assert (state.withdrawn_on, state.objected_on) == (DAY, DAY)


def test_once_they_said_yes_again_in_their_own_session_it_is_as_before() -> None:
    again = WITHDRAWN.and_(consent(), say(WithdrawConsent, **FOR_HER))
    assert again.and_(consent(**FOR_HER)).state[EVALUATION].may


@pytest.mark.parametrize("basis", [rest_on("public_task"), rest_on("research_agreement", reference="DSA-1")])
def test_a_standing_objection_stops_evaluation(basis: Any) -> None:
    resting = given().and_(basis)
    resting.when(say(Object)).then(
        said(events.ObjectionRaised, raised_on=DAY), permission(False, "objection")
    )
    resting.and_(say(Object)).when(say(Object)).then()
    resting.and_(say(Object)).when(say(WithdrawObjection)).then(
        said(events.ObjectionWithdrawn, withdrawn_on=DAY), permission(True)
    )
    # Raised before there was a basis, it stands all the same.
    given().and_(say(Object)).when(basis).then(basis_recorded(basis.basis, basis.reference))


@pytest.mark.parametrize("arm", ["programme", "comparator"])
def test_a_no_that_stops_every_basis_counts_before_one_is_recorded(arm: str) -> None:
    objected = given(arm=arm).and_(say(Object))
    objected.when(say(WithdrawObjection)).then(
        said(events.ObjectionWithdrawn, withdrawn_on=DAY), permission(False, "no_lawful_basis")
    )


@pytest.mark.parametrize("cls", [Object, WithdrawConsent])
@pytest.mark.parametrize("arm", ["programme", "comparator"])
def test_a_no_waits_for_the_basis_where_an_order_may_hold_against_it(cls: Any, arm: str) -> None:
    """And of a comparator no basis for taking part is offered at all."""
    state = given(arm=arm).and_(say(cls, purpose="taking_part")).state["taking_part"]
    assert (state.may, state.because) == (False, "no_lawful_basis")


def test_a_refused_basis_says_which_are_offered() -> None:
    with pytest.raises(Invalid, match=r"Offered: public_task, research_agreement\. GET /definitions"):
        DECIDER.decide(rest_on("consent"), DECIDER.initial, replace(FACTS, arm="comparator"))
    with pytest.raises(Invalid, match="Offered: none"):
        DECIDER.decide(rest_on("consent", "taking_part"), DECIDER.initial, replace(FACTS, arm="comparator"))


def test_an_objection_to_taking_part_under_an_order_is_recorded_and_does_not_stop_it() -> None:
    ordered = given().and_(rest_on("public_task", "taking_part"))
    objected = ordered.and_(say(Object, purpose="taking_part"))
    state = objected.state["taking_part"]
    assert (state.may, state.because, state.objected_on) == (True, None, DAY)


def test_consent_to_another_purpose_changes_nothing_here() -> None:
    assert set(CONSENTED.state) == {EVALUATION}
    assert CONSENTED.state[EVALUATION].may


def test_consent_under_one_basis_is_none_under_another() -> None:
    back = CONSENTED.and_(rest_on("public_task"), rest_on("consent"))
    assert (back.state[EVALUATION].may, back.state[EVALUATION].because) == (False, "consent_missing")


COMMANDS = st.sampled_from(
    [
        *(rest_on(b, p, r) for p in ("taking_part", EVALUATION, "sharing_with_volunteers")
          for b, r in (("public_task", None), ("consent", None), ("research_agreement", "DSA-1"))),
        *(cls_command for p in ("taking_part", EVALUATION) for cls_command in (
            consent(purpose=p, wording=f"{p}:1"), say(WithdrawConsent, purpose=p),
            say(Object, purpose=p), say(WithdrawObjection, purpose=p))),
    ]
)  # fmt: skip


@given_any(st.lists(COMMANDS, max_size=12))
def test_what_is_recorded_is_what_would_be_judged(commands: list[Any]) -> None:
    happened: list[Any] = []
    for command in commands:
        try:
            happened += DECIDER.decide(command, DECIDER.fold(happened), FACTS)
        except Refusal:
            continue
    for purpose, found in DECIDER.fold(happened).items():
        because = judged(found, purpose, FACTS)
        assert (found.may, found.because) == (because is None, because)
        stops = found.basis != "public_task" or purpose != "taking_part"
        no = found.objected_on or found.withdrawn_on
        assert not (found.may and (found.basis is None or (no and stops)))
        assert not (found.may and found.basis == "consent" and not found.consent)
