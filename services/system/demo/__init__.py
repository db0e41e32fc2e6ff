"""The demo: data through the HTTP API of a running system, and what it makes of them."""

from services.system.demo.calling import DemoFailed, Party, Tokens, calling
from services.system.demo.co_created import STEPS, CoCreated, Shown
from services.system.demo.rossi import Demo, rossi

__all__ = ["STEPS", "CoCreated", "Demo", "DemoFailed", "Party", "Shown", "Tokens", "calling", "rossi"]
