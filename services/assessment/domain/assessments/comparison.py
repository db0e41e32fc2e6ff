"""Two versions of an assessment compared, item by item."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from uuid import UUID

from services.assessment.domain.assessments.assessment_state import Content, Item
from services.assessment.domain.assessments.voice import Voice
from shared.domain import record
from shared.domain.authorship import Party


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
class Stated:
    """A rating, or a code. own_session: whether the party itself entered it."""

    value: int | str
    own_session: bool


@record
class StatedDifference:
    """Of a rating, a readiness, or what was passed over. None where there was none. The same value
    taken up in the party's own session is a difference, too."""

    section: str
    party: Party
    before: Stated | None
    after: Stated | None


Places = Mapping[tuple[str, Party], Stated]


@record
class Comparison:
    items: tuple[ItemDifference, ...]
    ratings: tuple[StatedDifference, ...]
    readiness: tuple[StatedDifference, ...]
    passed: tuple[StatedDifference, ...]

    @property
    def empty(self) -> bool:
        return not (self.items or self.ratings or self.readiness or self.passed)


def compare(before: Content, after: Content) -> Comparison:
    """What the second has otherwise than the first."""
    return Comparison(
        items=tuple(_items(before, after)),
        ratings=_stated(_ratings(before), _ratings(after)),
        readiness=_stated(_readiness(before), _readiness(after)),
        passed=_stated(_passed(before), _passed(after)),
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


def _ratings(content: Content) -> Places:
    return {(r.section, r.voice.party): _said(r.value, r.voice) for r in content.ratings}


def _readiness(content: Content) -> Places:
    return {(r.section, r.voice.party): _said(r.code, r.voice) for r in content.readiness}


def _passed(content: Content) -> Places:
    return {(p.section, p.voice.party): _said(p.reason, p.voice) for p in content.passed}


def _said(value: int | str, voice: Voice) -> Stated:
    return Stated(value=value, own_session=voice.on_behalf is None)


def _stated(old: Places, new: Places) -> tuple[StatedDifference, ...]:
    return tuple(
        StatedDifference(section=place[0], party=place[1], before=old.get(place), after=new.get(place))
        for place in _keys(old, new)
        if old.get(place) != new.get(place)
    )


def _keys(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> list[Any]:
    """Those of the first in their order, then those that only the second has."""
    return list(dict.fromkeys((*old, *new)))
