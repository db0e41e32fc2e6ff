"""Versioned data: a published version never changes, a new one stands beside it."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import TypeAdapter

from services.plans.domain.case import definition as gates_definition
from services.plans.domain.case.definition import Gates
from services.plans.domain.coaching.definition import CoachingDefinition
from services.plans.domain.life_links.link_definition import LinksDefinition
from services.plans.domain.life_links.meeting_definition import MeetingsDefinition
from services.plans.domain.life_links.profile import Interests
from services.plans.domain.life_links.volunteering import VolunteeringDefinition
from services.plans.domain.life_links.weights import Weights
from services.plans.domain.networks.vocabulary import Vocabulary
from services.plans.domain.plan.definition import PlanDefinition
from services.plans.domain.relationship.definition import ContactsDefinition
from services.plans.domain.sentence.intervention_kind import InterventionKinds
from services.plans.domain.sentence.requirement_type import RequirementTypes
from shared.notices import Wordings, load_wordings


@dataclass(frozen=True)
class Definitions:
    """The versions of the shipped definitions that are in use."""

    coaching: CoachingDefinition
    contacts: ContactsDefinition
    gates: Gates
    interests: Interests
    links: LinksDefinition
    matching: Weights
    meetings: MeetingsDefinition
    network: Vocabulary
    plan: PlanDefinition
    requirement_types: RequirementTypes
    intervention_kinds: InterventionKinds
    volunteering: VolunteeringDefinition
    wordings: Wordings


@cache
def shipped() -> Definitions:
    """Read once. Raises pydantic's ValidationError when a file is not what it should be."""
    here = files(__package__)
    return Definitions(
        coaching=_latest(CoachingDefinition, here / "coaching"),
        contacts=_latest(ContactsDefinition, here / "contacts"),
        gates=_gates(here / "gates"),
        interests=_latest(Interests, here / "matching"),
        links=_latest(LinksDefinition, here / "links"),
        matching=_latest(Weights, here / "matching_weights"),
        meetings=_latest(MeetingsDefinition, here / "meetings"),
        network=_latest(Vocabulary, here / "networks"),
        requirement_types=_latest(RequirementTypes, here / "requirement_types"),
        plan=_latest(PlanDefinition, here / "plan"),
        intervention_kinds=_latest(InterventionKinds, here / "intervention_kinds"),
        volunteering=_latest(VolunteeringDefinition, here / "volunteering"),
        wordings=load_wordings(here / "notices"),
    )


def _gates(folder: Traversable) -> Gates:
    found: Gates = _latest(Gates, folder)
    gates_definition.check(found)
    return found


def _latest(cls: type[Any], folder: Traversable) -> Any:
    """Of a folder that has the versions of one thing."""
    texts = (file.read_bytes() for file in folder.iterdir() if file.name.endswith(".json"))
    return max(map(TypeAdapter(cls).validate_json, texts), key=lambda found: int(found.version))
