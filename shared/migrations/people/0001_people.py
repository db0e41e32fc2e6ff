"""People, as others' public events tell of them: whose case, what they permit, whom they may not meet."""

from pathlib import Path

from shared.migrations import execute

revision = "people_0001"
down_revision = None
branch_labels = ("people",)
depends_on = None


def upgrade() -> None:
    execute(Path(__file__).with_name("0001_people.sql").read_text())


def downgrade() -> None:
    execute("""
        drop view people_links;
        drop table people, people_permissions, people_merges, people_cases, people_case_managers,
                   people_trainings, people_leave, people_team_members, people_team_leaders,
                   people_exclusions, people_risks, people_erasures
    """)
