"""A public event's `detailurl` leads somewhere: to a GET route of the service that published it."""

import re
from collections.abc import Iterator, Sequence

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from services.assessment import main as assessment
from services.assessment.api import ROUTERS as ASSESSMENT
from services.plans import main as plans
from services.plans.api import ROUTERS as PLANS
from shared.contracts import Contract
from shared.contracts.asyncapi import service_of
from tests.contract.public.golden import contracts

SERVICES: dict[str, Sequence[APIRouter]] = {assessment.NAME: ASSESSMENT, plans.NAME: PLANS}
DETAILED = [cls for cls in contracts() if cls.contract_detail]
NAME = re.compile(r"\{\w+\}")


def read_from() -> Iterator[re.Pattern[str]]:
    """Every path that can be read, whatever its parameters are."""
    for service, routers in SERVICES.items():
        for route in (route for router in routers for route in router.routes):
            if isinstance(route, APIRoute) and "GET" in route.methods:
                yield re.compile(f"/{service}{NAME.sub('[^/]+', route.path)}")


def test_those_about_a_participant_have_one() -> None:
    bare = {cls.contract_type for cls in contracts() if not cls.contract_detail}
    assert not [type_ for type_ in bare if ".participant." in type_ or ".consent." in type_]


@pytest.mark.parametrize("cls", DETAILED, ids=lambda cls: cls.contract_type)
def test_its_detail_is_a_route(cls: type[Contract]) -> None:
    assert cls.contract_detail
    assert cls.contract_detail.startswith(f"/{service_of(cls.contract_type)}/")
    assert any(path.fullmatch(cls.contract_detail) for path in read_from())
