"""Whose words or judgement something is, and who was signed in when it was entered.

Rules, as given / when / then:
- given a session of the person / anything with a reason for speaking on their behalf / refused
- given a practitioner / something of the person's without such a reason / the practitioner's own
- given a practitioner / words of the person's that they did not write down or interpret / refused
- given an answer from the person's own session / one on their behalf / refused
"""

from services.assessment.domain.assessments.framework import Framework, check_reason
from shared.domain import Account, Conflict, Invalid, record
from shared.domain.authorship import Author, OwnWords, Party

ON_BEHALF = "on_behalf_of_person"


@record
class Voice:
    """party: whose it is. account: who was signed in. on_behalf: the reason code, where a
    practitioner entered what is the person's; None where the party spoke for itself."""

    party: Party
    account: Account
    on_behalf: str | None = None

    @property
    def in_own_session(self) -> bool:
        """The person themselves: what is entered for them never counts as this."""
        return self.party == "person" and self.on_behalf is None


def voice_of(author: Author, on_behalf: str | None, framework: Framework) -> Voice:
    """Raises Invalid for a person who speaks on behalf of anybody, and for an unknown reason."""
    if on_behalf is None:
        return Voice(party=author.party, account=author.account)
    if author.party == "person":
        raise Invalid("This is your own session: you speak for yourself. Leave this out.", field=ON_BEHALF)
    check_reason(framework.reasons.on_behalf, on_behalf, ON_BEHALF)
    return Voice(party="person", account=author.account, on_behalf=on_behalf)


def check_taken_down(words: OwnWords, voice: Voice) -> None:
    """Raises Invalid for words of the person's that a practitioner typed as if they were the person."""
    if voice.on_behalf is not None and words.taken_down_by is None:
        raise Invalid("Say how you took these words down: written_down, or interpreted.", field="words.given")


def check_not_overruled(before: Voice | None, now: Voice) -> None:
    """Raises Conflict where the person has answered in their own session, and a practitioner would
    put another answer in its place."""
    if before is not None and before.in_own_session and not now.in_own_session:
        raise Conflict(
            "The person has answered this in their own session. Only they change it.", code="own-session"
        )
