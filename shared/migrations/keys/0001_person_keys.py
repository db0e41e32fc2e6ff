"""The database `keys_<service>`: one wrapped key a person, or the tombstone of a destroyed one."""

from pathlib import Path

from shared.migrations import execute

revision = "keys_0001"
down_revision = None
branch_labels = ("keys",)
depends_on = None


def upgrade() -> None:
    execute(Path(__file__).with_name("0001_person_keys.sql").read_text())


def downgrade() -> None:
    execute("drop table person_keys")
