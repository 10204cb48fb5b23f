-- Session-based test management: a charter, a time box, and what a person did, saw and found in it.
create table manual_sessions.session (
  tenant_id uuid not null,
  id uuid not null,
  charter text not null,
  areas text[] not null,
  start_url text,
  repository text,
  sha text check (sha ~ '^[0-9a-f]{40}$'),
  required boolean not null,
  time_box_minutes integer not null check (time_box_minutes between 5 and 480),
  status text not null check (status in ('planned', 'running', 'paused', 'finished', 'debriefed', 'abandoned')),
  split_test integer,
  split_bug integer,
  split_setup integer,
  debrief text,
  created_by uuid not null,
  created_at timestamptz not null,
  started_at timestamptz,
  -- Since when it runs without a break; null while it does not.
  resumed_at timestamptz,
  active_ms bigint not null default 0,
  finished_at timestamptz,
  debriefed_at timestamptz,
  primary key (tenant_id, id),
  check ((resumed_at is not null) = (status = 'running')),
  check (split_test is null or split_test + split_bug + split_setup = 100)
);
create index session_by_time on manual_sessions.session (tenant_id, created_at desc);
create index session_by_commit on manual_sessions.session (tenant_id, repository, sha);
select platform.protect('manual_sessions.session');

create table manual_sessions.step (
  tenant_id uuid not null,
  session_id uuid not null,
  position integer not null,
  kind text not null check (kind in ('goto', 'click', 'fill', 'select', 'check', 'uncheck', 'press', 'expect')),
  url text not null,
  element jsonb,
  value text,
  secret boolean not null,
  expects text check (expects in ('visible', 'text', 'value', 'url')),
  by text not null check (by in ('recorder', 'person', 'agent')),
  at timestamptz not null,
  primary key (tenant_id, session_id, position),
  foreign key (tenant_id, session_id) references manual_sessions.session (tenant_id, id) on delete cascade,
  check (not secret or value is null)
);
select platform.protect('manual_sessions.step');

create table manual_sessions.finding (
  tenant_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  kind text not null check (kind in ('bug', 'issue', 'note')),
  severity text check (severity in ('blocker', 'major', 'minor', 'trivial')),
  title text not null,
  detail text not null,
  step integer,
  evidence text[] not null,
  logged_by uuid not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, session_id) references manual_sessions.session (tenant_id, id) on delete cascade
);
create index finding_by_session on manual_sessions.finding (tenant_id, session_id, at);
select platform.protect('manual_sessions.finding');

-- What the store of evidence holds under a digest, and what it is to this session.
create table manual_sessions.evidence (
  tenant_id uuid not null,
  session_id uuid not null,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  media_type text not null,
  size integer not null,
  title text not null,
  attached_by uuid not null,
  at timestamptz not null,
  primary key (tenant_id, session_id, digest),
  foreign key (tenant_id, session_id) references manual_sessions.session (tenant_id, id) on delete cascade
);
create index evidence_by_digest on manual_sessions.evidence (tenant_id, digest);
select platform.protect('manual_sessions.evidence');

create table manual_sessions.log_line (
  tenant_id uuid not null,
  session_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('console', 'network', 'blocked', 'page')),
  level text not null check (level in ('info', 'warning', 'error')),
  line text not null,
  url text,
  at timestamptz not null,
  primary key (tenant_id, session_id, id),
  foreign key (tenant_id, session_id) references manual_sessions.session (tenant_id, id) on delete cascade
);
select platform.protect('manual_sessions.log_line');

-- Elements that stood on the pages which were visited, whether they were used or not.
create table manual_sessions.sighting (
  tenant_id uuid not null,
  session_id uuid not null,
  page text not null,
  role text not null,
  name text not null,
  facts jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, session_id, page, role, name),
  foreign key (tenant_id, session_id) references manual_sessions.session (tenant_id, id) on delete cascade
);
select platform.protect('manual_sessions.sighting');

-- Where the live browser of a session may go. No draft may write here: an operator allows it in the console.
create table manual_sessions.allowed_host (
  tenant_id uuid not null,
  session_id uuid not null,
  host text not null,
  allowed_by uuid not null,
  at timestamptz not null,
  primary key (tenant_id, session_id, host),
  foreign key (tenant_id, session_id) references manual_sessions.session (tenant_id, id) on delete cascade
);
select platform.protect('manual_sessions.allowed_host');

-- The issue that an approved export made. No draft may write here.
create table manual_sessions.export (
  tenant_id uuid not null,
  session_id uuid not null,
  issue text not null,
  url text not null,
  proposal_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, session_id),
  foreign key (tenant_id, session_id) references manual_sessions.session (tenant_id, id) on delete cascade
);
select platform.protect('manual_sessions.export');
