"""How Kafka is reached."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from shared.messaging.settings import KafkaSettings, service_of

SASL = {"sasl_mechanism": "SCRAM-SHA-512", "sasl_username": "u", "sasl_password": "p"}


def settings(**values: Any) -> KafkaSettings:
    return KafkaSettings(bootstrap_servers="one:9092,two:9092", **values)


def test_topics_have_the_prefix_and_the_service() -> None:
    assert settings().topic("assessment") == "mydirection.assessment"
    assert settings(topic_prefix="test.").topic("assessment") == "test.mydirection.assessment"
    assert settings(topic_prefix="test.").restricted_topic == "test.mydirection.restricted"
    assert service_of("test.mydirection.assessment") == "assessment"


def test_tls_and_sasl_reach_the_client(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()

    client = settings(security_protocol="SASL_SSL", ca_file=tmp_path / "ca.pem", **SASL).client()

    assert client["bootstrap_servers"] == ["one:9092", "two:9092"]
    assert client["security_protocol"] == "SASL_SSL"
    assert client["ssl_cafile"] == str(tmp_path / "ca.pem")
    assert client["sasl_mechanism"] == "SCRAM-SHA-512"
    assert (client["sasl_plain_username"], client["sasl_plain_password"]) == ("u", "p")


def test_plain_connections_offer_no_credentials() -> None:
    assert not [name for name in settings().client() if "sasl" in name or "ssl" in name]


def test_the_password_is_not_shown() -> None:
    given = settings(security_protocol="SASL_SSL", **{**SASL, "sasl_password": "hidden words"})

    assert "hidden words" not in repr(given)
    assert "hidden words" not in given.model_dump_json()


@pytest.mark.parametrize(
    "wrong",
    [
        {"bootstrap_servers": "no-port"},
        {"security_protocol": "SASL_SSL"},
        {"security_protocol": "SASL_SSL", **SASL, "sasl_password": None},
        {"security_protocol": "TLS"},
        {"ca_file": "/nowhere/ca.pem"},
        {"topic_prefix": "no dot"},
        {"partitions": 0},
        {"replication": 1, "min_insync_replicas": 2},
        {"unknown": 1},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        KafkaSettings(**{"bootstrap_servers": "one:9092", **wrong})
