"""Whatever is ever stored about a person is told to them without anybody of the staff."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest

from services.system.catalogue import PUBLISHERS
from shared.domain import private_fields, withheld_fields
from shared.eventstore import Position, Recorded
from shared.http.telling import entry_of
from tests.contract.lives import LIVES
from tests.contract.lives.life import ANN, Life, codec, decoded

EVENTS = [event for service in PUBLISHERS for event in codec(service).events]
STAFF = ("@issuer", "@mydirection", 'ccount"')


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_no_account_is_told(life: Life) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    for number, entry in enumerate(life.stored(), 1):
        place = Position(1, 1, number)
        event = decoded(entry, service=life.service)
        recorded = Recorded(
            place, life.stream, number, UUID(int=number), str(ANN), None, now, "a", "c", event
        )
        text = json.dumps(entry_of(recorded).model_dump(mode="json"))
        assert not [word for word in STAFF if word in text], event.event_name


def accounts(value: Any) -> Iterator[tuple[type, str]]:
    """The fields, at whatever depth, whose value is an account of the stored lives."""
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            held = getattr(value, each.name)
            # What is sealed is the person's own, such as an email address.
            if isinstance(held, str) and "@" in held and each.name not in private_fields(type(value)):
                yield type(value), each.name
            yield from accounts(held)
    elif isinstance(value, Mapping):
        yield from accounts(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from accounts(part)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_every_field_that_holds_an_account_says_so(life: Life) -> None:
    found = {place for entry in life.stored() for place in accounts(decoded(entry, service=life.service))}
    assert not [(cls.__name__, name) for cls, name in found if name not in withheld_fields(cls)]


def declared(cls: type) -> Iterator[tuple[type, str]]:
    """The fields of an event and of the records in it that are named as accounts are."""
    for each in fields(cls):  # type: ignore[arg-type]
        hint = get_type_hints(cls)[each.name]
        parts = [hint, *get_args(hint), *(inner for part in get_args(hint) for inner in get_args(part))]
        for part in parts:
            if is_dataclass(part) and isinstance(part, type):
                yield from declared(part)
        last = each.name.rsplit("_", 1)[-1]
        if str in parts and (last in ("account", "by") or each.name == "case_manager"):
            yield cls, each.name


def test_so_does_every_field_that_is_named_like_one() -> None:
    found = {place for event in EVENTS for place in declared(event)}
    assert len(found) > 20
    assert not [(cls.__name__, name) for cls, name in found if name not in withheld_fields(cls)]


def test_ids_of_staff_and_words_about_others_are_withheld_from_a_case_that_is_told() -> None:
    withheld = ("case_manager_id", "deputy_id", "override_words")
    told = [event for event in EVENTS if "participant_id" in event.__dataclass_fields__]
    found = {(event, name) for event in told for name in withheld if name in event.__dataclass_fields__}
    assert len(found) == 5
    assert not [(cls.__name__, name) for cls, name in found if name not in withheld_fields(cls)]
