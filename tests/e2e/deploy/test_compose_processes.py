"""The containers' processes, one each, carry one person from the registration into the dataset."""

import signal
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.system.catalogue import SERVICES
from shared.clock import utc_now
from shared.security import DevelopmentIssuer, Role
from tests.e2e.deploy.conftest import Composed, eventually

ENDLESS = ("assessment-relay", "plans-relay", "plans-follower", "projector")
GOING_ON = (*SERVICES, *ENDLESS)
DEFINITION = "rossi:1"
CHARACTERISTICS = {"age": 30, "prio": 1, "race": True, "wexp": True, "mar": False, "paro": True}
REGISTRATION = {
    "crn": "A123456",
    "name": "Somebody",
    "date_of_birth": "1990-01-01",
    "arm": "programme",
    "index_date": "2024-01-01",
    "index_offence": "not_recorded",
    "definition": DEFINITION,
    "characteristics": CHARACTERISTICS,
}


def bearer(issuer: DevelopmentIssuer, role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {issuer.token(role, subject='deployer', now=utc_now())}"}


@pytest.fixture(scope="module")
def deployed(composed: Composed) -> Composed:
    """Everything started in compose's order; the last test stops it."""
    composed.run("migrate")
    composed.run("topics")
    composed.start(*GOING_ON)
    for name in SERVICES:
        eventually(lambda name=name: composed.healthy(name))
    return composed


def test_a_registration_reaches_plans_and_the_dataset(deployed: Composed, issuer: DevelopmentIssuer) -> None:
    """As the issuer's keys are fetched in the background, the first answer may be a refusal."""

    def register() -> Any:
        headers = {**bearer(issuer, Role.SYSTEM), "Idempotency-Key": str(uuid4())}
        answer = httpx.post(
            f"{deployed.address('assessment')}/participants", json=REGISTRATION, headers=headers
        )
        return answer.json()["participant_id"] if answer.status_code == 201 else None

    def known(person: str) -> bool:
        """To plans, which answers 409 before."""
        headers = bearer(issuer, Role.SYSTEM)
        answer = httpx.get(f"{deployed.address('plans')}/participants/{person}/case", headers=headers)
        return answer.status_code in (200, 404)

    def participants() -> Any:
        headers = bearer(issuer, Role.EVALUATOR)
        answer = httpx.get(f"{deployed.address('analytics')}/datasets", headers=headers)
        listed = answer.json() if answer.status_code == 200 else []
        return next((each["participants"] for each in listed if each["name"] == "reoffending"), None)

    person = eventually(register)
    eventually(lambda: known(person))
    assert eventually(participants) == {DEFINITION: 1}


def test_everything_stops_in_good_order(deployed: Composed) -> None:
    # given
    eventually(lambda: "relay active" in deployed.said("assessment-relay"))
    # when
    codes = deployed.stop()
    # then: uvicorn passes the signal on to itself after it has shut down
    assert [codes[name] for name in ENDLESS] == [0, 0, 0, 0]
    for name in SERVICES:
        assert codes[name] == -signal.SIGTERM
        assert "Application shutdown complete" in deployed.said(name)
