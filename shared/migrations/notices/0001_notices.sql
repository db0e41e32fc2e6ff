create table notice_preferences (
    participant_id uuid primary key,
    version integer not null,
    party text not null,                    -- who recorded it: the person, or staff on their behalf
    recorded_on date not null,
    channel text not null,
    address text not null,                  -- sealed
    language text not null,
    quiet_from_hour smallint,               -- null, both: no quiet hours
    quiet_until_hour smallint,
    kinds text[] not null
);

-- waiting: surely not sent. sending: may have been sent. sent: taken by the provider.
create table notices (
    notice_id uuid primary key,             -- the provider keeps it as its reference
    cause text not null unique,
    participant_id uuid not null,
    kind text not null,
    wording text not null,                  -- code and version
    speaks_of timestamptz,                  -- the instant that the text names
    place text,                             -- a code
    requested_at timestamptz not null,
    due_at timestamptz not null,
    until_at timestamptz not null,          -- from then on it is too late
    state text not null default 'waiting'
        check (state in ('waiting', 'sending', 'sent', 'delivered', 'failed', 'cancelled')),
    claim uuid,                             -- another each time somebody takes it up
    next_at timestamptz,                    -- when to look at it again; null: never
    tries integer not null default 0,       -- in its state
    failed_since timestamptz,               -- null: its last try went well
    reference text,                         -- the provider's
    sent_at timestamptz,
    ended_at timestamptz,
    reason text                             -- a code: why it failed or was cancelled
);
create index notices_next on notices (next_at) where next_at is not null;
create index notices_participant on notices (participant_id, notice_id);
create index notices_cause on notices (cause text_pattern_ops);
create index notices_ended on notices (ended_at) where state = 'failed';

create table calendar_feeds (
    account text primary key,               -- whose it is: one each
    participant_id uuid,                    -- of a person; null: of staff
    language text not null,
    digest bytea not null unique,           -- of the address's secret
    made_at timestamptz not null
);
create index calendar_feeds_participant on calendar_feeds (participant_id);
