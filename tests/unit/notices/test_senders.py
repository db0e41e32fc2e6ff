"""Who sends, by the settings: the provider, or on one's own computer a folder."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from shared.notices import Delivered, Delivery, Message, NotifySettings, NotNow
from shared.notices.files import FileSender
from shared.notices.govuk_notify import NotifySender
from shared.notices.senders import sender_of
from shared.settings import KernelSettings
from shared.testing.http import KEYS

NOTICE = UUID(int=5)
TEXT = Message(NOTICE, "text", "+447700900123", "Hello", "Ar ddydd Llun — dros y ffôn")
KEY = f"live-{UUID(int=1)}-{UUID(int=2)}"
ENVIRONMENT = {"API_KEY": KEY, "TEXT_TEMPLATE_ID": str(UUID(int=3)), "EMAIL_TEMPLATE_ID": str(UUID(int=3))}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "notices"


def files(folder: Path) -> list[tuple[tuple[int, int], Any]]:
    """Each file's mode and the folder's, and what it says."""
    found = sorted(folder.iterdir()) if folder.exists() else []
    mode = folder.stat().st_mode & 0o777 if found else 0
    return [((f.stat().st_mode & 0o777, mode), json.loads(f.read_text("utf-8"))) for f in found]


async def test_a_message_becomes_a_file_that_its_owner_alone_reads(folder: Path) -> None:
    sender = FileSender(folder)
    assert await sender.find(NOTICE) is None
    reference = await sender.send(TEXT)
    assert await sender.find(NOTICE) == reference
    assert await sender.state(reference) == Delivered(Delivery.DELIVERED)
    [(modes, written)] = files(folder)
    assert modes == (0o600, 0o700)
    assert (written["address"], written["body"]) == (TEXT.address, TEXT.body)


async def test_the_same_message_again_is_the_same_file(folder: Path) -> None:
    for _ in range(2):
        await FileSender(folder).send(TEXT)
    assert len(files(folder)) == 1


async def test_one_that_is_gone_was_not_delivered(folder: Path) -> None:
    assert await FileSender(folder).state(str(NOTICE)) == Delivered(Delivery.FAILED, "no-file")


def settings(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> KernelSettings:
    for name, value in environment.items():
        monkeypatch.setenv(f"MYDIRECTION_NOTIFY_{name}", value)
    given: dict[str, Any] = {**KEYS, "development": True}
    return KernelSettings(**given)


def test_a_key_in_the_environment_makes_it_the_provider(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    found = settings(monkeypatch, ENVIRONMENT).notify
    assert isinstance(found, NotifySettings)
    assert found.api_key.get_secret_value() == KEY
    assert KEY not in repr(found)
    assert isinstance(sender_of(found, folder, development=False), NotifySender)


@pytest.mark.parametrize("missing", sorted(ENVIRONMENT))
def test_half_of_it_is_refused_and_the_key_not_shown(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    half = {name: value for name, value in ENVIRONMENT.items() if name != missing}
    with pytest.raises(ValidationError) as refused:
        settings(monkeypatch, half)
    assert KEY not in str(refused.value)


async def test_without_a_key_it_is_files_in_development_and_else_nobody(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    assert settings(monkeypatch, {}).notify is None
    assert isinstance(sender_of(None, folder, development=True), FileSender)
    nobody = sender_of(None, folder, development=False)
    with pytest.raises(NotNow):
        await nobody.send(TEXT)
    assert await nobody.find(NOTICE) is None
    assert files(folder) == [], "no address lies where an erasure would not reach it"
