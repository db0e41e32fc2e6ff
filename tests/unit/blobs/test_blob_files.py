"""What a file is by its first bytes, and how it is written to a folder."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from shared.blobs.folder import FolderFiles
from shared.blobs.kinds import kind_of

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00", "png"),
        (b"", None),
        (b"%PDF", None),
        (b"\x89PNG\n\x1a\n", None),
        (b" %PDF-1.7", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"<!doctype html>", None),
        (b"GIF89a", None),
        (b"PK\x03\x04", None),
    ],
)
def test_only_what_begins_as_pdf_jpeg_or_png_is_one(beginning: bytes, kind: str | None) -> None:
    assert kind_of(beginning) == kind


def test_a_file_is_its_owners_alone_whole_and_replaced_at_once(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path / "blobs")
    assert files.read(ONE) is None
    assert not files.has(ONE)
    files.write(ONE, b"first")
    files.write(ONE, b"second")
    assert files.read(ONE) == b"second"
    [folder] = (tmp_path / "blobs").iterdir()
    [file] = folder.iterdir()  # and no draft
    assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, file)] == [0o700, 0o600]
    files.remove(ONE)
    files.remove(ONE)
    assert not files.has(ONE)


def test_what_is_old_is_named_and_drafts_that_nobody_finished_go(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for each, hours in ((ONE, 3), (OTHER, 1)):
        files.write(each, b"sealed")
        at = (now - timedelta(hours=hours)).timestamp()
        os.utime(tmp_path / each.hex[:2] / each.hex, (at, at))
    draft = tmp_path / "00" / "half.new"
    draft.write_bytes(b"half")
    os.utime(draft, (0, 0))
    assert list(files.older_than(now - timedelta(hours=2))) == [ONE]
    assert not draft.exists()


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FolderFiles(tmp_path)
    files.write(ONE, b"first")

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        files.write(ONE, b"second")
    assert files.read(ONE) == b"first"
    assert len(list((tmp_path / "00").iterdir())) == 1
