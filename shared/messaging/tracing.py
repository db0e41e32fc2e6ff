"""Following the numbers of every subject through a log or a topic. Pure; memory by subject."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from uuid import UUID

from shared.messaging.findings import Fault, Finding, Place


@dataclass(slots=True)
class Subject:
    """last: the highest number so far. digest: of all (number, id) so far, whatever their order."""

    last: int = 0
    last_id: UUID | None = None
    digest: int = 0
    missing: set[int] = field(default_factory=set)


@dataclass
class Trace:
    """One place's events of one service. repeated: what came again, to be compared with the log."""

    place: Place
    service: str
    subjects: dict[str, Subject] = field(default_factory=dict)
    repeated: dict[tuple[str, int], UUID] = field(default_factory=dict)

    def follow(self, subject: str, sequence: int, event_id: UUID) -> Finding | None:
        """Take the next event; a finding if it is not the next of its subject or fills a gap late."""
        held = self.subjects.setdefault(subject, Subject())
        if sequence > held.last:
            held.missing.update(range(held.last + 1, sequence))
            held.last, held.last_id = sequence, event_id
        elif sequence in held.missing:
            held.missing.discard(sequence)
            held.digest = _with(held.digest, sequence, event_id)
            return self.finding(Fault.ORDER, subject, sequence)
        else:
            return self._again(held, subject, sequence, event_id)
        held.digest = _with(held.digest, sequence, event_id)
        return None

    def gaps(self) -> Iterator[Finding]:
        """One a subject, once everything was followed: the first number that is missing."""
        for subject, held in self.subjects.items():
            if held.missing:
                detail = f"{len(held.missing)} missing"
                yield self.finding(Fault.GAP, subject, min(held.missing), detail)

    def finding(self, fault: Fault, subject: str, sequence: int, detail: str = "") -> Finding:
        return Finding(self.place, fault, self.service, subject, sequence, detail)

    def _again(self, held: Subject, subject: str, sequence: int, event_id: UUID) -> Finding:
        if sequence == held.last and event_id != held.last_id:
            return self.finding(Fault.DIVERGED, subject, sequence)
        self.repeated[subject, sequence] = event_id
        return self.finding(Fault.DUPLICATE, subject, sequence)


def _with(digest: int, sequence: int, event_id: UUID) -> int:
    part = blake2b(event_id.bytes + sequence.to_bytes(8, "big"), digest_size=8).digest()
    return (digest + int.from_bytes(part, "big")) % 2**64
