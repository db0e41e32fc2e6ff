"""Letting the server's account through folders that are closed to others, such as root's home.

An access control entry (POSIX.1e draft 17, as Linux stores it) that allows this one account to pass,
not to list. Opening the folders to everybody would be simpler and wrong."""

import os
import struct
from pathlib import Path

from shared.postgres.account import Account
from shared.postgres.faults import CannotStart

ATTRIBUTE = "system.posix_acl_access"
HEADER = struct.pack("<I", 2)
USER_OBJ, USER, GROUP_OBJ, MASK, OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
NOBODY_IN_PARTICULAR = 0xFFFFFFFF
PASS = 1

Entries = dict[tuple[int, int], int]


def open_way(path: Path, account: Account) -> None:
    """Make every folder above `path` passable for `account`. Only root can, and only root needs to.

    Raises CannotStart where the file system has no access control lists."""
    if os.geteuid() != 0 or account.uid == 0:
        return
    for folder in path.resolve().parents:
        status = folder.stat()
        if status.st_mode & PASS or status.st_uid == account.uid:
            continue
        try:
            os.setxattr(folder, ATTRIBUTE, _packed(_passable(_entries(folder), account.uid)))
        except OSError:
            raise CannotStart(
                f"PostgreSQL does not run as root, and its account {account.name!r} cannot pass {folder}. "
                f"Run as an ordinary user, choose a data folder elsewhere (/var/lib/mydirection), or allow "
                f"it: setfacl -m u:{account.name}:x {folder}"
            ) from None


def _entries(folder: Path) -> Entries:
    try:
        packed = os.getxattr(folder, ATTRIBUTE)[len(HEADER) :]
    except OSError:  # no list yet: the three of the mode
        mode = folder.stat().st_mode
        places = {USER_OBJ: mode >> 6 & 7, GROUP_OBJ: mode >> 3 & 7, OTHER: mode & 7}
        return {(tag, NOBODY_IN_PARTICULAR): allowed for tag, allowed in places.items()}
    return {(tag, who): allowed for tag, allowed, who in struct.iter_unpack("<HHI", packed)}


def _passable(entries: Entries, uid: int) -> Entries:
    mask = (MASK, NOBODY_IN_PARTICULAR)
    # Without a mask the group's own bits bounded the list.
    bound = entries.get(mask, entries[GROUP_OBJ, NOBODY_IN_PARTICULAR])
    return {**entries, (USER, uid): entries.get((USER, uid), 0) | PASS, mask: bound | PASS}


def _packed(entries: Entries) -> bytes:
    listed = sorted(entries.items())
    return HEADER + b"".join(struct.pack("<HHI", tag, allowed, who) for (tag, who), allowed in listed)
