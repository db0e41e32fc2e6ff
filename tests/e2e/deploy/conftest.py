"""The deployment without its containers: the same commands, variables, roles and databases."""

import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.system.catalogue import SERVICES
from shared.postgres import EmbeddedPostgres
from shared.security import DevelopmentIssuer
from shared.testing.folders import volatile_folder
from shared.testing.kafka import Broker, GivenBroker, accepts, free_port
from tests.unit.deploy.composition import DEPLOY, VALUES, composition, containers

PROGRAM = Path(sys.executable).with_name("mydirection")
PASSWORDS_OPEN_DOORS = "local all all scram-sha-256\n"
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Cluster:
    """A server on which init.sql has run, as the image runs it."""

    server: EmbeddedPostgres

    def dsn(self, role: str, database: str, scheme: str = "postgresql") -> str:
        """As `role`, with its password; `scheme` makes it SQLAlchemy's URL."""
        host = self.server.dsn("postgres").partition("?")[2]
        return f"{scheme}://{role}:{VALUES[f'{role.upper()}_PASSWORD']}@/{database}?{host}"

    def psql(self, *arguments: str | Path, variables: Mapping[str, str] = {}) -> None:
        subprocess.run(
            [self.server.binary("psql"), "-X", "-q", "-d", self.server.dsn("postgres"), *arguments],
            check=True, capture_output=True, env={"PATH": os.defpath, **variables},
        )  # fmt: skip


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server of its own: roles belong to the whole cluster."""
    with (
        volatile_folder("mydirection-deploy-") as folder,
        EmbeddedPostgres(folder, settings={"fsync": "off"}) as server,
    ):
        made = Cluster(server)
        with (server.data / "pg_hba.conf").open("a") as rules:
            rules.write(PASSWORDS_OPEN_DOORS)
        made.psql("-c", "select pg_reload_conf()")
        made.psql("-f", DEPLOY / "postgres/init.sql", variables=containers()["postgres"]["environment"])
        yield made


@dataclass
class Composed:
    """compose.yaml's processes on this machine: sockets and free ports in place of host names."""

    cluster: Cluster
    bootstrap_servers: str
    jwks_url: str
    folder: Path

    def __post_init__(self) -> None:
        self._services = composition({**VALUES, "TOKEN_JWKS_URL": self.jwks_url})["services"]
        self._ports = {name: str(free_port()) for name in SERVICES}
        self._prefix = f"test-{uuid4().hex[:10]}."
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def address(self, service: str) -> str:
        return f"http://127.0.0.1:{self._ports[service]}/{service}"

    def run(self, name: str) -> None:
        """A process that ends by itself. Raises CalledProcessError with what it said."""
        done = subprocess.run(
            self._command(name), env=self._environment(name), cwd=self.folder, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self, *names: str) -> None:
        for name in names:
            with self._log(name).open("wb") as log:
                self._running[name] = subprocess.Popen(
                    self._command(name), env=self._environment(name), cwd=self.folder, stdout=log, stderr=log
                )

    def healthy(self, name: str) -> bool:
        """What compose's own health check says. It is a process, and not worth one while nobody listens."""
        if not accepts(int(self._ports[name])):
            return False
        test = self._services[name]["healthcheck"]["test"]
        assert test[:2] == ["CMD", "python"]
        command = [sys.executable, *(part.replace(":8000/", f":{self._ports[name]}/") for part in test[2:])]
        return subprocess.run(command, capture_output=True).returncode == 0

    def said(self, name: str) -> str:
        return self._log(name).read_text()

    def stop(self) -> dict[str, int]:
        """Stop everything as compose does; name -> exit code."""
        for process in self._running.values():
            process.terminate()
        codes = {name: process.wait(PATIENCE_SECONDS) for name, process in self._running.items()}
        self._running.clear()
        return codes

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _command(self, name: str) -> list[str | Path]:
        here = {"0.0.0.0": "127.0.0.1", "8000": self._ports.get(name, "")}
        return [PROGRAM, *(here.get(part, part) for part in self._services[name]["command"])]

    def _environment(self, name: str) -> dict[str, str]:
        host = self.cluster.server.dsn("postgres").partition("?")[2]

        def here(value: Any) -> str:
            account, at, database = str(value).partition("@postgres/")
            text = f"{account}@/{database}?{host}" if at else account
            return text.replace("kafka:9092", self.bootstrap_servers)

        said = self._services[name]["environment"].items()
        # One without a value is taken from whoever starts it, who has none here.
        given = {variable: here(value) for variable, value in said if value is not None}
        # The broker is shared with other tests, and the containers' system has no such prefix.
        return {"PATH": os.defpath, **given, "MYDIRECTION_KAFKA_TOPIC_PREFIX": self._prefix}


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> DevelopmentIssuer:
    """In the place of the provider's own."""
    return DevelopmentIssuer(tmp_path_factory.mktemp("issuer"))


@pytest.fixture(scope="module")
def jwks_url(issuer: DevelopmentIssuer) -> Iterator[str]:
    """The issuer's public keys, over HTTP."""
    document = json.dumps(issuer.jwks()).encode()

    class Keys(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(document)

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/jwks.json"
        server.shutdown()


@pytest.fixture(scope="module")
def composed(
    cluster: Cluster, kafka: Broker | GivenBroker, jwks_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Composed]:
    made = Composed(cluster, kafka.bootstrap_servers, jwks_url, tmp_path_factory.mktemp("composed"))
    yield made
    made.stop()


def eventually(happens: Any) -> Any:
    """The first true answer; fails when there is none in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if answer := happens():
            return answer
        time.sleep(0.3)
    raise AssertionError("It did not happen in time.")
