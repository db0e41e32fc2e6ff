"""A phone may name a path as this service told it."""

import pytest

from shared.http.mobile import within


@pytest.mark.parametrize(
    ("root", "path", "found"),
    [
        ("/plans", "/plans/participants/1/plan", "/participants/1/plan"),
        ("/plans", "/participants/1/plan", "/participants/1/plan"),
        ("/plans", "/plans-of-others/1", "/plans-of-others/1"),
        ("/plans", "/plans", "/plans"),
        ("", "/participants/1/plan", "/participants/1/plan"),
    ],
)
def test_a_path_is_read_with_and_without_the_services_own(root: str, path: str, found: str) -> None:
    assert within(root, path) == found
