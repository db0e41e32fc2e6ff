"""Every process of its own: services, relay, and two projectors in one group, on real Kafka."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from services.system.catalogue import PUBLISHERS, SERVICES
from services.system.demo import CoCreated, Demo, WholeCase, rossi
from services.system.developing import development_token
from shared.clock import utc_now
from shared.messaging import KafkaSettings
from shared.testing.http import KEYS
from shared.testing.postgres import Databases
from tests.e2e import co_created_numbers, support_numbers, whole_case
from tests.e2e.processes import READY_SECONDS, Running, done, ready, started
from tests.e2e.published_numbers import check

HALF = str(4 * len(PUBLISHERS) // 2)


@pytest.fixture
def environment(
    databases: Databases, kafka_settings: KafkaSettings, tmp_path: Path
) -> Iterator[Mapping[str, str]]:
    values = {
        **{f"MYDIRECTION_{name}".upper(): value for name, value in KEYS.items()},
        "MYDIRECTION_DEVELOPMENT": "true",
        "MYDIRECTION_DATA_FOLDER": str(tmp_path),
        "MYDIRECTION_KAFKA_BOOTSTRAP_SERVERS": kafka_settings.bootstrap_servers,
        "MYDIRECTION_KAFKA_TOPIC_PREFIX": kafka_settings.topic_prefix,
        "MYDIRECTION_KAFKA_PARTITIONS": "4",
    }
    for service in SERVICES.values():
        values[f"MYDIRECTION_{service.database_setting}".upper()] = databases.create().url
        values[f"MYDIRECTION_{service.keys_setting}".upper()] = databases.create().url
    return values


class ByService(httpx.BaseTransport):
    """Sends a request to the process of the service that its path names, as a proxy would."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = {service: httpx.URL(address) for service, address in addresses.items()}
        self._inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        address = self._addresses[request.url.path.split("/")[1]]
        request.url = request.url.copy_with(host=address.host, port=address.port)
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


@pytest.fixture
def client(environment: Mapping[str, str], tmp_path: Path) -> Iterator[httpx.Client]:
    """The whole system, started process by process; the client of its two addresses."""
    for preparation in ("migrate", "topics"):
        prepared = done(preparation, environment=environment)
        assert prepared.returncode == 0, prepared.stderr
    with ExitStack() as stack:

        def start(*arguments: str, name: str) -> Running:
            return stack.enter_context(started(tmp_path, *arguments, environment=environment, name=name))

        served = {name: start("serve", name, "--port", "0", name=name) for name in SERVICES}
        for name in PUBLISHERS:
            start("relay", name, name=f"relay-{name}")
        start("project", "plans", name="follower")
        for number in (1, 2):
            start("project", name=f"projector-{number}")
        both_at_work(tmp_path)
        addresses = {name: running.address() for name, running in served.items()}
        for name, address in addresses.items():
            ready(address, name)
        token = done("token", "--role", "system", "--role", "evaluator", environment=environment).stdout
        headers = {"Authorization": f"Bearer {token.strip()}"}
        transport = ByService(addresses)
        yield stack.enter_context(
            httpx.Client(base_url="http://system", headers=headers, transport=transport, timeout=30)
        )


def both_at_work(folder: Path) -> None:
    """Until each projector has its half of the four partitions of each publisher."""
    deadline = time.monotonic() + READY_SECONDS
    while not all(re.findall(r'"partitions": (\d)', log)[-1:] == [HALF] for log in projector_logs(folder)):
        assert time.monotonic() < deadline, "the projectors do not share the partitions"
        time.sleep(0.1)


def projector_logs(folder: Path) -> list[str]:
    return [(folder / f"projector-{number}.out").read_text() for number in (1, 2)]


def nothing(_: int) -> None:
    """No progress bar in a test."""


def test_the_published_numbers_come_through_kafka_to_two_projectors(
    client: httpx.Client, environment: Mapping[str, str], tmp_path: Path
) -> None:
    demo, men = Demo(client), rossi()
    demo.load(men, nothing)
    demo.wait_for(len(men), nothing)
    check(demo.evaluation())
    together = CoCreated(client, lambda roles, who, person: development_token(roles, who, person, tmp_path))
    together.play(nothing)
    shown = together.shown()
    co_created_numbers.check(shown.projected, shown.measured)
    case = WholeCase(together, utc_now().date())
    case.play(nothing)
    whole_case.check(case.shown())
    support_numbers.check(case.support.shown())
    worked = [log.count("events applied") for log in projector_logs(tmp_path)]
    assert all(worked), f"one of the projectors had nothing to do: {worked}"
    audited = done("audit", environment=environment)
    assert audited.returncode == 0, audited.stdout + audited.stderr
