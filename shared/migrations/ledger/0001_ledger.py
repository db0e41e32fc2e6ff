"""The ledger: balances, the lines of each account's statement, what is held, the sealed chain."""

from pathlib import Path

from shared.migrations import execute

revision = "ledger_0001"
down_revision = None
branch_labels = ("ledger",)
depends_on = "log_0001"


def upgrade() -> None:
    execute(Path(__file__).with_name("0001_ledger.sql").read_text())


def downgrade() -> None:
    execute("""
        drop index ledger_events;
        drop table ledger_chain, ledger_reversals, ledger_holds, ledger_lines, ledger_accounts
    """)
