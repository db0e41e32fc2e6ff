"""Frameworks of strengths-based assessment: their sections and codes, as versioned data."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from shared.domain import Invalid, record

# Plain words by language (BCP 47), such as `en` and `cy`.
Wording = Mapping[str, str]
CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")


@record
class Coded:
    """A code with its wording."""

    code: str
    wording: Wording


@record
class ReadinessLevel:
    """One answer to how ready for change somebody is. kind: a `level` in the first person, or why
    there is none; a `practitioner_reason` is nothing that a person says in their own session."""

    code: str
    kind: Literal["level", "person_reason", "practitioner_reason"]
    wording: Wording


@record
class Section:
    """question: put to the person in plain words. readiness: the codes that may be answered."""

    code: str
    title: Wording
    question: Wording
    readiness: tuple[str, ...]


@record
class Reasons:
    """Why the person's words were written down for them, why they could not answer, and why a
    version was returned."""

    on_behalf: tuple[Coded, ...]
    could_not_answer: tuple[Coded, ...]
    returned: tuple[Coded, ...]


@record
class Framework:
    """A versioned framework, referred to as `code:version`."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    code: str
    version: int
    title: str
    source: str
    readiness: tuple[ReadinessLevel, ...]
    reasons: Reasons
    sections: tuple[Section, ...]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def section(self, code: str) -> Section:
        """Raises Invalid for a section that this framework does not have."""
        found = next((section for section in self.sections if section.code == code), None)
        if found is None:
            known = ", ".join(section.code for section in self.sections)
            raise Invalid(f"{self.reference} has no such section. It has: {known}.", field="section")
        return found

    def level(self, section: str, code: str) -> ReadinessLevel:
        """Raises Invalid for an answer that the section does not take."""
        allowed = self.section(section).readiness
        if code not in allowed:
            raise Invalid(f"One of these is needed here: {', '.join(allowed)}.", field="readiness")
        return next(level for level in self.readiness if level.code == code)


def check_reason(reasons: tuple[Coded, ...], code: str, field: str) -> None:
    """Raises Invalid, naming the field, for a code that is not among the reasons."""
    if code not in {reason.code for reason in reasons}:
        known = ", ".join(reason.code for reason in reasons)
        raise Invalid(f"One of these reasons is needed: {known}.", field=field)


def check(framework: Framework) -> None:
    """Raises Invalid, naming the field, for a framework that contradicts itself."""
    for fault, field in _faults(framework):
        raise Invalid(fault, field=field)


def _faults(framework: Framework) -> Iterator[tuple[str, str]]:
    levels = [level.code for level in framework.readiness]
    sections = [section.code for section in framework.sections]
    reasons = framework.reasons
    listed = {
        "readiness": levels,
        "sections": sections,
        "reasons.on_behalf": [reason.code for reason in reasons.on_behalf],
        "reasons.could_not_answer": [reason.code for reason in reasons.could_not_answer],
        "reasons.returned": [reason.code for reason in reasons.returned],
    }
    for field, codes in listed.items():
        if not codes:
            yield "at least one is needed", field
        if len(set(codes)) < len(codes) or not all(map(CODE.fullmatch, codes)):
            yield "each has a code of its own: lower-case letters, digits and underscores", field
    for number, section in enumerate(framework.sections):
        if not set(section.readiness) <= set(levels):
            yield "each is one of the framework's readiness codes", f"sections[{number}].readiness"
