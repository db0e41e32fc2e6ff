"""Safeguarding concerns about a link.

Rules, as given / when / then:
- given a link, whatever became of it and of the person's standing / RaiseConcern by the person, the
  volunteer, a practitioner or a safeguarding lead / ConcernRaised, and the link pauses in the same append
- given the person / RaiseConcern with words of their own; anybody else / with a text
- given the same concern / RaiseConcern again / nothing; another one under its id / refused
- given an open concern / CloseConcern by a safeguarding lead / ConcernClosed; the link stays paused, or ends
  where the outcome says so, and these two are not matched again
- given a party to the link, whatever other role they have, or anybody but a safeguarding lead / CloseConcern
  / refused
- given a closed one / CloseConcern, the same / nothing; otherwise / refused
"""

from typing import Any, Final

from services.plans.domain.life_links import link_events as events
from services.plans.domain.life_links.link_checks import check_no_party, only, place_of
from services.plans.domain.life_links.link_commands import CloseConcern, LinkFacts, RaiseConcern
from services.plans.domain.life_links.link_state import UNDER_WAY, Concern, Link
from services.plans.domain.networks.vocabulary import check_code
from shared.domain import Conflict, Invalid, NotFound

MOST_CONCERNS: Final = 100


def raise_concern(command: RaiseConcern, state: Link, facts: LinkFacts) -> list[Any]:
    check_code(command.category, facts.definition.concern_categories, "category")
    own = command.by.party == "person"
    if (command.words is None) == own or (command.text is None) != own:
        raise Invalid("Say what it is about.", field="words" if own else "text")
    if before := state.concerns.get(command.concern_id):
        return _again(command, before)
    if len(state.concerns) >= MOST_CONCERNS:
        raise Conflict("This link has as many concerns as it can. Call the safeguarding lead.", code="full")
    place = place_of(state)
    raised = events.ConcernRaised(
        **place,
        concern_id=command.concern_id,
        party=command.by.party,
        category=command.category,
        words=command.words,
        text=command.text,
        account=command.by.account,
        raised_on=facts.today,
    )
    if state.state not in UNDER_WAY or "concern" in state.causes:
        return [raised]
    # No account: who raised it is told by no pause.
    return [raised, events.LinkPaused(**place, cause="concern", account=None, paused_on=facts.today)]


def _again(command: RaiseConcern, before: Concern) -> list[Any]:
    said = (command.by.party, command.by.account, command.category, command.words, command.text)
    if said != (before.party, before.account, before.category, before.words, before.text):
        raise Conflict("Another concern has this id. Give a new one.", field="concern_id")
    return []


def close_concern(command: CloseConcern, state: Link, facts: LinkFacts) -> list[Any]:
    only(command.by, "safeguarding_lead")
    check_no_party(command.by, state)
    found = state.concerns.get(command.concern_id)
    if found is None:
        raise NotFound("There is no such concern.")
    check_code(command.outcome, facts.definition.concern_outcomes, "outcome")
    if not found.open:
        if (found.outcome, found.findings) == (command.outcome, command.text):
            return []
        raise Conflict("This concern is closed. Raise another.", code="closed")
    place, account = place_of(state), command.by.account
    closed = events.ConcernClosed(
        **place,
        concern_id=command.concern_id,
        outcome=command.outcome,
        text=command.text,
        account=account,
        closed_on=facts.today,
    )
    if not (state.open and facts.definition.concern_outcomes[command.outcome].ends):
        return [closed]
    ended = events.LinkEnded(**place, cause="concern", reason=None, account=account, ended_on=facts.today)
    return [closed, ended]
