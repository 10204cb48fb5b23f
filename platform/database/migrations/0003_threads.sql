-- Conversations: how clients know them, their runs, and what they wait for. The checkpoints themselves lie in the schema
-- `langgraph`, which has no tenant column: their keys carry the tenant, and a row here is asked for before each access.

alter table platform.thread add column metadata jsonb not null default '{}';
create index thread_recent on platform.thread (tenant_id, owner_id, updated_at desc);

-- A run has a lane (the checkpoints it writes) for itself. Whoever runs it renews the lease; a row whose lease ran out
-- belongs to a process that died.
create table platform.thread_run (
  tenant_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  kind text not null check (kind in ('message', 'wake')),
  status text not null check (status in ('pending', 'running', 'success', 'error', 'timeout', 'interrupted')),
  lane text not null,
  holder uuid not null,
  lease_until timestamptz not null,
  -- A run is stopped by the process that runs it, when it next renews the lease.
  stop_asked_at timestamptz,
  strategy text not null,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  foreign key (tenant_id, thread_id) references platform.thread (tenant_id, id) on delete cascade
);
create unique index thread_run_alone on platform.thread_run (lane) where status = 'running';
create index thread_run_recent on platform.thread_run (tenant_id, thread_id, created_at desc);

-- What a conversation waits for. The graph's own wait lies in checkpoints of its own (`lane`), so that new messages
-- pass beside it. A wait is answered by one event and no other: woken, then continued, then joined to the conversation.
create table platform.thread_wait (
  tenant_id uuid not null,
  thread_id uuid not null,
  interrupt_id text not null,
  lane text not null,
  checkpoint_id text not null,
  task_id text not null,
  node text not null,
  subject text,
  payload jsonb not null,
  status text not null default 'waiting' check (status in ('waiting', 'woken', 'joining', 'done')),
  event_id text,
  answer jsonb,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, thread_id, interrupt_id),
  foreign key (tenant_id, thread_id) references platform.thread (tenant_id, id) on delete cascade,
  check ((status = 'waiting') = (event_id is null)),
  check ((status = 'waiting') = (answer is null))
);
create index thread_wait_subject on platform.thread_wait (tenant_id, subject) where subject is not null;

select platform.protect('platform.thread_run'), platform.protect('platform.thread_wait');
grant select, insert, update, delete on platform.thread_run, platform.thread_wait to cs_kernel;
revoke delete on platform.thread_run, platform.thread_wait from cs_kernel;
