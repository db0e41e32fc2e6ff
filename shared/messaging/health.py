"""How a consumer or a relay is doing, for readiness and metrics."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Health:
    """Plain numbers; written by one task, read by any.

    ready: whether it does its work now; reason: in words for an operator, `working` while ready.
    lag: partition -> messages not yet applied. parked_keys, parked_events: partition -> how many
    subjects stand still, and how many of their events. last_applied: partition -> when its offset
    moved last (UTC)."""

    ready: bool = False
    reason: str = "starting"
    stopped: bool = False
    lag: dict[str, int] = field(default_factory=dict)
    parked_keys: dict[str, int] = field(default_factory=dict)
    parked_events: dict[str, int] = field(default_factory=dict)
    last_applied: dict[str, datetime] = field(default_factory=dict)

    def work(self) -> None:
        self.ready, self.reason = True, "working"

    def wait(self, reason: str) -> None:
        self.ready, self.reason = False, reason

    def stop(self, reason: str) -> None:
        """For good, until a restart."""
        self.ready, self.reason, self.stopped = False, reason, True
