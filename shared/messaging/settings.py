"""How to reach Kafka."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FilePath, SecretStr, model_validator

from shared.contracts import Envelope, is_restricted, source_of

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]

# No service is called this.
RESTRICTED = "restricted"


class KafkaSettings(BaseModel):
    """Connection, security and topics. From the environment as `MYDIRECTION_KAFKA_...` when a
    settings class holds it as `kafka` with `env_nested_delimiter="_"`, `env_nested_max_split=1`.

    bootstrap_servers: `host:port`, several parted by commas. ca_file: PEM, the system's
    authorities where there is none. topic_prefix: parts systems that share a cluster.
    partitions: of a topic that is made; fixed afterwards, as keys are spread over them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bootstrap_servers: str = Field(pattern=r"^[^\s,]+:\d+(,[^\s,]+:\d+)*$")
    security_protocol: Protocol = "PLAINTEXT"
    sasl_mechanism: Mechanism | None = None
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    ca_file: FilePath | None = None
    topic_prefix: str = Field(default="", pattern=r"^([a-z0-9][a-z0-9_-]*\.)?$")
    partitions: int = Field(default=6, ge=1, le=1000)
    replication: int = Field(default=1, ge=1)
    min_insync_replicas: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _whole(self) -> "KafkaSettings":
        if self.security_protocol.startswith("SASL") and not (
            self.sasl_mechanism and self.sasl_username and self.sasl_password
        ):
            raise ValueError("SASL needs sasl_mechanism, sasl_username and sasl_password")
        if self.min_insync_replicas > self.replication:
            raise ValueError("min_insync_replicas is more than there are replicas")
        return self

    def topic(self, service: str) -> str:
        """The topic of a service's public events."""
        return f"{self.topic_prefix}mydirection.{service}"

    @property
    def restricted_topic(self) -> str:
        """The topic of what every service publishes that is restricted. Give it an access list of
        its own: its readers are those who match people, never datasets or dashboards."""
        return self.topic(RESTRICTED)

    def client(self) -> dict[str, Any]:
        """What every client of kafka-python is given."""
        options: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap_servers.split(","),
            "security_protocol": self.security_protocol,
            "reconnect_backoff_max_ms": 2_000,
        }
        if self.security_protocol.endswith("SSL"):
            options["ssl_cafile"] = str(self.ca_file) if self.ca_file else None
        if self.security_protocol.startswith("SASL"):
            assert self.sasl_password
            options |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.sasl_username,
                "sasl_plain_password": self.sasl_password.get_secret_value(),
            }
        return options


def service_of(topic: str) -> str:
    """The service that a topic belongs to; RESTRICTED for the one that all share."""
    return topic.rsplit(".", 1)[-1]


def belongs(envelope: Envelope, service: str) -> bool:
    """Whether an event may stand in the topic of a service, or in the restricted one."""
    if is_restricted(envelope.subject) or service == RESTRICTED:
        return is_restricted(envelope.subject) and service == RESTRICTED
    return envelope.source == source_of(service)
