"""AsyncAPI 3 of everything that is published, made from the declared contracts alone."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.contracts.declaration import Contract, declared
from shared.contracts.envelope import Envelope, schema_uri, source_of

CLOUD_EVENT = "application/cloudevents+json"
REF = "#/components/schemas/{model}"
RESTRICTED = "restricted"
ABOUT_RESTRICTED = (
    "Who may not meet whom, of every service; kept for ever, with an access list of its own. "
    "Key: the subject, which is another one than the person's everywhere else."
)


def service_of(type_: str) -> str:
    """The service that publishes a type: `mydirection.<service>.…`."""
    return type_.split(".")[1]


def published(services: Iterable[str]) -> list[type[Contract]]:
    """The declared contracts of these services, by type and version."""
    names = set(services)
    found = [cls for cls in declared().values() if service_of(cls.contract_type) in names]
    return sorted(found, key=lambda cls: (cls.contract_type, cls.contract_version))


def asyncapi(services: Iterable[str], *, version: str, topic_prefix: str = "") -> dict[str, Any]:
    """The document as plain JSON values: a channel a service and one for all that is restricted, a
    message a contract and version.

    Contracts must have been imported, as importing declares them."""
    contracts = published(services)
    models = [(Envelope, "validation"), *((cls, "validation") for cls in contracts)]
    by_model, definitions = models_json_schema(models, ref_template=REF)  # type: ignore[arg-type]
    channels = _channels(contracts)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "My Direction: public events",
            "version": version,
            "description": "CloudEvents 1.0, structured mode. Order holds within a source and subject, whose "
            "`sequence` has no gaps. Delivery is at least once: drop what has a number seen before.",
        },
        "defaultContentType": CLOUD_EVENT,
        "channels": {name: _channel(name, held, topic_prefix) for name, held in channels.items()},
        "operations": dict(_operations(channels)),
        "components": {
            "messages": {_name(cls): _message(cls, by_model) for cls in contracts},
            "schemas": definitions["$defs"],
        },
    }


def _channels(contracts: list[type[Contract]]) -> dict[str, list[type[Contract]]]:
    channels: dict[str, list[type[Contract]]] = {}
    for cls in contracts:
        name = RESTRICTED if cls.contract_restricted else service_of(cls.contract_type)
        channels.setdefault(name, []).append(cls)
    return channels


def _channel(name: str, contracts: list[type[Contract]], topic_prefix: str) -> dict[str, Any]:
    return {
        "address": f"{topic_prefix}mydirection.{name}",
        "description": ABOUT_RESTRICTED
        if name == RESTRICTED
        else f"Everything that {name} publishes, kept for ever. Key: the subject.",
        "messages": {_name(cls): {"$ref": f"#/components/messages/{_name(cls)}"} for cls in contracts},
    }


def _operations(channels: dict[str, list[type[Contract]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, contracts in channels.items():
        for service, group in groupby(contracts, key=lambda cls: service_of(cls.contract_type)):
            operation = f"publish-{service}" + ("-restricted" if name == RESTRICTED else "")
            yield operation, _operation(name, list(group))


def _operation(name: str, contracts: list[type[Contract]]) -> dict[str, Any]:
    channel = f"#/channels/{name}"
    return {
        "action": "send",
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{_name(cls)}"} for cls in contracts],
    }


def _message(cls: type[Contract], by_model: Any) -> dict[str, Any]:
    exactly = {
        "type": {"const": cls.contract_type},
        "source": {"const": source_of(service_of(cls.contract_type))},
        "dataschema": {"const": schema_uri(cls.contract_type, cls.contract_version)},
        "data": by_model[cls, "validation"],
    }
    return {
        "name": _name(cls),
        "title": (cls.__doc__ or cls.__name__).strip().split("\n")[0],
        "contentType": CLOUD_EVENT,
        "headers": {
            "type": "object",
            "properties": {
                "correlation_id": {"type": "string", "description": "of the request that caused it"},
                "content-type": {"const": CLOUD_EVENT},
            },
        },
        "correlationId": {"location": "$message.header#/correlation_id"},
        "payload": {"allOf": [by_model[Envelope, "validation"], {"properties": exactly}]},
        "bindings": {"kafka": {"key": {"type": "string", "description": "the subject"}}},
    }


def _name(cls: type[Contract]) -> str:
    return f"{cls.contract_type}.v{cls.contract_version}"
