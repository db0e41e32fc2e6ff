"""The demo: data through the HTTP API of a running system, and what it makes of them."""

from services.system.demo.calling import DemoFailed, Party, Tokens, calling
from services.system.demo.co_created import STEPS, CoCreated, Shown
from services.system.demo.rossi import Demo, rossi
from services.system.demo.support import ShownSupport
from services.system.demo.whole_case import ShownCase, WholeCase

__all__ = [
    "STEPS",
    "CoCreated",
    "Demo",
    "DemoFailed",
    "Party",
    "Shown",
    "ShownCase",
    "ShownSupport",
    "Tokens",
    "WholeCase",
    "calling",
    "rossi",
]
