"""Which parser reads the requests."""

import signal
import sys

import pytest
from fastapi import FastAPI

from services.system import serving


def test_no_other_parser_takes_the_place_of_the_one_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a server on which httptools is not installed
    monkeypatch.setitem(sys.modules, "httptools", None)
    monkeypatch.delitem(sys.modules, "uvicorn.protocols.http.httptools_impl", raising=False)

    def started() -> None:
        signal.raise_signal(signal.SIGINT)  # ends the server that should not have started

    # when it is started, then it says so and answers nobody
    with serving.listen("127.0.0.1", 0) as listener, pytest.raises(ImportError):
        serving.serve(FastAPI(), listener, started)
