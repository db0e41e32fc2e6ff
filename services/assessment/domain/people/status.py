"""Where a participant is in the programme."""

from typing import Final, Literal

Status = Literal[
    "registered", "started", "completed", "withdrew", "transferred", "recalled", "sentence_ended", "died"
]
# The programme is over for them. A recall is not an end: a re-release goes on from there.
ENDED: Final[frozenset[Status]] = frozenset(
    {"completed", "withdrew", "transferred", "sentence_ended", "died"}
)
# What may follow what. Only an error is undone: by reopening, never by a change back.
FOLLOWS: Final[dict[Status, tuple[Status, ...]]] = {
    "registered": ("started", "withdrew", "transferred", "sentence_ended", "died"),
    "started": ("completed", "withdrew", "transferred", "recalled", "sentence_ended", "died"),
    "recalled": ("started", "withdrew", "transferred", "sentence_ended", "died"),
    "completed": ("died",),
    "withdrew": ("died",),
    "transferred": ("died",),
    "sentence_ended": ("died",),
    "died": (),
}
