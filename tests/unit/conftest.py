"""Unit tests reach nothing: a socket other than the event loop's own pair is an error."""

import pytest
import pytest_socket


def pytest_runtest_setup(item: pytest.Item) -> None:
    pytest_socket.disable_socket(allow_unix_socket=True)
