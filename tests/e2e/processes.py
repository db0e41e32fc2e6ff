"""The command line as real processes."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

READY_SECONDS = 90
# Nothing of the machine's own settings reaches the processes under test.
INHERITED = {name: value for name, value in os.environ.items() if not name.startswith("MYDIRECTION_")}


@dataclass
class Running:
    """A process of ours and what it has printed."""

    process: "subprocess.Popen[bytes]"
    output: Path

    @property
    def text(self) -> str:
        return self.output.read_text(errors="replace")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code."""
        self.process.send_signal(number)
        return self.process.wait(READY_SECONDS)

    def address(self) -> str:
        """Where it says that it answers."""
        return self.wait_for(r"http://[0-9.]+:\d+").group(0)

    def wait_for(self, pattern: str) -> "re.Match[str]":
        deadline = time.monotonic() + READY_SECONDS
        while not (found := re.search(pattern, self.text)):
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.text}"
            assert time.monotonic() < deadline, f"{pattern} never came:\n{self.text}"
            time.sleep(0.05)
        return found


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "services", *arguments]


@contextmanager
def started(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None, name: str = ""
) -> Iterator[Running]:
    """`mydirection ARGUMENTS` until the block ends; killed if it does not end by itself."""
    output = folder / f"{name or arguments[0]}.out"
    with output.open("wb") as out:
        process = subprocess.Popen(
            command(*arguments), stdout=out, stderr=out, env={**INHERITED, **(environment or {})}
        )
    running = Running(process, output)
    try:
        yield running
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(READY_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def done(*arguments: str, environment: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """`mydirection ARGUMENTS` to its end, whatever its exit code."""
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        timeout=120,
        env={**INHERITED, **(environment or {})},
    )


def ready(address: str, *services: str) -> None:
    """Until each service says that it is ready."""
    deadline = time.monotonic() + READY_SECONDS
    for service in services:
        while httpx.get(f"{address}/{service}/health/readiness").status_code != 200:
            assert time.monotonic() < deadline, f"{service} does not become ready"
            time.sleep(0.1)
