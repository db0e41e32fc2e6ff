"""The one path from a command to the log: functions, a module each aggregate, on one `Handling`."""

from services.plans.handlers.handling import Handling

__all__ = ["Handling"]
