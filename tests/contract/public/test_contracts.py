"""Public events keep their promises: golden schemas, and the AsyncAPI document made from the same."""

import json
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

import jsonschema
import pytest
from pydantic import Field, create_model

from shared.contracts import Contract, Envelope, contract, schema_uri, source_of
from shared.contracts.assessment import Arm, Characteristic, ParticipantRegistered
from shared.contracts.asyncapi import asyncapi
from shared.contracts.compatibility import breaks, schema_of
from shared.contracts.values import Code
from shared.testing.budget import RestrictedBarred
from tests.contract.public.golden import GOLDEN, SERVICES, contracts, path_of, stored


@pytest.mark.parametrize("cls", contracts(), ids=lambda cls: cls.contract_type)
def test_a_contract_is_as_it_was_published(cls: type[Contract]) -> None:
    golden = stored(cls)

    assert golden is not None, "new: python -m tests.contract.public.golden"
    assert breaks(golden, schema_of(cls)) == [], "incompatible: declare a new version of this contract"
    assert golden == schema_of(cls), "compatible, so far unstored: python -m tests.contract.public.golden"


def test_what_was_published_stays_declared() -> None:
    assert set(GOLDEN.glob("*.json")) == {path_of(cls) for cls in contracts()}


def changed(**fields: Any) -> list[str]:
    """What a change of these fields of an example would break; None: removed."""
    example: dict[str, Any] = {
        "id": (UUID, ...),
        "count": (Annotated[int, Field(ge=0, le=10)], ...),
        "arm": (Arm, ...),
        "note": (Code | None, None),
        "values": (dict[Code, Characteristic], ...),
        "days": (list[date], ...),
        "rule": (Literal["a", "b"], ...),
    }
    after = {name: field for name, field in (example | fields).items() if field is not None}
    before_cls = create_model("Example", __base__=Contract, **example)
    return breaks(schema_of(before_cls), schema_of(create_model("Example", __base__=Contract, **after)))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"count": None}, "data.count: removed"),
        ({"count": None, "number": (int, 0)}, "data.count: removed"),  # renamed
        ({"more": (int, ...)}, "data.more: newly required"),
        ({"note": (Code | None, ...)}, "data.note: newly required"),
        ({"id": (UUID | None, None)}, "data.id: no longer always there"),
        ({"count": (str, ...)}, "data.count: narrowed type"),
        ({"note": (Code, "x")}, "data.note: narrowed type"),
        ({"rule": (Literal["a"], ...)}, "data.rule: narrowed type"),
        ({"arm": (Literal["programme"], ...)}, "data.arm: narrowed type"),
        ({"count": (Annotated[int, Field(ge=1, le=10)], ...)}, "data.count: narrowed by minimum"),
        ({"count": (Annotated[int, Field(ge=0, le=9)], ...)}, "data.count: narrowed by maximum"),
        ({"days": (Annotated[list[date], Field(min_length=1)], ...)}, "data.days: narrowed by minItems"),
        ({"days": (list[int], ...)}, "data.days[]: narrowed type"),
        ({"values": (dict[Code, int], ...)}, "data.values.*: narrowed type"),
        ({"values": (dict[Annotated[str, Field(pattern="^x")], Characteristic], ...)},
         "data.values.*: narrowed by pattern"),
    ],
)  # fmt: skip
def test_an_incompatible_change_is_refused(fields: dict[str, Any], reason: str) -> None:
    assert reason in changed(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"more": (int | None, None)},
        {"count": (Annotated[int, Field(ge=0)], ...)},
        {"count": (Annotated[float, Field(ge=-1)], ...)},
        {"note": (Code | int | None, None)},
        {"rule": (Literal["a", "b", "c"], ...)},
        {"arm": (str, ...)},
    ],
)
def test_a_compatible_change_is_accepted(fields: dict[str, Any]) -> None:
    assert changed(**fields) == []


def test_to_move_a_contract_to_another_topic_is_refused() -> None:
    before, after = (type("Example", (Contract,), {"contract_restricted": r}) for r in (True, False))

    assert breaks(schema_of(before), schema_of(before)) == []
    assert breaks(schema_of(before), schema_of(after)) == ["data: moved to another topic"]
    assert breaks(schema_of(after), schema_of(before)) == ["data: moved to another topic"]


def test_a_detail_names_fields_of_its_contract() -> None:
    with pytest.raises(TypeError, match="names plan_id"):
        contract("mydirection.testing.contracts.detailed", detail="/plans/{plan_id}")(
            type("Example", (Contract,), {})
        )


def document() -> dict[str, Any]:
    return asyncapi(SERVICES, version="1")


def test_asyncapi_has_a_channel_a_service_and_a_message_a_contract() -> None:
    made = document()

    assert made["asyncapi"] == "3.0.0"
    assert made["channels"]["assessment"]["address"] == "mydirection.assessment"
    assert set(made["components"]["messages"]) == {
        f"{cls.contract_type}.v{cls.contract_version}" for cls in contracts()
    }
    assert asyncapi(SERVICES, version="1", topic_prefix="x.")["channels"]["assessment"]["address"].startswith(
        "x."
    )


def test_what_is_restricted_has_a_channel_of_its_own() -> None:
    made = asyncapi(["testing"], version="1", topic_prefix="x.")

    restricted = f"{RestrictedBarred.contract_type}.v1"
    assert made["channels"]["restricted"]["address"] == "x.mydirection.restricted"
    assert list(made["channels"]["restricted"]["messages"]) == [restricted]
    assert restricted not in made["channels"]["testing"]["messages"]
    assert made["operations"]["publish-testing-restricted"] == {
        "action": "send",
        "channel": {"$ref": "#/channels/restricted"},
        "messages": [{"$ref": f"#/channels/restricted/messages/{restricted}"}],
    }
    assert set(made["operations"]) == {"publish-testing", "publish-testing-restricted"}


def test_every_reference_of_the_document_leads_somewhere() -> None:
    made = document()

    def look(value: object) -> None:
        if isinstance(value, dict):
            if "$ref" in value:
                found: Any = made
                for part in value["$ref"].removeprefix("#/").split("/"):
                    found = found[part]
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(json.loads(json.dumps(made)))


def registered(**data: Any) -> dict[str, Any]:
    event = ParticipantRegistered(
        participant_id=uuid4(),
        arm=Arm.PROGRAMME,
        index_date=date(2026, 1, 1),
        index_offence="burglary",
        definition="rossi:1",
        characteristics={"age": 27, "married": False, "education": "grade_10"},
    )
    envelope = Envelope(
        id=uuid4(),
        source=source_of("assessment"),
        type=event.contract_type,
        time=datetime(2026, 1, 1, tzinfo=UTC),
        subject=str(event.participant_id),
        dataschema=schema_uri(event.contract_type, event.contract_version),
        sequence=1,
        correlationid="c",
        data=event.model_dump(mode="json") | data,
    )
    return envelope.model_dump(mode="json")


def test_an_event_on_the_wire_is_valid_by_the_document() -> None:
    made = document()
    payload = made["components"]["messages"][f"{ParticipantRegistered.contract_type}.v1"]["payload"]
    validator = jsonschema.Draft202012Validator(payload | {"components": made["components"]})

    assert list(validator.iter_errors(registered())) == []
    assert list(validator.iter_errors(registered(name="X"))) != []
    assert list(validator.iter_errors(registered() | {"sequence": 0})) != []
    assert list(validator.iter_errors(registered() | {"source": "/mydirection/plans"})) != []
