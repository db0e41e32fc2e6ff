"""What somebody wants to be told, by which channel, in which language and when not.

Rules, as given / when / then:
- given a participant of the programme / SetNoticePreferences by either party / NoticePreferencesSet,
  marked with that party, in the place of what stood
- given preferences / SetNoticePreferences by the same party with the same / nothing
- given preferences / WithdrawNotices by either party / NoticePreferencesWithdrawn
- given none, or withdrawn ones / WithdrawNotices / nothing: there is nothing to stop
- given any / an address that the channel cannot reach, no kind, a kind twice, quiet hours of a whole
  day / refused, naming the field
- given a comparator, who takes part in nothing, or somebody who died / SetNoticePreferences / refused
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from shared.domain import Conflict, Decider, Invalid, record
from shared.domain.authorship import Author
from shared.domain.standing import Standing
from shared.notices import preference_events as events
from shared.notices.address import Channel, normalised
from shared.notices.preference_events import Kind, Language
from shared.notices.quiet import QuietHours


@record
class SetNoticePreferences:
    """address: as it was given. quiet: None for no quiet hours."""

    author: Author
    channel: Channel
    address: str
    language: Language
    quiet: QuietHours | None
    kinds: Sequence[Kind]


@record
class WithdrawNotices:
    author: Author


@record
class PreferenceFacts:
    standing: Standing
    today: date


# State: what stands, None where nothing is wanted.
Preferences = events.NoticePreferencesSet | None


def decide(command: Any, state: Preferences, facts: PreferenceFacts) -> Sequence[Any]:
    said: dict[str, Any] = {
        "participant_id": facts.standing.participant_id,
        "party": command.author.party,
        "account": command.author.account,
        "recorded_on": facts.today,
    }
    match command:
        case SetNoticePreferences():
            return _set(command, state, facts, said)
        case WithdrawNotices():
            return [events.NoticePreferencesWithdrawn(**said)] if state else []
    raise TypeError(command)


def _set(
    command: SetNoticePreferences, state: Preferences, facts: PreferenceFacts, said: dict[str, Any]
) -> Sequence[Any]:
    _refuse_nobody(facts.standing)
    wanted: dict[str, Any] = {
        "channel": command.channel,
        "address": normalised(command.channel, command.address),
        "language": command.language,
        "quiet": _some_day_left(command.quiet),
        "kinds": _in_order(command.kinds),
    }
    same = state and said["party"] == state.party
    if same and wanted == {name: getattr(state, name) for name in wanted}:
        return []
    return [events.NoticePreferencesSet(**said, **wanted)]


def _refuse_nobody(standing: Standing) -> None:
    if standing.arm == "comparator":
        raise Conflict("A comparator takes part in nothing, so there is nothing to tell them.")
    if standing.status == "died":
        raise Conflict("This person died. Nobody is told anything any more.")


def _some_day_left(quiet: QuietHours | None) -> QuietHours | None:
    if quiet is not None and quiet.from_hour == quiet.until_hour:
        raise Invalid("Quiet hours of a whole day: withdraw to be told nothing.", field="quiet")
    return quiet


def _in_order(kinds: Sequence[Kind]) -> tuple[Kind, ...]:
    if not kinds:
        raise Invalid("Name what is to be told, or withdraw to be told nothing.", field="kinds")
    if len(set(kinds)) < len(kinds):
        raise Invalid("Name each kind once.", field="kinds")
    return tuple(sorted(kinds))


def evolve(state: Preferences, event: Any) -> Preferences:
    match event:
        case events.NoticePreferencesSet():
            return event
        case events.NoticePreferencesWithdrawn():
            return None
    return state


DECIDER: Decider[Preferences] = Decider("notices", None, decide, evolve)
