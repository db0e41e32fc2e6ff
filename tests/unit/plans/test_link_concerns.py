"""A safeguarding concern pauses its link at once, and a safeguarding lead alone closes it; and who must not
be matched."""

from dataclasses import replace
from typing import Any

import pytest

from services.plans.domain.life_links import link_commands as commands
from services.plans.domain.life_links import link_events as events
from services.plans.domain.life_links import relation
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.relation import DeclareRelation, RelationFacts, Relations
from services.plans.domain.life_links.relation_events import RelationDeclared
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from shared.testing.deciding import Given
from tests.unit.plans.linking import (
    ACTIVE,
    ANN,
    DEFINITION,
    EVERYBODY,
    KIT,
    LEAD,
    OTHER,
    PAUSED_FOR_IT,
    PERSON,
    PERSON_CONSENTED,
    PLACE,
    PROPOSED,
    TODAY,
    TRIAL,
    VI,
    VOLUNTEER,
    WORDS,
    closed,
    closing,
    concern,
    consent,
    declined,
    ended,
    facts,
    given,
    paused,
    raised,
    standing,
)

STANDINGS = (standing("recalled"), standing("died"), standing(merged_into=OTHER), standing(permissions={}))
ENDED = events.LinkEnded(**PLACE, cause="concern", reason=None, account=LEAD.account, ended_on=TODAY)


@pytest.mark.parametrize("by", EVERYBODY, ids=lambda by: by.party)
def test_a_concern_of_anybody_pauses_the_link_in_the_same_append(by: Voice) -> None:
    for happened in (TRIAL, ACTIVE):
        for stands in STANDINGS:
            known = facts(standing=stands, volunteer=None, matchable=False)
            given(*happened).when(concern(by), known).then(raised(by), PAUSED_FOR_IT)
        assert given(*happened, raised(by), PAUSED_FOR_IT).state.state == "paused"
    # For another reason it rests already; this one stands beside it.
    given(*TRIAL, paused()).when(concern(by)).then(raised(by), PAUSED_FOR_IT)


@pytest.mark.parametrize("happened", [(PROPOSED,), (PROPOSED, declined()), (*TRIAL, ended())])
def test_what_is_not_under_way_has_concerns_and_nothing_to_pause(happened: Any) -> None:
    given(*happened).when(concern(VI)).then(raised(VI))


def test_a_proposal_of_which_a_concern_is_open_is_not_available_to_either() -> None:
    for by in (PERSON, VI):
        given(PROPOSED, raised(KIT)).when(consent(by)).refuses(Conflict, code="not-available")
    given(PROPOSED, raised(KIT), closed()).when(consent()).then(PERSON_CONSENTED)


def test_the_person_says_it_in_their_own_words_and_others_write_a_text() -> None:
    given(*TRIAL).when(concern(PERSON, words=None)).refuses(Invalid, field="words")
    given(*TRIAL).when(concern(PERSON, text="He shouted.")).refuses(Invalid, field="words")
    given(*TRIAL).when(concern(VI, text=None)).refuses(Invalid, field="text")
    given(*TRIAL).when(concern(KIT, words=WORDS)).refuses(Invalid, field="text")
    given(*TRIAL).when(concern(category="mood")).refuses(Invalid, field="category")


def test_the_same_again_is_nothing_and_another_needs_an_id_of_its_own() -> None:
    happened = *TRIAL, raised(), PAUSED_FOR_IT
    given(*happened).when(concern()).then()
    given(*happened).when(concern(category="sexual")).refuses(Conflict, field="concern_id")
    given(*happened).when(concern(VI)).refuses(Conflict, field="concern_id")
    second = replace(raised(VI), concern_id=OTHER)
    given(*happened).when(concern(VI, concern_id=OTHER)).then(second)


@pytest.mark.parametrize("by", [PERSON, VI, KIT], ids=lambda by: by.party)
def test_nobody_but_a_safeguarding_lead_closes_it(by: Voice) -> None:
    given(*TRIAL, raised()).when(closing(by)).refuses(Forbidden, code="wrong-party")


@pytest.mark.parametrize("party", [PERSON, VI], ids=lambda by: by.party)
def test_a_lead_who_is_a_party_to_the_link_does_not_close_it(party: Voice) -> None:
    own = replace(LEAD, account=party.account)
    given(*TRIAL, raised()).when(closing(own)).refuses(Forbidden, code="own-link")


def test_once_closed_it_stays_paused_until_a_practitioner_resumes_it() -> None:
    happened = *TRIAL, raised(), PAUSED_FOR_IT
    resume = commands.ResumeLink(by=KIT)
    given(*happened).when(resume).refuses(Conflict, code="concern-open")
    for stands in STANDINGS:
        given(*happened).when(closing(), facts(standing=stands)).then(closed())
    after = given(*happened, closed())
    assert after.state.state == "paused"
    after.when(resume).then(events.LinkResumed(**PLACE, account=KIT.account, resumed_on=TODAY))
    after.when(closing()).then()
    after.when(closing(outcome="referred")).refuses(Conflict, code="closed")


def test_while_another_is_open_it_is_not_resumed() -> None:
    second = replace(raised(VI), concern_id=OTHER)
    happened = *TRIAL, raised(), PAUSED_FOR_IT, second, closed()
    given(*happened).when(commands.ResumeLink(by=KIT)).refuses(Conflict, code="concern-open")


def test_an_outcome_that_ends_the_link_does_so_in_the_same_append() -> None:
    happened = *TRIAL, raised(), PAUSED_FOR_IT
    given(*happened).when(closing(outcome="link_ended")).then(closed("link_ended"), ENDED)
    over = *happened, closed("link_ended"), ENDED
    assert given(*over).state.refused_by == "concern"
    for by in (PERSON, VI):
        given(*over).when(commands.AskAgain(by=by)).then()
    given(*TRIAL, ended(), raised()).when(closing(outcome="link_ended")).then(closed("link_ended"))
    given(*happened).when(closing(outcome="forgotten")).refuses(Invalid, field="outcome")
    given(*happened).when(closing(concern_id=OTHER)).refuses(NotFound)


def relations(*happened: Any) -> Given:
    known = RelationFacts(participant_id=ANN, today=TODAY, definition=DEFINITION)
    return Given(relation.DECIDER, relation.DECIDER.fold(happened), known)


def test_a_relation_is_declared_by_either_or_a_practitioner_for_good() -> None:
    for by in (PERSON, VI, KIT):
        declare = DeclareRelation(volunteer_id=VOLUNTEER, kind="friend", by=by)
        declared = RelationDeclared(
            participant_id=ANN, volunteer_id=VOLUNTEER, kind="friend", by=by, declared_on=TODAY
        )
        relations().when(declare).then(declared)
        relations(declared).when(declare).then()
        relations(declared).when(replace(declare, kind="relative")).then()
        relations().when(replace(declare, kind="foe")).refuses(Invalid, field="kind")
    relations().when(replace(declare, by=LEAD)).refuses(Forbidden, code="wrong-party")
    assert relations(WORDS).state == Relations()
