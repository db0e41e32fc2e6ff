"""Somebody says what is to be told, where and when not; or that nothing is."""

from datetime import date
from typing import Any, get_args
from uuid import UUID

import pytest

from shared.domain import ERASED, Conflict, Invalid
from shared.domain.authorship import Author
from shared.domain.standing import Standing
from shared.notices.address import normalised
from shared.notices.preference_events import Kind, NoticePreferencesSet, NoticePreferencesWithdrawn
from shared.notices.preferences import (
    DECIDER,
    PreferenceFacts,
    SetNoticePreferences,
    WithdrawNotices,
)
from shared.notices.quiet import QuietHours
from shared.testing.deciding import Given

ANN = UUID(int=1)
TODAY = date(2026, 3, 2)
PERSON = Author(party="person", account="person-1@issuer")
WORKER = Author(party="practitioner", account="cm-1@issuer")
NIGHT = QuietHours(from_hour=21, until_hour=8)
SAID: dict[str, Any] = {"channel": "text", "language": "cy", "quiet": NIGHT}


def standing(**said: Any) -> Standing:
    return Standing(**{"participant_id": ANN, "arm": "programme", "status": "started", **said})


def facts(**said: Any) -> PreferenceFacts:
    return PreferenceFacts(standing=standing(**said), today=TODAY)


def wanted(author: Author = PERSON, **said: Any) -> SetNoticePreferences:
    kinds = said.pop("kinds", ("reviews", "appointments"))
    return SetNoticePreferences(author=author, address="07700 900123", **{**SAID, "kinds": kinds, **said})


def as_set(author: Author = PERSON, **said: Any) -> NoticePreferencesSet:
    given = {"kinds": ("appointments", "reviews"), "address": "+447700900123", **SAID, **said}
    return NoticePreferencesSet(
        participant_id=ANN, party=author.party, account=author.account, recorded_on=TODAY, **given
    )


def after(*events: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(events), facts())


WITHDRAWN = NoticePreferencesWithdrawn(
    participant_id=ANN, party="person", account=PERSON.account, recorded_on=TODAY
)


@pytest.mark.parametrize("author", [PERSON, WORKER], ids=["person", "practitioner"])
def test_either_party_records_it_marked_as_theirs(author: Author) -> None:
    after().when(wanted(author)).then(as_set(author))


def test_the_same_again_by_the_same_party_is_nothing_and_by_the_other_is_theirs() -> None:
    after(as_set()).when(wanted()).then()
    after(as_set()).when(wanted(WORKER)).then(as_set(WORKER))
    after(as_set()).when(wanted(kinds=("reviews",))).then(as_set(kinds=("reviews",)))


def test_it_is_withdrawn_once_and_may_be_set_again() -> None:
    after(as_set()).when(WithdrawNotices(author=PERSON)).then(WITHDRAWN)
    for before in ((), (as_set(), WITHDRAWN)):
        after(*before).when(WithdrawNotices(author=PERSON)).then()
    after(as_set(), WITHDRAWN).when(wanted()).then(as_set())


def test_it_can_be_withdrawn_once_erased_and_after_a_death() -> None:
    after(as_set(address=ERASED)).when(WithdrawNotices(author=PERSON)).then(WITHDRAWN)
    after(as_set()).when(WithdrawNotices(author=PERSON), facts(status="died")).then(WITHDRAWN)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kinds": ()}, "kinds"),
        ({"kinds": ("reviews", "reviews")}, "kinds"),
        ({"quiet": QuietHours(from_hour=8, until_hour=8)}, "quiet"),
        ({"channel": "email"}, "address"),
    ],
    ids=["no kind", "a kind twice", "a quiet day", "a number as an email address"],
)
def test_what_could_not_be_told_is_refused_by_its_field(said: dict[str, Any], field: str) -> None:
    after().when(wanted(**said)).refuses(Invalid, field=field)


@pytest.mark.parametrize("whose", [{"arm": "comparator", "status": None}, {"status": "died"}])
def test_nobody_is_told_who_takes_part_in_nothing_or_died(whose: dict[str, Any]) -> None:
    after().when(wanted(), facts(**whose)).refuses(Conflict)


def test_every_kind_and_no_quiet_hours_can_be_wanted() -> None:
    every = get_args(Kind)
    command = wanted(kinds=every, quiet=None)
    after().when(command).then(as_set(kinds=tuple(sorted(every)), quiet=None))


@pytest.mark.parametrize(
    "given",
    [
        "07700900123",
        "07700 900 123",
        "+44 7700 900123",
        "+44 (0)7700-900123",
        "00447700900123",
        "447700900123",
    ],
)
def test_a_mobile_number_is_normalised(given: str) -> None:
    assert normalised("text", given) == "+447700900123"


@pytest.mark.parametrize(
    "given",
    [
        *("0113 496 0000", "07012345678", "07600123456", "0770090012", "077009001234", "+33612345678"),
        *("٠٧٧٠٠٩٠٠١٢٣", "07700900123x", "", "+4477009001231", "ann@example.org"),
    ],
)
def test_what_is_no_uk_mobile_number_is_refused_and_not_repeated(given: str) -> None:
    with pytest.raises(Invalid) as refused:
        normalised("text", given)
    assert not given or given not in refused.value.detail


def test_the_isle_of_man_has_mobiles_where_pagers_are() -> None:
    assert normalised("text", "07624 123456") == "+447624123456"


def test_an_email_address_keeps_its_first_part_and_lowers_its_domain() -> None:
    assert normalised("email", " Ann.O'Neil+x@Example.ORG ") == "Ann.O'Neil+x@example.org"


@pytest.mark.parametrize(
    "given",
    [
        *("ann", "ann@", "@example.com", "ann@example", "ann@@example.org", "ann..b@example.org"),
        *(".ann@example.org", "ann@-example.org", "ann@example.org, b@example.org", "ann @example.org"),
        *("ann@example.org\nbcc: x@y.org", "änn@example.org", f"{'a' * 65}@example.org"),
        f"ann@{'a.' * 125}org",
    ],
)
def test_what_is_no_email_address_is_refused_and_not_repeated(given: str) -> None:
    with pytest.raises(Invalid) as refused:
        normalised("email", given)
    assert given not in refused.value.detail
