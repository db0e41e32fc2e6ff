"""Blobs: which files are kept, and whose they are. The bytes are beside the database, sealed."""

from shared.migrations import execute

revision = "blobs_0001"
down_revision = None
branch_labels = ("blobs",)
depends_on = None


def upgrade() -> None:
    execute("""
        create table blobs (
            blob_id uuid primary key,        -- keyed, of the owner and the bytes: the file's name
            owner uuid not null,             -- whose key seals it
            kind text not null,              -- pdf, jpeg, png: by its first bytes
            size integer not null,           -- bytes, before sealing
            digest bytea not null,           -- keyed, of the bytes: finds the same given twice
            stored_at timestamptz not null
        );
        create index blobs_owner on blobs (owner);
        create index blobs_digest on blobs (digest);
    """)


def downgrade() -> None:
    execute("drop table blobs")
