"""Each name once in an object: of two, every reader of JSON keeps another (RFC 8259, section 4)."""

import json
from collections.abc import Sequence
from typing import Any

from shared.domain import Invalid
from shared.http.problems import named


def check_names(body: bytes) -> None:
    """Raises Invalid, naming the field. What is no JSON is refused elsewhere."""
    if not body:
        return
    try:
        json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return


def _once(pairs: Sequence[tuple[str, Any]]) -> None:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        again = next(name for at, name in enumerate(names) if name in names[:at])
        raise Invalid("This is there twice. Send it once.", field=named(again))
