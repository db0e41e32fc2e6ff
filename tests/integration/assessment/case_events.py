"""Domain events as the probation service's own system sends them."""

from datetime import UTC, datetime
from typing import Any

PATH = "/domain-events"
A, B, C = "B000001", "B000002", "B000003"
WORDS = (A, B, C, "B0000")


def merge(hour: int = 12, source: str = A, target: str = B) -> dict[str, Any]:
    said = {"sourceCRN": source, "targetCRN": target, "reason": "duplicate"}
    return event("merge.completed", hour, additionalInformation=said)


def unmerge(hour: int = 13, reactivated: str = A, unmerged: str = B) -> dict[str, Any]:
    said = {"unmergedCRN": unmerged, "reactivatedCRN": reactivated}
    return event("unmerge.completed", hour, additionalInformation=said)


def deletion(crn: str, at: datetime | None = None) -> dict[str, Any]:
    """Of whoever was registered by then; now, where it is not said."""
    reference = {"identifiers": [{"type": "NOMS", "value": "A1234BC"}, {"type": "CRN", "value": crn}]}
    happened = (at or datetime.now(UTC)).isoformat()
    return event("deleted.gdpr", 14, personReference=reference) | {"occurredAt": happened}


def event(kind: str, hour: int, **said: Any) -> dict[str, Any]:
    return {
        "eventType": f"probation-case.{kind}",
        "version": 1,
        "occurredAt": f"2026-03-01T{hour}:00:00+01:00",
        "description": "Two cases were found to be one",
        "detailUrl": "https://example.org/case",
        **said,
    }
