"""Versioned data: a published version never changes, a new one stands beside it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import TypeAdapter

from services.assessment.definitions.kinds import KINDS, OFFENCES
from services.assessment.domain.assessments.framework import Framework
from services.assessment.domain.consents.lawful_basis import ConsentWordings, LawfulBases
from services.assessment.domain.convictions.offences import NOT_RECORDED, OffenceList
from services.assessment.domain.convictions.outcome import OutcomeRule
from services.assessment.domain.measures.crisis_help import CrisisHelps
from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.domain.measures.time_point import TimePoints
from services.assessment.domain.organisation.training import TrainingDefinition
from services.assessment.domain.people.characteristics import CharacteristicsDefinition
from services.assessment.domain.risk.register_entry import RegisterLists


@dataclass(frozen=True)
class Definitions:
    """All shipped definitions. By reference (`rossi:1`), except disposals: code -> plain words.
    time_points, crisis_help, lawful_bases, consent_wordings, register_lists, training: the
    versions in use. offences: what index offences and reoffences are called, and which of them a rule
    counts."""

    characteristics: Mapping[str, CharacteristicsDefinition]
    outcome_rules: Mapping[str, OutcomeRule]
    disposals: Mapping[str, str]
    measures: Mapping[str, MeasureDefinition]
    frameworks: Mapping[str, Framework]
    time_points: TimePoints
    crisis_help: CrisisHelps
    lawful_bases: LawfulBases
    consent_wordings: ConsentWordings
    register_lists: RegisterLists
    training: TrainingDefinition
    offences: Mapping[str, OffenceList]

    @property
    def offence_codes(self) -> frozenset[str]:
        """All that an index offence may be."""
        return frozenset({NOT_RECORDED}).union(*(listed.codes for listed in self.offences.values()))


@cache
def shipped() -> Definitions:
    """Read once. Raises pydantic's ValidationError when a file is not what it should be."""
    here = files(__package__)
    by_reference: dict[str, Any] = {
        kind.folder: {d.reference: d for d in map(kind.read, _texts(here / kind.folder))}
        for kind in (*KINDS.values(), OFFENCES)
    }
    return Definitions(
        **by_reference,
        disposals=json.loads((here / "disposals.json").read_text("utf-8")),
        time_points=_latest(TimePoints, here / "time_points"),
        crisis_help=_latest(CrisisHelps, here / "crisis_help"),
        lawful_bases=_latest(LawfulBases, here / "lawful_bases"),
        consent_wordings=_latest(ConsentWordings, here / "consent_wordings"),
        register_lists=_latest(RegisterLists, here / "register_lists"),
        training=_latest(TrainingDefinition, here / "training"),
    )


def _latest(cls: type[Any], folder: Traversable) -> Any:
    """Of a folder that has the versions of one thing."""
    return max(map(TypeAdapter(cls).validate_json, _texts(folder)), key=lambda found: int(found.version))


def _texts(folder: Traversable) -> list[bytes]:
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    return [file.read_bytes() for file in found]
