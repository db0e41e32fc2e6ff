"""Two Life Links over the HTTP API, each party in a session of its own.

Two volunteers apply; a coordinator asks for references, decides on a check, records training. The person
says what they look for and proposes the volunteer who fits best: both agree, they meet twice, the person
rates both meetings, an expense is paid against its receipt. The case manager proposes the second: that
volunteer raises a concern, a safeguarding lead closes it, and the person ends the link without a reason."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import zip_longest
from time import sleep
from typing import Any, Final

from services.system.demo import support_story as story
from services.system.demo.calling import DemoFailed, Party
from services.system.demo.co_created import PEOPLE, CoCreated
from shared.clock import utc_now
from shared.security import Role

LIFE_LINKS: Final = "/plans/life-links"
VOLUNTEERS: Final = f"{LIFE_LINKS}/volunteers"
MINE: Final = f"{LIFE_LINKS}/my-links"
# When a meeting that is planned begins: in the time that the request takes, which may be a busy machine's.
AHEAD: Final = tuple(timedelta(seconds=seconds) for seconds in (0.4, 2, 15))
Row = Mapping[str, Any]


class LifeLinks:
    """Plays them with the parties of the assessment. today: calendar date.

    Repeating it changes nothing: what is done already is found and left as it is."""

    def __init__(self, together: CoCreated, today: date) -> None:
        self._together, self._person = together, together.person
        self._case_manager, self._coordinator = together.case_manager, together.programme_lead
        self.lead = together.party(Role.SAFEGUARDING_LEAD)
        self._volunteers = [
            together.party(Role.VOLUNTEER, name=each.known_as.lower()) for each in story.VOLUNTEERS
        ]
        self._today, self._weeks_ago = today.isoformat(), (today - timedelta(weeks=4)).isoformat()
        self._at = f"/plans/participants/{together.participant_id}"

    @property
    def stages(self) -> Sequence[Callable[[], object]]:
        return (self._apply, self._allow, self._match, self._meet, self._claim, self._worry)

    def shown(self) -> Sequence[Row]:
        """The links, as the case manager reads them, oldest first."""
        return [self._case_manager.get(f"{self._at}/links/{link}") for link in self._links()]

    def meetings(self) -> Sequence[Row]:
        """Of all links, as the person reads them, oldest first."""
        of = {link: self._person.get(f"{self._at}/links/{link}/meetings")["items"] for link in self._links()}
        return [{**row, "link_id": link} for link, rows in of.items() for row in reversed(rows)]

    def expenses(self) -> Sequence[Row]:
        rows: Sequence[Row] = self._coordinator.get(f"{LIFE_LINKS}/expenses")["items"]
        return rows

    def _apply(self) -> None:
        for told, volunteer in zip(story.VOLUNTEERS, self._volunteers, strict=True):
            me = f"{LIFE_LINKS}/me"
            known = volunteer.find(me) or volunteer.post(me, told.application)
            if known["status"] != "available":
                self._clear(f"{VOLUNTEERS}/{known['volunteer_id']}")

    def _clear(self, at: str) -> None:
        """What is asked of everybody before they are available."""
        coordinator = self._coordinator
        asked = {each["kind"]: each for each in coordinator.get(at)["references"]}
        for kind in story.REFERENCES:
            if kind not in asked:
                coordinator.post(f"{at}/references", {"kind": kind, "referee": story.REFEREE})
        for reference in coordinator.get(at)["references"]:
            came = {"satisfactory": True}
            coordinator.post(f"{at}/references/{reference['reference_id']}/received", came)
        for module in story.TRAINED:
            coordinator.post(f"{at}/trainings", {"module": module, "completed_on": self._weeks_ago})
        coordinator.post(f"{at}/checks", {**story.CHECK, "issued_on": self._weeks_ago})
        coordinator.post(f"{at}/availability")

    def _allow(self) -> None:
        """The person says yes to sharing what volunteers need to know."""
        consents = f"{PEOPLE}/{self._together.participant_id}/consents"
        self._case_manager.post(f"{consents}/bases", {"purpose": story.SHARING, "basis": "consent"})
        [wording] = [
            each["reference"]
            for each in self._person.get("/assessment/consent-wordings")
            if each["purpose"] == story.SHARING
        ]
        said = {"purpose": story.SHARING, "wording": wording, "on": self._today}
        self._person.post(f"{consents}/given", said)

    def _match(self) -> None:
        """The best first, proposed by the person; then the next, by the case manager."""
        self._person.post(f"{self._at}/wishes", story.WISHES)
        for party in (self._person, self._case_manager)[len(self._links()) :]:
            best, *_ = self._person.get(f"{self._at}/link-suggestions")["items"]
            # Until plans knows what the person has said yes to.
            proposed = {"volunteer_id": best["volunteer_id"]}
            party.post(f"{self._at}/links", proposed, until="sharing-not-agreed")
        for link in self._links():
            if self._case_manager.get(f"{self._at}/links/{link}")["state"] == "proposed":
                self._agree(link)

    def _agree(self, link: str) -> None:
        """Each in a session of their own: only then is each told what the other is called."""
        wording = self._person.get(f"{LIFE_LINKS}/consent-wording")["wording"]
        said = {"wording": wording, "known_as": story.KNOWN_AS}
        self._person.post(f"{self._at}/links/{link}/consent", said)
        self._volunteer_of(link).post(f"{MINE}/{link}/consent", {"wording": wording})

    def _meet(self) -> None:
        """The first link meets twice, and the person says what it was worth."""
        link, _ = self._links()
        volunteer = self._volunteer_of(link)
        at = f"{MINE}/{link}/meetings"
        known: list[Any] = volunteer.get(at)["items"][::-1]
        for told, meeting in zip_longest(story.MEETINGS, known):
            where = {"mode": "in_person", "place": told["place"], "district": story.DISTRICT}
            planned = {**where, "minutes": told["planned"]}
            one = meeting["meeting_id"] if meeting else begun(volunteer, at, planned)
            volunteer.post(f"{at}/{one}/held", {"minutes": told["minutes"]})
            rated = {"score": told["rating"], "words": {"text": told["words"]}, "shared": True}
            self._person.post(f"{self._at}/links/{link}/meetings/{one}/rating", rated)

    def _claim(self) -> None:
        """What the volunteer paid at the last meeting, against the receipt."""
        link, _ = self._links()
        volunteer = self._volunteer_of(link)
        meeting = volunteer.get(f"{MINE}/{link}/meetings")["items"][0]["meeting_id"]
        receipt = volunteer.give(f"{LIFE_LINKS}/my-receipts", story.RECEIPT, "image/png")["receipt_id"]
        claimed = volunteer.post(
            f"{MINE}/{link}/meetings/{meeting}/expenses", {**story.EXPENSE, "receipt_id": receipt}
        )
        for decision in ("accept", "pay"):
            self._coordinator.post(f"{LIFE_LINKS}/expenses/{claimed['expense_id']}/{decision}")

    def _worry(self) -> None:
        """It pauses the second link at once. Only a lead closes it; and nobody needs a reason to end it."""
        _, link = self._links()
        raised = self._volunteer_of(link).post(f"{MINE}/{link}/concerns", story.CONCERN)
        self.lead.post(f"{LIFE_LINKS}/concerns/{raised['concern_id']}/closing", story.CLOSING)
        if self._case_manager.get(f"{self._at}/links/{link}")["state"] == "paused":
            self._case_manager.post(f"{self._at}/links/{link}/resume")
        self._person.post(f"{self._at}/links/{link}/end", {})

    def _links(self) -> Sequence[str]:
        """Oldest first."""
        return [row["link_id"] for row in self._case_manager.get(f"{self._at}/links")["items"]][::-1]

    def _volunteer_of(self, link: str) -> Party:
        volunteer_id = self._case_manager.get(f"{self._at}/links/{link}")["volunteer_id"]
        return self._by_id[volunteer_id]

    @cached_property
    def _by_id(self) -> Mapping[str, Party]:
        return {each.get(f"{LIFE_LINKS}/me")["volunteer_id"]: each for each in self._volunteers}


def begun(volunteer: Party, at: str, meeting: Row, ahead: Sequence[timedelta] = AHEAD) -> str:
    """The id of one that is planned and has begun by now."""
    first, *later = ahead
    starts_at = utc_now() + first
    try:
        planned = volunteer.post(at, {**meeting, "starts_at": starts_at.isoformat()})
    except DemoFailed:
        if not later:
            raise
        return begun(volunteer, at, meeting, later)
    sleep(max(0.0, (starts_at - utc_now()).total_seconds() + 0.02))
    return str(planned["meeting_id"])
