"""The access list of deploy/kafka/acls.sh on a broker that checks: who is not on it reads nothing."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from shared.eventstore import Audience
from shared.messaging import KafkaFeed, KafkaSettings, create_topics
from shared.messaging.feed import Assigned, Batch
from shared.testing.folders import volatile_folder
from shared.testing.kafka import JARS, Broker, GivenBroker, free_port
from tests.integration.messaging.conftest import World
from tests.integration.messaging.kafka_world import contents, relay, running, until
from tests.integration.messaging.test_restricted import given_both

pytestmark = pytest.mark.timeout(120)
SCRIPT = Path(__file__).parents[3] / "deploy/kafka/acls.sh"
USERS = ("assessment", "analytics", "plans")
PASSWORD = "of-the-test"
CHECKED = """
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
sasl.enabled.mechanisms=PLAIN
listener.name.sasl_plaintext.plain.sasl.jaas.config=\
org.apache.kafka.common.security.plain.PlainLoginModule required {users};
"""


class CheckingBroker(Broker):
    """Who signs in is a service, held to the access list; who comes without is an administrator."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.checked = f"127.0.0.1:{free_port()}"
        written = self._properties.read_text()
        for name in ("listeners", "advertised.listeners"):
            written = written.replace(f"\n{name}=", f"\n{name}=SASL_PLAINTEXT://{self.checked},")
        users = " ".join(f'user_{name}="{PASSWORD}"' for name in USERS)
        self._properties.write_text(written + CHECKED.replace("{users}", users))


@pytest.fixture
def checking(kafka: Broker | GivenBroker) -> Iterator[CheckingBroker]:
    """Beside the session's broker, whose jars it takes."""
    if not kafka.own:
        pytest.skip("the broker of KAFKA_BOOTSTRAP_SERVERS has access lists of its own")
    with volatile_folder("mydirection-kafka-acl-") as folder:
        broker = CheckingBroker(folder)
        try:
            broker.start()
            yield broker
        finally:
            broker.stop()


def signed_in(broker: CheckingBroker, service: str) -> KafkaSettings:
    return KafkaSettings(
        bootstrap_servers=broker.checked,
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism="PLAIN",
        sasl_username=service,
        sasl_password=SecretStr(PASSWORD),
        partitions=1,
    )


def allow(broker: CheckingBroker) -> None:
    """Run the script as an administrator would, with the tool that the broker's jars hold."""
    quick = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"
    tool = f"java -Xmx64m {quick} -cp {JARS}/* org.apache.kafka.tools.AclCommand"
    given = {"BOOTSTRAP": broker.bootstrap_servers, "KAFKA_ACLS": tool, "RESTRICTED_READERS": "plans"}
    subprocess.run(
        ["sh", "-f", str(SCRIPT)], env=os.environ | given, check=True, capture_output=True, timeout=60
    )


async def read(settings: KafkaSettings, group: str, *, restricted: bool, seconds: float) -> set[str]:
    """The subjects that a feed gives within this time."""
    feed = KafkaFeed(group, settings, ["assessment"], restricted=restricted)
    found: set[str] = set()
    await feed.open()
    try:
        end = asyncio.get_running_loop().time() + seconds
        while (left := end - asyncio.get_running_loop().time()) > 0 and len(found) < 4:
            match await feed.take(left):
                case Assigned(unsought=unsought):
                    await feed.seek(dict.fromkeys(unsought))
                case Batch(messages=messages):
                    found |= {message.subject for message in messages}
    finally:
        await feed.close()
    return found


async def test_only_who_is_on_the_list_reads_what_is_restricted(
    world: World, checking: CheckingBroker
) -> None:
    # given
    await given_both(world)
    free = KafkaSettings(bootstrap_servers=checking.bootstrap_servers, partitions=1)
    await asyncio.to_thread(create_topics, free, ["assessment"])
    await asyncio.to_thread(allow, checking)
    apart = await world.logs["assessment"].meant_for(Audience.RESTRICTED).count()

    async def relayed() -> bool:
        return len(contents(free, "restricted")) == apart

    # when
    async with running(relay(world, signed_in(checking, "assessment"))):
        await until(relayed)
    analytics, plans = signed_in(checking, "analytics"), signed_in(checking, "plans")

    # then
    everybody, few = {"a", "b"}, {"register-a", "register-b"}
    assert await read(plans, "plans", restricted=True, seconds=20) == everybody | few
    assert await read(analytics, "analytics", restricted=False, seconds=3) == everybody
    assert not few & await read(analytics, "analytics", restricted=True, seconds=3)
