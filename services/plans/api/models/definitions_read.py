"""The codes that bodies take, each with its words, so that a client has to know none of them by heart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import chain
from typing import Final

from pydantic import BaseModel

from services.plans.definitions import Definitions
from services.plans.domain.plan.definition import Coded

Titles = Mapping[str, Mapping[str, str]]
PERSON: Final = "/participants/{participant_id}"
CASE, CONTACTS, NETWORK, PLAN = (
    f"{PERSON}/{what}" for what in ("case", "contacts", "network", "plan")
)  # fmt: skip
CONTACT, PROPOSALS = f"{CONTACTS}/{{contact_id}}", f"{PLAN}/proposals"
# The last is where who answers a proposal says what it should be instead.
PROPOSING: Final = (PROPOSALS, f"{PROPOSALS}/{{proposal_id}}/counter")
TIES: Final = (f"{NETWORK}/ties", f"{NETWORK}/ties/{{tie_id}}/changes")
PLACES: Final = ("/places", "/places/{place_id}/changes")


class CodeRead(BaseModel):
    """title: plain words by language, such as `en` and `cy`."""

    code: str
    title: Mapping[str, str]


class TakenBy(BaseModel):
    """The body of a POST to path takes these codes in field; `a.b` is b within a."""

    path: str
    field: str


class CodesRead(BaseModel):
    """definition: which version they are of; it is recorded with what is said in them."""

    definition: str
    taken_by: list[TakenBy]
    codes: list[CodeRead]


def every_code(shipped: Definitions) -> list[CodesRead]:
    """Each list of codes that some body takes, in the version in use."""
    return [*chain(_case(shipped), _sentence(shipped), _plan(shipped), _contacts(shipped), _network(shipped))]


def _case(shipped: Definitions) -> Iterator[CodesRead]:
    gates = shipped.gates
    for field, paths, reasons in (
        ("override.reason", (f"{CASE}/next-phase", f"{CASE}/close"), gates.overriding.reasons),
        ("reason", (f"{CASE}/back",), gates.going_back),
        ("reason", (f"{CASE}/close",), gates.closing),
        ("reason", (f"{CASE}/reopen",), gates.reopening),
    ):
        yield _codes(gates.reference, field, paths, {each.code: asdict(each.text) for each in reasons})


def _sentence(shipped: Definitions) -> Iterator[CodesRead]:
    types, kinds = shipped.requirement_types, shipped.intervention_kinds
    required = {each.code: asdict(each.title) for each in types.types}
    yield _codes(types.reference, "kind", (f"{PERSON}/requirements",), required)
    delivered = {each.code: asdict(each.title) for each in kinds.kinds}
    yield _codes(kinds.reference, "kind", (f"{PERSON}/interventions",), delivered)


def _plan(shipped: Definitions) -> Iterator[CodesRead]:
    plan, version = shipped.plan, f"{PLAN}/versions/{{number}}"
    for field, paths, coded in (
        ("change.area", PROPOSING, plan.areas),
        ("change.no_strength", PROPOSING, plan.reasons.no_strength),
        ("on_behalf_of_person", (PROPOSALS,), plan.reasons.on_behalf),
        ("reason", (f"{PROPOSALS}/{{proposal_id}}/decline",), plan.reasons.declined),
        ("reason", (f"{version}/answer",), plan.reasons.could_not_answer),
        ("reason", (f"{version}/put-in-force",), plan.reasons.not_agreed),
        ("reason", (f"{PLAN}/steps/{{step_id}}/state",), plan.reasons.cannot_be_done_yet),
    ):
        yield _codes(plan.reference, field, paths, _worded(coded))


def _contacts(shipped: Definitions) -> Iterator[CodesRead]:
    contacts, unplanned = shipped.contacts, f"{CONTACTS}/unplanned"
    for field, paths, titles in (
        ("purpose", (CONTACTS, unplanned), contacts.purposes),
        ("present", (unplanned, f"{CONTACT}/kept"), contacts.present),
        ("reason", (f"{CONTACT}/decline",), contacts.decline_reasons),
        ("reason", (f"{CONTACT}/cancel",), contacts.cancel_reasons),
        ("reason", (f"{CONTACT}/missed",), contacts.missed_reasons),
    ):
        yield _codes(contacts.reference, field, paths, titles)


def _network(shipped: Definitions) -> Iterator[CodesRead]:
    network = shipped.network
    for field, paths, titles in (
        ("kind", TIES, {role.code: role.title for role in network.roles}),
        ("frequency", TIES, network.frequencies),
        ("kind", PLACES, network.place_kinds),
        ("categories", PLACES, network.categories),
        ("open_to", PLACES, network.open_to),
    ):
        yield _codes(network.reference, field, paths, titles)


def _worded(coded: Iterable[Coded]) -> Titles:
    return {each.code: each.wording for each in coded}


def _codes(definition: str, field: str, paths: Iterable[str], titles: Titles) -> CodesRead:
    return CodesRead(
        definition=definition,
        taken_by=[TakenBy(path=path, field=field) for path in paths],
        codes=[CodeRead(code=code, title=title) for code, title in titles.items()],
    )
