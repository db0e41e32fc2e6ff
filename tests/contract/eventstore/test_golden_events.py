"""What was once stored is decoded and folded for ever: with its key, and without it."""

from pathlib import Path

import pytest

from shared.domain import ERASED
from shared.eventstore import Codec
from shared.security import Keys, PersonKey
from shared.testing import golden
from shared.testing.budget import BUDGET, EVENTS, SERVICE, UPCASTERS, Barred, Noted, Opened, Spent

CODEC = Codec(SERVICE, EVENTS, UPCASTERS)
ROWS = golden.read(Path(__file__).with_name("golden"))
KEYS = Keys({"holder": PersonKey(bytes(range(32)))})
ERASED_KEYS = Keys({}, ["holder"])


def test_there_is_one_of_every_version() -> None:
    assert [(row.name, row.schema_version) for row in ROWS] == golden.wanted(CODEC)


def test_each_decodes_to_todays_event() -> None:
    assert [row.decode(CODEC, KEYS) for row in ROWS] == [
        Barred(amount_pence=7),
        Noted(holder="holder", words="own words"),
        Opened(holder="holder", limit_pence=2000, purpose=None),
        Opened(holder="holder", limit_pence=2050, purpose="a bicycle"),
        Spent(amount_pence=150),
    ]


@pytest.mark.parametrize(("keys", "words"), [(KEYS, "own words"), (ERASED_KEYS, ERASED)])
def test_they_fold_with_and_without_the_key(keys: Keys, words: object) -> None:
    state = BUDGET.fold(row.decode(CODEC, keys) for row in ROWS)
    assert (state.holder, state.limit_pence, state.spent_pence) == ("holder", 2050, 150)
    assert state.notes == (words,)
