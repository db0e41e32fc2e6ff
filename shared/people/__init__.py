"""What a service knows of people whom it did not register: kept from the assessment service's public
events (migrations: branch `people`), and asked by whoever handles a request or a command."""

from shared.domain.standing import Standing
from shared.people.caseloads import CaseHolder, Expiring, case_manager, expiring, team
from shared.people.exclusions import Encounter, excluded, excluded_from, unchecked, unchecked_among
from shared.people.keeping import OVERTAKING, keep
from shared.people.reach import Scope, at_hand, authorise, reachable, reached_ids
from shared.people.standing import known, linked, onward, refuse_merged, standing
from shared.people.tables import LEARNED

__all__ = [
    "LEARNED",
    "OVERTAKING",
    "CaseHolder",
    "Encounter",
    "Expiring",
    "Scope",
    "Standing",
    "at_hand",
    "authorise",
    "case_manager",
    "excluded",
    "excluded_from",
    "expiring",
    "keep",
    "known",
    "linked",
    "onward",
    "reachable",
    "reached_ids",
    "refuse_merged",
    "standing",
    "team",
    "unchecked",
    "unchecked_among",
]
