"""The files that configure the server; written anew at every start."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from shared.postgres.account import Account

ROLE = "mydirection"

# Who may connect: the account that runs the server and the one that runs us, by the kernel's word
# (peer). There is no password that could leak, and no other way in.
HBA = f"local all {ROLE} peer map=mydirection\n"

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A refused statement's text and values hold names and words: neither goes to the server's log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def write(data: Path, settings: Mapping[str, str], clients: Collection[str], account: Account) -> None:
    """`clients`: the operating system accounts that may connect."""
    mapping = "".join(f'mydirection "{client}" {ROLE}\n' for client in sorted(clients))
    lines = "".join(f"{name} = {_quoted(value)}\n" for name, value in {**SETTINGS, **settings}.items())
    main = (data / "postgresql.conf").read_text()
    include = "include 'mydirection.conf'\n"
    files = {
        "pg_hba.conf": HBA,
        "pg_ident.conf": mapping,
        "mydirection.conf": lines,
        "postgresql.conf": main if include in main else main + include,
    }
    for name, text in files.items():
        _replace(data / name, text, account)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _replace(path: Path, text: str, account: Account) -> None:
    # A new file, never one that is there: root must not write through a link that the server's
    # account may have made in its folder.
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    account.own(new)
    new.replace(path)
