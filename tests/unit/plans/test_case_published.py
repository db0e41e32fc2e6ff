"""What is published of a case: codes and dates, and an override with what was not met."""

from services.plans.publications.case import PUBLICATIONS
from shared.contracts import plans as public
from shared.contracts.publication import publish
from tests.contract.lives.plans.case import LIFE


def test_every_event_of_a_case_is_published_without_words() -> None:
    told = [publish(PUBLICATIONS, event) for event in LIFE.events]
    assert None not in told
    texts = " ".join(data.model_dump_json() for data in told if data is not None)
    assert not [word for word in (*LIFE.words, "issuer") if word in texts]


def test_an_override_is_told_with_its_role_and_what_was_not_met() -> None:
    entered = publish(PUBLICATIONS, LIFE.events[1])
    assert isinstance(entered, public.CasePhaseEntered)
    assert (entered.result, entered.not_agreed, entered.gates) == ("overridden", True, "my_direction:1")
    assert entered.overridden == public.GateOverridden(
        reason="professional_judgement", role="team_leader", unmet=("assessment_agreed",)
    )
