"""Timers: commands that run once their time has come. See `setting` and `runner`."""

from shared.timers.runner import TimerCommand, TimerRunner
from shared.timers.setting import CANCEL, SET, Timer, cancel_timers, set_timers
from shared.timers.standing import TimersStanding, timers_standing

__all__ = [
    "CANCEL",
    "SET",
    "Timer",
    "TimerCommand",
    "TimerRunner",
    "TimersStanding",
    "cancel_timers",
    "set_timers",
    "timers_standing",
]
