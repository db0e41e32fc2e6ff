"""What the command line tells somebody who has just started it can be typed as it stands."""

import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.__main__ import app
from services.system.printing import USUAL, USUAL_FOLDER, next_commands


def test_where_all_is_as_usual_the_short_form_is_told() -> None:
    assert [*next_commands(USUAL, USUAL_FOLDER)] == [
        "make demo",
        ".venv/bin/mydirection token --role case_manager",
    ]


@pytest.mark.parametrize("address", [USUAL, "http://127.0.0.1:8200"])
def test_where_the_data_is_elsewhere_each_command_says_where(address: str, tmp_path: Path) -> None:
    folder = tmp_path / "my data"
    demo, token = (shlex.split(command) for command in next_commands(address, folder))
    assert demo[1:] == ["demo", "--url", address, "--data", str(folder)]
    assert token[1:] == ["token", "--role", "case_manager", "--data", str(folder)]


def test_a_token_of_nobodys_record_is_not_made_for_a_person(tmp_path: Path) -> None:
    refused = CliRunner().invoke(app, ["token", "--role", "person", "--data", str(tmp_path)])
    assert refused.exit_code == 2
    assert "--participant" in refused.output
    assert "ey" not in refused.stdout
