"""Who may not be met is found at a place by the same code as in the register of exclusions."""

import re

from services.assessment.definitions import shipped as assessment
from services.plans.definitions import shipped
from shared.contracts.values import Code

CODE = re.compile(Code.__metadata__[0].metadata[0].pattern)


def test_every_category_of_the_register_can_be_said_of_a_place() -> None:
    assert set(shipped().network.categories) == set(assessment().register_lists.categories)


def test_codes_have_the_form_that_is_published_and_each_is_there_once() -> None:
    network = shipped().network
    roles = [role.code for role in network.roles]
    assert len(set(roles)) == len(roles)
    listed = (network.frequencies, network.place_kinds, network.categories, network.open_to)
    assert all(CODE.fullmatch(code) for codes in (roles, *listed) for code in codes)


def test_only_those_who_are_paid_to_be_there_are_a_service() -> None:
    assert [role.code for role in shipped().network.roles if role.service] == ["service"]
