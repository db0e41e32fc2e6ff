"""The operating system account that runs the server: ours, or a dedicated one where we are root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from shared.postgres.faults import CannotStart

# PostgreSQL refuses to run as root, and `nobody` would share its files with strangers.
DEDICATED = "mydirection"


class Switch(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def switch(self) -> Switch:
        """Arguments of `subprocess` that start a program as this account."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def of(uid: int) -> Account:
    """The account of a user id. Raises CannotStart where it has no name: peer needs one."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise CannotStart(
            f"User id {uid} has no name on this system, and PostgreSQL needs one. Add it to /etc/passwd, "
            "run as another user, or give the services' DATABASE_URLs."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def for_server(data: Path) -> Account:
    """Who runs the server on `data`: its owner if it exists, else we, or the dedicated account."""
    if os.geteuid() != 0:
        return of(os.geteuid())
    owner = data.stat().st_uid if data.exists() else 0
    return of(owner) if owner else _dedicated()


def _dedicated() -> Account:
    try:
        return of(pwd.getpwnam(DEDICATED).pw_uid)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", DEDICATED], check=True, capture_output=True)
        return of(pwd.getpwnam(DEDICATED).pw_uid)
    except (OSError, subprocess.CalledProcessError, KeyError):
        raise CannotStart(
            f"PostgreSQL does not run as root, and the account {DEDICATED!r} could not be added. "
            "Run as an ordinary user, or give the services' DATABASE_URLs."
        ) from None


def current() -> Account:
    """The account we run as."""
    return of(os.geteuid())
