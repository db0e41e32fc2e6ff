"""Who gives their time, and what is said of how it goes: a volunteer's own record, a concern of each of both,
and a receipt, planted in a case."""

from typing import Any
from uuid import UUID

import httpx

from shared.clock import today, utc_now
from shared.security import Role
from shared.testing.http import Callers
from tests.integration.plans.coached_over_http import registered
from tests.integration.plans.linking import CONCERNS, MINE, WORDING, Linked, ok, read
from tests.integration.plans.meeting_over_http import Met, receipt

# Of volunteers and coaches themselves, whose it is to have erased.
# Long, as it is looked for in what is sealed, too.
THEIRS = "Wombatland"
REGISTER, ME = "/life-links/volunteers", "/life-links/me"
OFFER: dict[str, Any] = {"languages": ["en"], "districts": ["LS1"], "interests": ["music"], "most_links": 2}
MODULES = ("welcome", "safeguarding", "boundaries")


async def volunteered(lead: httpx.AsyncClient, callers: Callers, name: str) -> str:
    """The id of one who is available, in whose record everything is written that can be."""
    named = {"name": f"{THEIRS} Olunteer", "known_as": f"{THEIRS} Vi", "contact": f"{THEIRS}@example.org"}
    async with callers.as_(Role.VOLUNTEER, name) as themselves:
        who: str = (await ok(themselves, ME, {**named, "offer": OFFER}))["volunteer_id"]
    at, on = f"{REGISTER}/{who}", str(today(utc_now(), "Europe/London"))
    for _ in range(2):
        await ok(lead, f"{at}/references", {"kind": "work", "referee": f"{THEIRS} Feree"})
    for each in (await read(lead, at))["references"]:
        came = {"satisfactory": True, "words": f"{THEIRS} on time"}
        await ok(lead, f"{at}/references/{each['reference_id']}/received", came)
    level = {"level": "enhanced", "ground": "work_with_adults_at_risk", "decision": "cleared"}
    weighed = {"conviction": True, "considered": f"{THEIRS} long ago", "issued_on": on}
    await ok(lead, f"{at}/checks", {**level, **weighed})
    for module in MODULES:
        await ok(lead, f"{at}/trainings", {"module": module, "completed_on": on})
    await ok(lead, f"{at}/availability")
    return who


async def supported(
    callers: Callers, tell: Any, ann: UUID, lead: httpx.AsyncClient, *, both: str, staff: str
) -> str:
    """The id of a link of Ann's, who has said yes to sharing, with Wes: met, claimed for, and each raised a
    concern, of which hers was closed. both, staff: what words begin with that are for both or staff."""
    one = Linked(callers, tell, ann)
    who = await volunteered(lead, callers, "wes")
    await registered(lead, "kim", called=THEIRS)
    link_id = await one.proposed(UUID(who))
    async with one.hers() as hers, one.volunteers("wes") as wes, one.lead() as safe:
        agreed = {"wording": WORDING, "known_as": f"{both} Annie"}
        await ok(hers, f"{one.path}/{link_id}/consent", agreed)
        await ok(wes, f"{MINE}/{link_id}/consent", {"wording": WORDING})
        met = Met(one, "wes", link_id)
        given = {"receipt_id": await receipt(wes, f"%PDF-1.7 {THEIRS}".encode())}
        claim = {"kind": "parking", "amount_pence": 450, **given}
        await ok(wes, f"{met.mine}/{await met.held()}/expenses", claim)
        hers_said = {"category": "financial", "words": {"text": f"{both} money"}}
        raised = await ok(hers, f"{one.path}/{link_id}/concerns", hers_said)
        closing = {"outcome": "support_given", "text": f"{staff} heard both"}
        await ok(safe, f"{CONCERNS}/{raised['concern_id']}/closing", closing)
        said = {"category": "boundaries", "text": f"{staff} shouted"}
        await ok(wes, f"{MINE}/{link_id}/concerns", said)
    known = await one.begun("una")
    async with one.volunteers("una") as una:
        await ok(una, f"{MINE}/{known}/relation", {"kind": "relative"})
    other = await volunteered(lead, callers, "val")
    refusal = {"reason": "other", "words": f"{THEIRS} not this year"}
    async with callers.as_(Role.ADMIN, "mo") as mo:
        await ok(mo, f"{REGISTER}/{other}/refusal", refusal)
    return link_id
