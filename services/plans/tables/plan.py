"""Plans: what stage they are at. Their words are in the log alone."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid

from services.plans.tables.metadata import metadata

# number, in_force, in_force_on: of the version in force. review_*: of the review that is planned.
plans = Table(
    "plans",
    metadata,
    Column("participant_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("definition", Text, nullable=False),
    Column("begun_on", Date, nullable=False),
    Column("number", Integer),
    Column("in_force", Text),
    Column("in_force_on", Date),
    Column("review_id", Uuid),
    Column("review_due_on", Date),
    Column("review_facilitated", Boolean),
    Index("plans_review_due", "review_due_on"),
)

# party: whose proposal it is. from_action: of a coaching.
plan_proposals = Table(
    "plan_proposals",
    metadata,
    Column("proposal_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey(plans.c.participant_id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("on_behalf", Text),
    Column("fate", Text, nullable=False),
    Column("goal_id", Uuid),
    Column("requirement_id", Uuid),
    Column("step_id", Uuid),
    Column("area", Text),
    Column("answers", Uuid),
    Column("proposed_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("from_action", Uuid),
    Index("plan_proposals_participant", "participant_id"),
)

plan_goals = Table(
    "plan_goals",
    metadata,
    Column("goal_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey(plans.c.participant_id), nullable=False),
    Column("area", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("target_on", Date),
    Column("accepted_on", Date, nullable=False),
    Index("plan_goals_participant", "participant_id"),
)

plan_versions = Table(
    "plan_versions",
    metadata,
    Column("participant_id", Uuid, ForeignKey(plans.c.participant_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("offered_on", Date, nullable=False),
    Column("person_answer", Text),
    Column("person_in_own_session", Boolean),
    Column("person_answered_on", Date),
    Column("practitioner_answer", Text),
    Column("practitioner_answered_on", Date),
    Column("in_force", Text),
    Column("in_force_on", Date),
)

plan_reviews = Table(
    "plan_reviews",
    metadata,
    Column("review_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey(plans.c.participant_id), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("facilitated", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("held_on", Date),
    Column("person_took_part", Boolean),
    Index("plan_reviews_participant", "participant_id"),
)
