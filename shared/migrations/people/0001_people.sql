-- What other services' public events say of people. A number is the event's among its subject's.
create table people (
    participant_id uuid primary key,
    arm text,                               -- null: not registered yet, as far as was told; or erased
    status text,
    status_on date,
    registered_by text,                     -- an account
    erased boolean not null default false
);
create index people_registered_by on people (registered_by);
create index people_erased on people (participant_id) where erased;
create table people_permissions (
    participant_id uuid not null,
    purpose text not null,
    may boolean not null,
    primary key (participant_id, purpose)
);
create table people_merges (
    participant_id uuid primary key,
    merged_into uuid,                       -- null: unmerged again
    occurred_at timestamptz not null
);
create index people_merges_into on people_merges (merged_into);
-- Which record leads to which. Of two that were each merged into the other the later message counts;
-- what was merged into somebody erased stands for itself again. Both as in the assessment service.
create view people_links as
    select m.participant_id, m.merged_into
    from people_merges m
    where m.merged_into is not null and m.merged_into <> m.participant_id
      and not exists (
          select from people_merges b
          where b.participant_id = m.merged_into and b.merged_into = m.participant_id
            and b.occurred_at > m.occurred_at)
      and not exists (select from people t where t.participant_id = m.merged_into and t.erased);
create table people_cases (
    participant_id uuid not null,
    number bigint not null,
    case_manager_id uuid not null,          -- of a case that was ended: whose it was
    account text not null,
    ended boolean not null,
    from_on date not null,
    until_on date,                          -- everywhere here: the first day on which it does not hold
    primary key (participant_id, number)
);
create index people_cases_account on people_cases (account, participant_id);
create index people_cases_case_manager on people_cases (case_manager_id, participant_id);
create table people_case_managers (
    case_manager_id uuid primary key,
    account text not null,
    from_on date,                           -- null: only their leaving was told
    until_on date
);
create index people_case_managers_account on people_case_managers (account);
create table people_trainings (
    case_manager_id uuid not null,
    module text not null,
    completed_on date not null,
    expires_on date,                        -- the last day on which it counts
    primary key (case_manager_id, module, completed_on)
);
create index people_trainings_expiring on people_trainings (expires_on);
create table people_leave (
    absence_id uuid primary key,
    case_manager_id uuid not null,
    deputy_account text not null,
    from_on date not null,
    until_on date
);
create index people_leave_deputy on people_leave (deputy_account);
create table people_team_members (
    case_manager_id uuid not null,
    number bigint not null,
    account text not null,
    team_id uuid not null,
    joined boolean not null,
    from_on date not null,
    until_on date,
    primary key (case_manager_id, number)
);
create index people_team_members_team on people_team_members (team_id);
create table people_team_leaders (
    unit_id uuid not null,
    number bigint not null,
    account text not null,
    appointed boolean not null,
    from_on date not null,
    until_on date,
    primary key (unit_id, number)
);
create index people_team_leaders_account on people_team_leaders (account);
-- Told on the restricted topic alone.
create table people_exclusions (
    entry_id uuid primary key,
    participant_id uuid not null,
    kind text not null,
    other_participant_id uuid,
    district text,
    category text,
    checked boolean not null,
    source text not null,
    starts_on date not null,
    ends_on date,                           -- the last day on which it is meant to hold
    ended_on date                           -- the first day on which it does not
);
create index people_exclusions_participant on people_exclusions (participant_id);
create index people_exclusions_other on people_exclusions (other_participant_id);
create table people_risks (
    entry_id uuid primary key,
    participant_id uuid not null,
    kind text not null,
    level text,
    mappa_category integer,
    mappa_level integer,
    alert text,
    source text not null,
    starts_on date not null,
    ends_on date,
    ended_on date
);
create index people_risks_participant on people_risks (participant_id);
-- This service's own part in an erasure.
create table people_erasures (
    participant_id uuid primary key,
    taken_at timestamptz not null,
    destroyed_at timestamptz
);
create index people_erasures_open on people_erasures (taken_at) where destroyed_at is null;
