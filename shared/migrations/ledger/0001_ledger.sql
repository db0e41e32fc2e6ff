-- A balance is written under its account's advisory lock, whatever entry it is that moves it. The
-- checks repeat what the rules have decided: what got past them is refused here.
create table ledger_accounts (
    account_id uuid primary key,
    kind text not null,
    unit text not null check (unit in ('pence', 'minutes')),
    floor bigint,                            -- null: without limit
    cap bigint,
    posted bigint not null default 0,
    pending_in bigint not null default 0 check (pending_in >= 0),
    pending_out bigint not null default 0 check (pending_out >= 0),
    lines bigint not null default 0,         -- how many there are in ledger_lines
    constraint ledger_accounts_floor check (floor is null or posted - pending_out >= floor),
    constraint ledger_accounts_cap check (cap is null or posted + pending_in <= cap)
) with (fillfactor = 50);                    -- room to update a hot account in its page

-- What each entry did to an account, in the order of the log, with the balance after it.
create table ledger_lines (
    account_id uuid not null,
    number bigint not null,                  -- from 1, without gap
    entry_id uuid not null,
    act text not null,
    counterpart uuid not null,               -- the other account
    posted bigint not null,
    pending_in bigint not null,
    pending_out bigint not null,
    posted_after bigint not null,
    pending_in_after bigint not null,
    pending_out_after bigint not null,
    effective_on date not null,
    recorded_at timestamptz not null,
    primary key (account_id, number)
);
-- A balance as of a day is summed from the index alone.
create index ledger_lines_as_of on ledger_lines (account_id, effective_on, recorded_at)
    include (posted, pending_in, pending_out);
create index ledger_lines_entry on ledger_lines (entry_id);

-- Holds that have not ended.
create table ledger_holds (
    hold_id uuid primary key,
    amount bigint not null check (amount > 0),   -- what is still held
    expires_on date
);
create index ledger_holds_expiring on ledger_holds (expires_on, hold_id) where expires_on is not null;

create table ledger_reversals (
    entry_id uuid primary key,               -- what was reversed: once
    reversed_by uuid not null unique
);

-- Each link seals the events after the link before it, up to the position it names.
create table ledger_chain (
    number bigint primary key check (number > 0),
    epoch integer not null,
    xid xid8 not null,
    position bigint not null,
    events integer not null check (events > 0),
    digest bytea not null check (length(digest) = 32),
    sealed_at timestamptz not null
);
-- The ledger's part of the log, in its order.
create index ledger_events on events (epoch, xid, position) where starts_with(name, 'ledger-');
