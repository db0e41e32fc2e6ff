"""Two versions of an assessment compared, item by item."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal
from uuid import UUID

from services.assessment.domain.assessments.assessment_state import Content, Item, Rating
from services.assessment.domain.authorship import Party
from shared.domain import record


@record
class ItemDifference:
    """fields: what is another, of a changed item. before, after: None where it is not there."""

    item_id: UUID
    section: str
    change: Literal["added", "removed", "changed"]
    fields: tuple[str, ...]
    before: Item | None
    after: Item | None


@record
class RatingDifference:
    section: str
    party: Party
    before: int | None
    after: int | None


@record
class CodeDifference:
    """Of readiness, and of what was passed over. Codes; None where there was none."""

    section: str
    before: str | None
    after: str | None


@record
class Comparison:
    items: tuple[ItemDifference, ...]
    ratings: tuple[RatingDifference, ...]
    readiness: tuple[CodeDifference, ...]
    passed: tuple[CodeDifference, ...]

    @property
    def empty(self) -> bool:
        return not (self.items or self.ratings or self.readiness or self.passed)


def compare(before: Content, after: Content) -> Comparison:
    """What the second has otherwise than the first."""
    return Comparison(
        items=tuple(_items(before, after)),
        ratings=tuple(_ratings(before, after)),
        readiness=tuple(
            _codes(
                {r.section: r.code for r in before.readiness}, {r.section: r.code for r in after.readiness}
            )
        ),
        passed=tuple(
            _codes({p.section: p.reason for p in before.passed}, {p.section: p.reason for p in after.passed})
        ),
    )


def _items(before: Content, after: Content) -> Iterator[ItemDifference]:
    old = {item.item_id: item for item in before.standing}
    new = {item.item_id: item for item in after.standing}
    for item_id in _keys(old, new):
        was, now = old.get(item_id), new.get(item_id)
        fields = _changed_fields(was, now) if was and now else ()
        if was and now and not fields:
            continue
        change: Any = "changed" if was and now else "added" if now else "removed"
        section = (now or old[item_id]).section
        yield ItemDifference(
            item_id=item_id, section=section, change=change, fields=fields, before=was, after=now
        )


def _changed_fields(was: Item, now: Item) -> tuple[str, ...]:
    pairs = {
        "words": (was.present.words, now.present.words),
        "evidence": (was.present.evidence, now.present.evidence),
        "voice": (was.present.voice, now.present.voice),
        "affirmed": (was.affirmed, now.affirmed),
        "confirmed": (was.confirmed, now.confirmed),
        "comments": (was.comments, now.comments),
        "translations": (was.translations, now.translations),
    }
    return tuple(name for name, (one, other) in pairs.items() if one != other)


def _ratings(before: Content, after: Content) -> Iterator[RatingDifference]:
    old, new = _by_place(before.ratings), _by_place(after.ratings)
    for section, party in _keys(old, new):
        was, now = old.get((section, party)), new.get((section, party))
        if was != now:
            yield RatingDifference(section=section, party=party, before=was, after=now)


def _by_place(ratings: Iterable[Rating]) -> dict[tuple[str, Party], int]:
    return {(rating.section, rating.voice.party): rating.value for rating in ratings}


def _codes(old: dict[str, str], new: dict[str, str]) -> Iterator[CodeDifference]:
    for section in _keys(old, new):
        if old.get(section) != new.get(section):
            yield CodeDifference(section=section, before=old.get(section), after=new.get(section))


def _keys(old: dict[Any, Any], new: dict[Any, Any]) -> list[Any]:
    """Those of the first in their order, then those that only the second has."""
    return list(dict.fromkeys((*old, *new)))
