"""What a plan should be, kept as plainly as possible: texts by id, who may answer what, frozen copies.

It shares nothing with the domain but the commands that it is shown."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.plans.domain.plan.answering import (
    AcceptProposal,
    CounterProposal,
    DeclineProposal,
    WithdrawProposal,
)
from services.plans.domain.plan.proposing import ProposeChange
from services.plans.domain.plan.versions import AnswerVersion, OfferVersion, PutInForce


@dataclass
class Kept:
    """text: what it says. changes: how often it changed. above: the goal that a step is under."""

    text: str
    above: UUID | None
    changes: int = 0
    gone: bool = False


@dataclass
class Asked:
    """party, account: who asks; text: None of a removal; seen: how often the item had changed then."""

    party: str
    account: str
    kind: str
    item: UUID
    above: UUID | None
    text: str | None
    seen: int


@dataclass
class Frozen:
    texts: dict[UUID, str]
    answers: dict[str, tuple[str, bool]] = field(default_factory=dict)
    status: str = "offered"
    in_force: str | None = None


@dataclass
class Oracle:
    items: dict[UUID, Kept] = field(default_factory=dict)
    asked: dict[UUID, Asked] = field(default_factory=dict)
    ever: set[UUID] = field(default_factory=set)
    accepted_texts: set[str] = field(default_factory=set)
    versions: list[Frozen] = field(default_factory=list)

    @property
    def texts(self) -> dict[UUID, str]:
        """What is in the plan."""
        return {key: kept.text for key, kept in self.items.items() if self.there(key)}

    def there(self, key: UUID | None) -> bool:
        kept = self.items.get(key) if key else None
        return bool(kept and not kept.gone and (kept.above is None or self.there(kept.above)))

    def take(self, command: Any) -> bool:
        """Whether the command may be; what it does is then in the plan of this oracle."""
        match command:
            case ProposeChange():
                return self._propose(command)
            case AcceptProposal():
                return self._accept(command)
            case CounterProposal():
                return self._counter(command)
            case DeclineProposal():
                return self._drop(command.proposal_id, self._may_answer(command))
            case WithdrawProposal():
                return self._drop(command.proposal_id, self._may_withdraw(command))
            case OfferVersion():
                return self._offer(command)
            case AnswerVersion():
                return self._answer(command)
            case PutInForce():
                return self._force(command)
        raise AssertionError(command)

    def _propose(self, command: ProposeChange) -> bool:
        change, author = command.change, command.author
        party = "person" if command.on_behalf else author.party
        item = change.place.step_id or change.place.goal_id
        assert item
        text = change.content.words.text if change.content else None  # type: ignore[union-attr]
        above = change.place.goal_id if change.kind == "add_step" else None
        if command.proposal_id in self.ever or (command.on_behalf and author.party == "person"):
            return False
        return self._ask(command.proposal_id, Asked(party, author.account, change.kind, item, above, text, 0))

    def _ask(self, key: UUID, asked: Asked) -> bool:
        adds = asked.kind.startswith("add")
        if adds and asked.item in self.items:
            return False
        if adds and asked.above and not self.there(asked.above):
            return False
        if not adds and not self.there(asked.item):
            return False
        if not adds:
            asked.seen = self.items[asked.item].changes
            if asked.text == self.items[asked.item].text:
                return False
        self.asked[key] = asked
        self.ever.add(key)
        return True

    def _may_answer(self, command: Any) -> bool:
        asked = self.asked.get(command.proposal_id)
        author = command.author
        return asked is not None and asked.party != author.party and asked.account != author.account

    def _fresh(self, asked: Asked) -> bool:
        if asked.kind.startswith("add"):
            return asked.item not in self.items and (asked.above is None or self.there(asked.above))
        return self.there(asked.item) and self.items[asked.item].changes == asked.seen

    def _accept(self, command: AcceptProposal) -> bool:
        if not self._may_answer(command) or not self._fresh(self.asked[command.proposal_id]):
            return False
        asked = self.asked.pop(command.proposal_id)
        if asked.text is None:
            self.items[asked.item].gone = True
            return True
        self.accepted_texts.add(asked.text)
        if asked.kind.startswith("add"):
            self.items[asked.item] = Kept(asked.text, asked.above)
        else:
            self.items[asked.item].text = asked.text
            self.items[asked.item].changes += 1
        return True

    def _counter(self, command: CounterProposal) -> bool:
        if not self._may_answer(command) or command.counter_id in self.ever:
            return False
        former = self.asked[command.proposal_id]
        text = command.content.words.text if command.content else None  # type: ignore[union-attr]
        is_goal = bool(command.content and command.content.goal)
        if text is not None and is_goal != former.kind.endswith("goal"):
            return False
        if text is None and not former.kind.startswith("change"):
            return False
        if text == former.text or not self._fresh(former):
            return False
        what = former.kind.split("_")[1]
        kind = (
            former.kind if former.kind.startswith("add") else f"change_{what}" if text else f"remove_{what}"
        )
        author = command.author
        made = Asked(author.party, author.account, kind, former.item, former.above, text, 0)
        if not self._ask(command.counter_id, made):
            return False
        del self.asked[command.proposal_id]
        return True

    def _may_withdraw(self, command: WithdrawProposal) -> bool:
        asked = self.asked.get(command.proposal_id)
        author = command.author
        return asked is not None and (asked.party == author.party or asked.account == author.account)

    def _drop(self, key: UUID, allowed: bool) -> bool:
        if allowed:
            del self.asked[key]
        return allowed

    def _offer(self, command: OfferVersion) -> bool:
        ever_in_force = any(version.in_force for version in self.versions)
        if command.author.party == "person" or (command.kind == "initial" and ever_in_force):
            return False
        if command.left_open != set(self.asked):
            return False
        for version in self.versions:
            if version.status == "offered":
                version.status = "superseded"
        self.versions.append(Frozen(dict(self.texts)))
        return True

    def _standing(self, number: int) -> Frozen | None:
        found = self.versions[number - 1] if number <= len(self.versions) else None
        return found if found and found.status != "superseded" else None

    def _answer(self, command: AnswerVersion) -> bool:
        version, author = self._standing(command.number), command.author
        if version is None or (command.for_person and author.party == "person"):
            return False
        if command.for_person and command.answer != "could_not_answer":
            return False
        party, own = ("person", False) if command.for_person else (author.party, True)
        before, before_own = version.answers.get(party, ("could_not_answer", False))
        if before != "could_not_answer" or (before_own and not own):
            return False
        version.answers[party] = (command.answer, own)
        if {answer for answer, _ in version.answers.values()} == {"agrees"} and len(version.answers) == 2:
            self._into_force(version, "agreed")
        return True

    def _force(self, command: PutInForce) -> bool:
        version = self._standing(command.number)
        if version is None or command.author.party == "person" or version.status == "in_force":
            return False
        if version.answers.get("practitioner", ("", True))[0] != "agrees" or "person" not in version.answers:
            return False
        self._into_force(version, "not_agreed")
        return True

    def _into_force(self, version: Frozen, how: str) -> None:
        for each in self.versions:
            if each is not version and each.status == "in_force":
                each.status = "superseded"
        version.status, version.in_force = "in_force", how
