"""Real Apache Kafka for tests: one KRaft node a session, topics of its own a test."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient

from shared.messaging.settings import KafkaSettings
from shared.testing.folders import volatile_folder

POM = Path(__file__).parents[2] / "deploy/kafka/pom.xml"
JARS = POM.parent / "target/dependency"
READY_SECONDS = 60
MISSING = (
    "No Kafka: install Java 17 and Maven (the broker's jars are then fetched by `make kafka`), "
    "or set KAFKA_BOOTSTRAP_SERVERS to a broker that may be filled with test topics."
)
PROPERTIES = """
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
log.cleaner.dedupe.buffer.size=2097152
"""


class Broker:
    """A broker of our own. `stop` and `start` keep port and data."""

    own = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port, self._controller = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._properties = folder / "server.properties"
        self._properties.write_text(
            PROPERTIES.format(port=self._port, controller=self._controller, data=folder / "data")
        )
        self._java("kafka.tools.StorageTool", "format", "-t", "bXlkaXJlY3Rpb24tdGVzdA",
                   "-c", str(self._properties), heap="64m").wait()  # fmt: skip

    @property
    def bootstrap_servers(self) -> str:
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        """Returns when it accepts connections; raises RuntimeError when it does not start."""
        self._process = self._java("kafka.Kafka", str(self._properties), heap="256m")
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if accepts(self._port):
                return
            time.sleep(0.1)
        raise RuntimeError(f"Kafka did not start: {(self._folder / 'kafka.log').read_text()[-2000:]}")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _java(self, main: str, *arguments: str, heap: str) -> "subprocess.Popen[bytes]":
        with (self._folder / "kafka.log").open("ab") as log:
            return subprocess.Popen(
                ["java", f"-Xmx{heap}", f"-Xms{heap}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                 "-Xshare:auto", "-cp", f"{JARS}/*", main, *arguments],
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip


class GivenBroker:
    """A broker that somebody else runs: it cannot be stopped."""

    own = False

    def __init__(self, bootstrap_servers: str) -> None:
        self.bootstrap_servers = bootstrap_servers

    def start(self) -> None: ...

    def stop(self) -> None:
        pytest.skip("the broker of KAFKA_BOOTSTRAP_SERVERS is not ours to stop")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def jars_at_hand() -> bool:
    """Whether there is Java, with the broker's jars or Maven to fetch them."""
    if not shutil.which("java"):
        return False
    if not any(JARS.glob("kafka_2.13-*.jar")) and shutil.which("mvn"):
        subprocess.run(
            ["mvn", "--quiet", "--batch-mode", "-f", str(POM), "dependency:copy-dependencies"], check=True
        )
    return any(JARS.glob("kafka_2.13-*.jar"))


@pytest.fixture(scope="session")
def kafka() -> Iterator[Broker | GivenBroker]:
    """The broker of KAFKA_BOOTSTRAP_SERVERS, else our own; skips loudly, and fails under CI=true."""
    if given := os.environ.get("KAFKA_BOOTSTRAP_SERVERS"):
        yield GivenBroker(given)
        return
    if not jars_at_hand():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with volatile_folder("mydirection-kafka-") as folder:
        broker = Broker(folder)
        try:
            broker.start()
            yield broker
        finally:
            broker.stop()


@pytest.fixture
def kafka_settings(kafka: Broker | GivenBroker) -> Iterator[KafkaSettings]:
    """Settings with a topic prefix that is this test's alone; 3 partitions."""
    prefix = f"test-{uuid4().hex[:10]}."
    settings = KafkaSettings(bootstrap_servers=kafka.bootstrap_servers, topic_prefix=prefix, partitions=3)
    yield settings
    if not kafka.own:
        delete_topics(settings)


def delete_topics(settings: KafkaSettings) -> None:
    """Leave a broker that is not ours as it was."""
    admin = KafkaAdminClient(**settings.client())
    if left := [name for name in admin.list_topics() if name.startswith(settings.topic_prefix)]:
        admin.delete_topics(left)
    admin.close()
