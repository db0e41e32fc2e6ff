"""Versioned data: a published version never changes, a new one stands beside it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import TypeAdapter

from services.assessment.domain.characteristics import CharacteristicsDefinition
from services.assessment.domain.outcome import OutcomeRule


@dataclass(frozen=True)
class Definitions:
    """All shipped definitions. characteristics and outcome_rules by reference (`rossi:1`);
    disposals: code -> plain words."""

    characteristics: Mapping[str, CharacteristicsDefinition]
    outcome_rules: Mapping[str, OutcomeRule]
    disposals: Mapping[str, str]


@cache
def shipped() -> Definitions:
    """Read once. Raises pydantic's ValidationError when a file is not what it should be."""
    here = files(__package__)
    characteristics = [_read(CharacteristicsDefinition, f) for f in _in(here / "characteristics")]
    rules = [_read(OutcomeRule, f) for f in _in(here / "outcome_rules")]
    return Definitions(
        {d.reference: d for d in characteristics},
        {r.reference: r for r in rules},
        json.loads((here / "disposals.json").read_text("utf-8")),
    )


def _in(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)


def _read(cls: type[Any], file: Traversable) -> Any:
    return TypeAdapter(cls).validate_json(file.read_bytes())
