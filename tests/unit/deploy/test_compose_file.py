"""What compose.yaml asks for is there: in the Compose specification, the settings and the command line."""

import re
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import typer.main
from check_jsonschema.builtin_schemas import get_builtin_schema

from services.__main__ import app
from services.system.catalogue import SERVICES
from shared.eventstore.database import MINIMUM_MAJOR
from shared.messaging.settings import KafkaSettings
from shared.notices.settings import NotifySettings
from shared.postgres import binaries
from tests.unit.deploy import composition
from tests.unit.deploy.composition import DEPLOY, FILE, REFERENCE, VALUES, Missing, containers, processes

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
PROCESSES = sorted(processes())
PASSWORDS = {f"of-{name}" for name in SERVICES}


def violations(file: dict[str, Any]) -> list[str]:
    schema = get_builtin_schema("vendor.compose-spec")
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(file)]


def settings_names(*services: str) -> set[str]:
    """The environment variables that the settings of these services read."""
    fields = {field for name in services for field in SERVICES[name].settings.model_fields}
    nested = {"kafka": KafkaSettings, "notify": NotifySettings}
    fields |= {f"{name}_{field}" for name, cls in nested.items() for field in cls.model_fields}
    return {f"MYDIRECTION_{field}".upper() for field in fields - nested.keys()}


def test_the_file_follows_the_compose_specification() -> None:
    assert violations(composition.composition()) == []


def test_a_misspelt_key_would_be_found() -> None:
    file = composition.composition()
    file["services"]["migrate"]["comand"] = file["services"]["migrate"].pop("command")
    assert violations(file) != []


@pytest.mark.parametrize("name", PROCESSES)
def test_every_command_is_one_of_the_command_line(name: str) -> None:
    command, *arguments = processes()[name]["command"]
    context = COMMANDS[command].make_context(command, list(arguments))
    assert context.params.get("service", "assessment") in SERVICES


@pytest.mark.parametrize("name", PROCESSES)
def test_every_variable_is_one_that_the_settings_read(name: str) -> None:
    assert set(processes()[name]["environment"]) <= settings_names(*SERVICES)


def test_there_is_a_process_for_everything() -> None:
    commands = {tuple(process["command"][:2]) for process in processes().values()}
    relays = {("relay", name) for name, service in SERVICES.items() if service.publications}
    following = {("project", name) for name, service in SERVICES.items() if service.follows}
    served = {("serve", name) for name in SERVICES}
    wanted = {("migrate",), ("topics",)} | following | served | relays
    assert commands == wanted


def test_a_process_knows_no_other_services_password() -> None:
    holders = {
        name: {secret for secret in PASSWORDS if secret in str(process)}
        for name, process in processes().items()
    }
    assert holders.pop("migrate") == PASSWORDS
    assert all(len(held) == 1 for held in holders.values())


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_can_change_nothing_but_its_temporary_files(name: str) -> None:
    process = processes()[name]
    assert process["read_only"]
    assert process["tmpfs"] == ["/tmp"]
    assert process["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in process["security_opt"]


def test_ports_are_published_on_this_computer_alone() -> None:
    ports = [port for container in containers().values() for port in container.get("ports", [])]
    assert sorted(ports) == [f"127.0.0.1:{8000 + n}:8000" for n in range(len(SERVICES))]


def test_everything_that_goes_on_is_started_again() -> None:
    ending = {"migrate", "topics"}
    restarts = {name: container["restart"] for name, container in containers().items()}
    assert {name for name, restart in restarts.items() if restart != "unless-stopped"} == ending


def test_every_file_it_names_exists() -> None:
    mounts = [mount.split(":")[0] for it in containers().values() for mount in it.get("volumes", [])]
    assert [mount for mount in mounts if mount.startswith(".") and not (DEPLOY / mount).is_file()] == []
    for process in processes().values():
        assert (DEPLOY / process["build"]["context"] / process["build"]["dockerfile"]).is_file()


def test_the_example_holds_every_variable_and_no_secret() -> None:
    referred = {found["name"]: found["kind"] for found in REFERENCE.finditer(FILE.read_text())}
    example = composition.example()
    assert set(example) == set(referred)
    assert {name for name, value in example.items() if not value} == set(VALUES)
    assert {name for name, kind in referred.items() if kind == "?"} == set(VALUES)


@pytest.mark.parametrize("name", sorted(VALUES))
def test_it_does_not_start_while_a_value_is_missing(name: str) -> None:
    with pytest.raises(Missing, match=name):
        composition.composition({**VALUES, name: ""})


def test_the_servers_are_those_that_the_tests_run_on() -> None:
    pom = ElementTree.parse(DEPLOY / "kafka/pom.xml")
    kafka = pom.findtext(".//{*}properties/{*}kafka.version")
    assert containers()["kafka"]["image"] == f"apache/kafka:{kafka}"
    assert containers()["postgres"]["image"] == f"postgres:{binaries.major()}"
    assert int(binaries.major()) >= MINIMUM_MAJOR


def test_health_is_asked_where_the_process_listens() -> None:
    for name in SERVICES:
        process = processes()[name]
        port = process["command"][process["command"].index("--port") + 1]
        asked = re.search(r'"(http\S+)"', process["healthcheck"]["test"][-1])
        assert asked
        assert asked[1] == f"http://127.0.0.1:{port}/{name}/health/readiness"


def test_the_access_lists_cover_every_service_and_open_the_restricted_topic_to_who_follows_it() -> None:
    script = (DEPLOY / "kafka/acls.sh").read_text()
    defaults = dict(re.findall(r"^(\w+)=\$\{\w+:-(.*)\}$", script, flags=re.MULTILINE))
    assert set(defaults["PUBLISHERS"].split()) == {n for n, it in SERVICES.items() if it.publications}
    followers = {name: service.restricted for name, service in SERVICES.items() if service.follows}
    assert defaults["READERS"].split() == [name for name, restricted in followers.items() if not restricted]
    assert defaults["RESTRICTED_READERS"].split() == [name for name, r in followers.items() if r]
    assert not followers["analytics"]
    restricted = KafkaSettings(bootstrap_servers="kafka:9092").restricted_topic
    granting = [line for line in script.splitlines() if restricted in line]
    assert len(granting) == 2
