"""A link that was proposed, agreed by both, tried, confirmed, reviewed, paused, raised a concern about, and
ended; and who must not be matched."""

from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.life_links import link, relation
from services.plans.domain.life_links import link_events as events
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.relation_events import RelationDeclared
from shared.domain.authorship import OwnWords
from tests.contract.lives.life import ANN, Life

LINK, VOLUNTEER, CONCERN, OTHER = (UUID(int=number) for number in (81, 82, 83, 84))
ON, LATER = date(2026, 3, 2), date(2026, 6, 1)
KIT, PERSON, VI, LEAD = "kit@issuer", "person-ann@issuer", "vi@issuer", "lea@issuer"
PLACE: dict[str, Any] = {"link_id": LINK, "participant_id": ANN, "volunteer_id": VOLUNTEER}
SAYS: dict[str, Any] = {"person_says": "goes_well", "volunteer_says": "not_sure", "account": KIT}
WORDS = OwnWords(text="He asked me for money", given="typed", language="en")

LINK_LIFE = Life(
    service="plans",
    name="link",
    decider=link.DECIDER,
    stream=f"link-{LINK}",
    events=(
        events.LinkProposed(
            **PLACE,
            volunteer_account=VI,
            definition="my_direction:1",
            by=Voice(party="practitioner", account=KIT),
            proposed_on=ON,
        ),
        events.VolunteerConsented(**PLACE, wording="my_direction:1", account=VI, consented_on=ON),
        events.LinkDeclined(**PLACE, party="person", account=PERSON, declined_on=ON),
        events.MayBeAskedAgain(**PLACE, party="person", account=PERSON, said_on=ON),
        events.PersonConsented(
            **PLACE, known_as="Annie from Leeds", wording="my_direction:1", account=PERSON, consented_on=ON
        ),
        events.TrialBegun(
            **PLACE, by=Voice(party="person", account=PERSON), begun_on=ON, trial_ends_on=LATER
        ),
        events.LinkConfirmed(**PLACE, **SAYS, confirmed_on=ON, review_due_on=LATER),
        events.LinkReviewed(**PLACE, **SAYS, reviewed_on=ON, review_due_on=LATER),
        events.LinkPaused(**PLACE, cause="register", account=None, paused_on=ON),
        events.LinkResumed(**PLACE, account=KIT, resumed_on=ON),
        events.ConcernRaised(
            **PLACE,
            concern_id=CONCERN,
            party="person",
            category="financial",
            words=WORDS,
            text=None,
            account=PERSON,
            raised_on=ON,
        ),
        events.LinkPaused(**PLACE, cause="concern", account=None, paused_on=ON),
        events.ConcernClosed(
            **PLACE,
            concern_id=CONCERN,
            outcome="link_ended",
            text="He had lent it",
            account=LEAD,
            closed_on=ON,
        ),
        events.LinkEnded(**PLACE, cause="concern", reason=None, account=LEAD, ended_on=ON),
        events.ConcernRaised(
            **PLACE,
            concern_id=OTHER,
            party="volunteer",
            category="boundaries",
            words=None,
            text="She waited at my door",
            account=VI,
            raised_on=LATER,
        ),
    ),
    words=("Annie from Leeds", "He asked me for money", "He had lent it", "She waited at my door"),
    after={"state": "ended", "volunteer_account": VI, "ended_by": "concern", "concern_open": True},
)
RELATION_LIFE = Life(
    service="plans",
    name="relation",
    decider=relation.DECIDER,
    stream=f"relation-{ANN}",
    events=(
        RelationDeclared(
            participant_id=ANN,
            volunteer_id=VOLUNTEER,
            kind="relative",
            by=Voice(party="volunteer", account=VI),
            declared_on=ON,
        ),
    ),
    words=(),
    after={"volunteers": frozenset({VOLUNTEER})},
)
LIVES = (LINK_LIFE, RELATION_LIFE)
