"""Versioned data: a published version never changes, a new one stands beside it."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Definitions:
    """The versions of the shipped definitions that are in use."""


@cache
def shipped() -> Definitions:
    """Read once. Raises pydantic's ValidationError when a file is not what it should be."""
    return Definitions()
