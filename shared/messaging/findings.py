"""What an audit says."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

# More of a kind are counted, not listed.
MOST_LISTED = 1000


class Place(StrEnum):
    LOG = "log"
    TOPIC = "topic"
    CONSUMER = "consumer"


class Fault(StrEnum):
    GAP = "gap"  # a number is missing
    DUPLICATE = "duplicate"  # a number came again; in a topic that is allowed
    ORDER = "order"  # a number came after a higher one
    DIVERGED = "diverged"  # another event has this number
    BEHIND = "behind"  # the last of the log has not arrived (yet)
    AHEAD = "ahead"  # more than the log has
    PARKED = "parked"  # the subject stands still; `detail` says why
    MISPLACED = "misplaced"  # restricted, where it is not; or the other way round
    UNREADABLE = "unreadable"  # no public event of this service


@dataclass(frozen=True)
class Finding:
    """subject, sequence: which event, 0 where there is none. detail: for an operator; no payload.
    consumer: whose, where the place is one."""

    place: Place
    fault: Fault
    service: str
    subject: str
    sequence: int
    detail: str = ""
    consumer: str = ""


@dataclass
class Report:
    """events: service -> public events in its log; messages: service -> messages in its topic. What is
    restricted is counted apart, as `service, restricted`, where there is any. counts has every
    finding, `findings` the first 1,000."""

    events: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    subjects: Counter[str] = field(default_factory=Counter)
    counts: Counter[tuple[Place, Fault]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Nothing is lost, out of order, invented or standing still. Delivery is at least once:
        only a topic may hold an event twice."""
        return not set(self.counts) - {(Place.TOPIC, Fault.DUPLICATE)}

    def add(self, finding: Finding) -> None:
        self.counts[finding.place, finding.fault] += 1
        if len(self.findings) < MOST_LISTED:
            self.findings.append(finding)
