"""Exclusions that wait to be checked are found without reading all the others."""

from shared.migrations import execute

revision = "people_0002"
down_revision = "people_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute(
        "create index people_exclusions_unchecked on people_exclusions (participant_id) where not checked"
    )


def downgrade() -> None:
    execute("drop index people_exclusions_unchecked")
