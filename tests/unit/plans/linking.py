"""A link to decide about: who speaks, what is known, and what was recorded."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.plans.definitions import shipped
from services.plans.domain.known import VolunteerKnown
from services.plans.domain.life_links import link_commands as commands
from services.plans.domain.life_links import link_events as events
from services.plans.domain.life_links.link import DECIDER
from services.plans.domain.life_links.link_commands import LinkFacts
from services.plans.domain.life_links.link_events import Voice
from shared.domain.authorship import OwnWords
from shared.domain.standing import Standing
from shared.testing.deciding import Given

ANN, VOLUNTEER, LINK, CONCERN, OTHER = (UUID(int=number) for number in range(1, 6))
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
DEFINITION = shipped().links
PERSON = Voice(party="person", account="person-ann@issuer")
VI = Voice(party="volunteer", account="vi@issuer")
KIT = Voice(party="practitioner", account="kit@issuer")
LEAD = Voice(party="safeguarding_lead", account="lea@issuer")
EVERYBODY = (PERSON, VI, KIT, LEAD)
PLACE: dict[str, Any] = {"link_id": LINK, "participant_id": ANN, "volunteer_id": VOLUNTEER}
WORDING = DEFINITION.reference
WORDS = OwnWords(text="I am afraid.", given="typed", language="en")
SHARING = {"sharing_with_volunteers": True}

KNOWN = VolunteerKnown(
    volunteer_id=VOLUNTEER,
    account=VI.account,
    offering=True,
    cleared_from=TODAY - 100 * DAY,
    cleared_until=TODAY,
    links=1,
    most_links=2,
    most_minutes_a_month=600,
)
# Every way in which a volunteer may not be had, and every hard exclusion.
UNAVAILABLE: dict[str, dict[str, Any]] = {
    "unknown": {"volunteer": None},
    "not offering": {"volunteer": replace(KNOWN, offering=False)},
    "never cleared": {"volunteer": replace(KNOWN, cleared_from=None)},
    "cleared until yesterday": {"volunteer": replace(KNOWN, cleared_until=TODAY - DAY)},
    "full": {"volunteer": replace(KNOWN, links=3)},
    "under a concern": {"volunteer": replace(KNOWN, concern=True)},
    "the person": {"volunteer": replace(KNOWN, participant_id=ANN)},
    "excluded, related or refused": {"matchable": False},
}


def standing(status: str | None = "started", **changed: Any) -> Standing:
    said: dict[str, Any] = {"arm": "programme", "permissions": SHARING, **changed}
    return Standing(participant_id=ANN, status=status, **said)


def facts(status: str | None = "started", **changed: Any) -> LinkFacts:
    """Of a person under way, and a volunteer who can be had."""
    known: dict[str, Any] = {"volunteer": KNOWN, "matchable": True, "links": 1, "today": TODAY, **changed}
    stands = known.pop("standing", standing(status))
    return LinkFacts(standing=stands, definition=DEFINITION, **known)


def given(*happened: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(happened), facts())


def propose(by: Voice = KIT) -> commands.ProposeLink:
    return commands.ProposeLink(link_id=LINK, volunteer_id=VOLUNTEER, by=by)


def consent(by: Voice = PERSON, **changed: Any) -> commands.Consent:
    known_as = "Annie" if by.party == "person" else None
    return commands.Consent(**{"by": by, "wording": WORDING, "known_as": known_as, **changed})


def review(by: Voice = KIT, **changed: Any) -> commands.ReviewLink:
    said = {"person_says": "goes_well", "volunteer_says": "not_sure", **changed}
    return commands.ReviewLink(by=by, **said)


def concern(by: Voice = PERSON, **changed: Any) -> commands.RaiseConcern:
    own = by.party == "person"
    said = {"words": WORDS if own else None, "text": None if own else "He shouted.", **changed}
    return commands.RaiseConcern(**{"concern_id": CONCERN, "by": by, "category": "psychological", **said})


def closing(by: Voice = LEAD, outcome: str = "support_given", **changed: Any) -> commands.CloseConcern:
    said = {"concern_id": CONCERN, "by": by, "outcome": outcome, "text": "Spoke to both.", **changed}
    return commands.CloseConcern(**said)


PROPOSED = events.LinkProposed(
    **PLACE, volunteer_account=VI.account, definition=WORDING, by=KIT, proposed_on=TODAY
)
PERSON_CONSENTED = events.PersonConsented(
    **PLACE, known_as="Annie", wording=WORDING, account=PERSON.account, consented_on=TODAY
)
VOLUNTEER_CONSENTED = events.VolunteerConsented(
    **PLACE, wording=WORDING, account=VI.account, consented_on=TODAY
)
BEGUN = events.TrialBegun(**PLACE, by=VI, begun_on=TODAY, trial_ends_on=TODAY + DEFINITION.trial_days * DAY)
TRIAL = (PROPOSED, PERSON_CONSENTED, VOLUNTEER_CONSENTED, BEGUN)
SAYS: dict[str, Any] = {"person_says": "goes_well", "volunteer_says": "not_sure", "account": KIT.account}
CONFIRMED = events.LinkConfirmed(
    **PLACE, **SAYS, confirmed_on=TODAY, review_due_on=TODAY + DEFINITION.review_days * DAY
)
ACTIVE = (*TRIAL, CONFIRMED)


def paused(cause: Any = "practitioner", account: str | None = KIT.account) -> events.LinkPaused:
    return events.LinkPaused(**PLACE, cause=cause, account=account, paused_on=TODAY)


def ended(by: Voice = PERSON, reason: str | None = None) -> events.LinkEnded:
    return events.LinkEnded(**PLACE, cause=by.party, reason=reason, account=by.account, ended_on=TODAY)


def declined(by: Voice = VI) -> events.LinkDeclined:
    return events.LinkDeclined(**PLACE, party=by.party, account=by.account, declined_on=TODAY)


def raised(by: Voice = PERSON) -> events.ConcernRaised:
    own = by.party == "person"
    return events.ConcernRaised(
        **PLACE,
        concern_id=CONCERN,
        party=by.party,
        category="psychological",
        words=WORDS if own else None,
        text=None if own else "He shouted.",
        account=by.account,
        raised_on=TODAY,
    )


PAUSED_FOR_IT = paused("concern", None)


def closed(outcome: str = "support_given") -> events.ConcernClosed:
    return events.ConcernClosed(
        **PLACE,
        concern_id=CONCERN,
        outcome=outcome,
        text="Spoke to both.",
        account=LEAD.account,
        closed_on=TODAY,
    )
