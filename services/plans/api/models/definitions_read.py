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
LINKS: Final = (f"{PERSON}/links/{{link_id}}", "/life-links/my-links/{link_id}")
MEETINGS: Final = tuple(f"{link}/meetings" for link in LINKS)
CONCERNS: Final = "/life-links/concerns"
EXPENSES: Final = "/life-links/expenses/{expense_id}"
COACHING: Final = (f"{PERSON}/coaching/{{coaching_id}}", "/coaching/mine/{coaching_id}")
VOLUNTEERS: Final = ("/life-links/volunteers/{volunteer_id}", "/life-links/me")
APPLYING: Final = ("/life-links/volunteers", "/life-links/me")
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
    parts = (
        _case,
        _sentence,
        _plan,
        _contacts,
        _network,
        _matching,
        _coaching,
        _links,
        _volunteering,
        _meetings,
    )
    return [*chain.from_iterable(part(shipped) for part in parts)]


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


def _matching(shipped: Definitions) -> Iterator[CodesRead]:
    interests, weights = shipped.interests, shipped.matching
    wished = {code: wish.title for code, wish in weights.wishes.items()}
    for definition, field, titles in (
        (interests.reference, "interests", interests.interests),
        (interests.reference, "times", interests.times),
        (shipped.plan.reference, "areas", _worded(shipped.plan.areas)),
        (weights.reference, "must", wished),
        (weights.reference, "may", wished),
    ):
        yield _codes(definition, field, (f"{PERSON}/wishes",), titles)


def _coaching(shipped: Definitions) -> Iterator[CodesRead]:
    coaching = shipped.coaching
    modules = {module.code: module.title for module in coaching.modules}
    ends = tuple(f"{each}/end" for each in COACHING)
    misses = tuple(f"{each}/sessions/{{session_id}}/missed" for each in COACHING)
    for field, paths, titles in (
        ("module", ("/coaches/{coach_id}/trainings",), modules),
        ("reason", ends, coaching.end_reasons),
        ("reason", misses, coaching.missed_reasons),
    ):
        yield _codes(coaching.reference, field, paths, titles)


def _links(shipped: Definitions) -> Iterator[CodesRead]:
    links = shipped.links
    says = {code: each.title for code, each in links.says.items()}
    outcomes = {code: each.title for code, each in links.concern_outcomes.items()}
    for field, paths, titles in (
        ("person_says", (f"{LINKS[0]}/review",), says),
        ("volunteer_says", (f"{LINKS[0]}/review",), says),
        ("reason", tuple(f"{each}/end" for each in LINKS), links.end_reasons),
        ("category", (*(f"{each}/concerns" for each in LINKS), CONCERNS), links.concern_categories),
        ("kind", (f"{PERSON}/link-relations", f"{LINKS[1]}/relation"), links.relations),
        ("outcome", (f"{CONCERNS}/{{concern_id}}/closing",), outcomes),
    ):
        yield _codes(links.reference, field, paths, titles)


def _meetings(shipped: Definitions) -> Iterator[CodesRead]:
    meetings = shipped.meetings
    kinds = {code: kind.title for code, kind in meetings.expense_kinds.items()}
    moves, cancels = ([f"{each}/{{meeting_id}}/{done}" for each in MEETINGS] for done in ("move", "cancel"))
    for field, paths, titles in (
        ("place", (*MEETINGS, *moves), meetings.places),
        ("reason", cancels, meetings.cancel_reasons),
        ("kind", (f"{MEETINGS[1]}/{{meeting_id}}/expenses",), kinds),
        ("reason", (f"{EXPENSES}/decline",), meetings.decline_reasons),
    ):
        yield _codes(meetings.reference, field, paths, titles)


def _volunteering(shipped: Definitions) -> Iterator[CodesRead]:
    interests, weights, asked = shipped.interests, shipped.matching, shipped.volunteering
    traits = {code: wish.title for code, wish in weights.wishes.items() if wish.category is None}
    for definition, field, titles in (
        (interests.reference, "interests", interests.interests),
        (interests.reference, "times", interests.times),
        (shipped.plan.reference, "areas", _worded(shipped.plan.areas)),
        (shipped.network.reference, "categories", shipped.network.categories),
        (weights.reference, "traits", traits),
    ):
        yield _codes(definition, field, tuple(f"{each}/offer" for each in VOLUNTEERS), titles)
        yield _codes(definition, f"offer.{field}", APPLYING, titles)
    modules = {code: module.title for code, module in asked.modules.items()}
    refusals = {code: reason.title for code, reason in asked.refusal_reasons.items()}
    for field, paths, titles in (
        ("kind", (f"{VOLUNTEERS[0]}/references",), asked.reference_kinds),
        ("ground", (f"{VOLUNTEERS[0]}/checks",), asked.grounds),
        ("module", (f"{VOLUNTEERS[0]}/trainings",), modules),
        ("reason", tuple(f"{each}/pause" for each in VOLUNTEERS), asked.pause_reasons),
        ("reason", (f"{VOLUNTEERS[0]}/refusal",), refusals),
    ):
        yield _codes(asked.reference, field, paths, titles)


def _worded(coded: Iterable[Coded]) -> Titles:
    return {each.code: each.wording for each in coded}


def _codes(definition: str, field: str, paths: Iterable[str], titles: Titles) -> CodesRead:
    return CodesRead(
        definition=definition,
        taken_by=[TakenBy(path=path, field=field) for path in paths],
        codes=[CodeRead(code=code, title=title) for code, title in titles.items()],
    )
