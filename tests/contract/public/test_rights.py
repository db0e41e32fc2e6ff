"""Saying no is a right: no public event of consent can call it anything else."""

import pytest

from shared.contracts import Contract
from tests.contract.public.golden import contracts

OF_CONSENT = [cls for cls in contracts() if ".consent." in cls.contract_type]
# What such a field would be called, in whole or in part.
BLAME = ("compli", "comply", "breach", "fail", "refus", "enforce", "sanction", "warning", "absen", "engag")


def blaming(names: set[str]) -> list[str]:
    return sorted(name for name in names if any(word in name for word in BLAME))


@pytest.mark.parametrize("cls", OF_CONSENT, ids=lambda cls: cls.contract_type)
def test_declining_is_never_non_compliance(cls: type[Contract]) -> None:
    assert blaming({*cls.model_fields, *cls.contract_type.split(".")}) == []


def test_there_are_events_to_look_at_and_a_blaming_one_would_be_found() -> None:
    assert len(OF_CONSENT) == 6
    assert blaming({"purpose", "non_compliance"}) == ["non_compliance"]


def test_what_says_who_may_not_meet_whom_is_restricted_and_nothing_else_is() -> None:
    restricted = {cls.contract_type for cls in contracts() if cls.contract_restricted}
    assert restricted == {
        f"mydirection.assessment.{name}"
        for name in (
            "risk.recorded",
            "risk.ended",
            "exclusion.recorded",
            "exclusion.checked",
            "exclusion.ended",
        )
    }
