"""What a ledger stored once is decoded for ever, and the bytes that its chain sealed are never rewritten:
a new version of an event gets an upcaster, and what is stored stays."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared import ledger
from shared.domain import private_fields
from shared.eventstore import Codec
from shared.security import Keys
from shared.testing import golden

CODEC = Codec("assessment", ledger.EVENTS)
ROWS = golden.read(Path(__file__).with_name("golden"))
FUNDER, TEAM, SHOP = (UUID(int=n) for n in (1, 2, 3))
BETWEEN: dict[str, Any] = {
    "debit": TEAM, "credit": SHOP, "unit": "pence", "effective_on": date(2026, 6, 30)
}  # fmt: skip


def test_there_is_one_of_every_version() -> None:
    assert [(row.name, row.schema_version) for row in ROWS] == golden.wanted(CODEC)


def test_each_decodes_to_todays_event() -> None:
    held, posted = UUID(int=12), UUID(int=13)
    assert [row.decode(CODEC, Keys()) for row in ROWS] == [
        ledger.AccountOpened(account_id=TEAM, kind="team", unit="pence", floor=0, cap=None),
        ledger.Expired(entry_id=UUID(int=15), hold_id=UUID(int=16), **BETWEEN, amount=400),
        ledger.Held(entry_id=held, **BETWEEN, amount=6_000, expires_on=date(2026, 7, 31)),
        ledger.Posted(entry_id=posted, hold_id=held, **BETWEEN, amount=2_500, released=0, last=False),
        ledger.Reversed(
            entry_id=UUID(int=17), reverses=posted, **{**BETWEEN, "debit": SHOP, "credit": TEAM}, amount=2_500
        ),
        ledger.Transferred(
            entry_id=UUID(int=11), **{**BETWEEN, "debit": FUNDER, "credit": TEAM}, amount=100_000
        ),
        ledger.Voided(entry_id=UUID(int=14), hold_id=held, **BETWEEN, amount=3_500),
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_todays_event_is_written_as_it_was(row: golden.Golden) -> None:
    event = row.decode(CODEC, Keys())
    written = CODEC.encode(event, event_id=row.id, stream=row.stream, keys=Keys())
    assert json.loads(written) == json.loads(row.data)


def test_nothing_in_it_is_anybodys() -> None:
    """Sealed fields could not be chained and erased, and words could not be erased at all."""
    codes = {"kind", "unit"}
    for event in ledger.EVENTS:
        assert not private_fields(event)
        names = {name for name, kind in event.__annotations__.items() if kind in (str, "str")}
        assert names <= codes
