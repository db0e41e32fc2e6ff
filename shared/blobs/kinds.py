"""What a file is, by its first bytes: what a client says of it proves nothing.

Only what cannot run in a browser is taken, so neither SVG nor HTML. The marks are those of ISO 32000-1
(7.5.2), ITU T.81 (B.1.1.3) and the PNG specification (5.2)."""

from collections.abc import Mapping
from typing import Final, Literal

Kind = Literal["pdf", "jpeg", "png"]
MARKS: Final[Mapping[Kind, bytes]] = {
    "pdf": b"%PDF-",
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
}
MEDIA: Final[Mapping[Kind, str]] = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
LONGEST_MARK: Final = max(map(len, MARKS.values()))


def kind_of(beginning: bytes) -> Kind | None:
    """beginning: LONGEST_MARK bytes, or all that there are. None for what is not taken."""
    return next((kind for kind, mark in MARKS.items() if beginning.startswith(mark)), None)
