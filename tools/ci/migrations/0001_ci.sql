-- Repositories whose continuous integration this tenant's agents may read. Anything else on GitHub is out of their reach.
create table ci.repository (
  tenant_id uuid not null,
  name text not null check (name ~ '^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$'),
  added_at timestamptz not null default now(),
  primary key (tenant_id, name)
);
select platform.protect('ci.repository');

-- Webhook deliveries that were taken, so that none is taken twice.
create table ci.delivery (
  tenant_id uuid not null,
  id uuid not null,
  event text not null,
  repository text not null,
  received_at timestamptz not null,
  primary key (tenant_id, id)
);
create index delivery_by_repository on ci.delivery (tenant_id, repository, received_at desc);
select platform.protect('ci.delivery');

-- How each attempt of a check ended, as webhooks said.
create table ci.check_result (
  tenant_id uuid not null,
  repository text not null,
  id text not null,
  name text not null,
  sha text not null,
  conclusion text not null,
  at timestamptz not null,
  primary key (tenant_id, repository, id)
);
create index check_result_by_name on ci.check_result (tenant_id, repository, name, at desc);
select platform.protect('ci.check_result');

-- Test reports that were uploaded; the same bytes of the same attempt are kept once.
create table ci.report (
  tenant_id uuid not null,
  id uuid not null,
  repository text not null,
  sha text not null,
  branch text not null,
  job text not null,
  attempt integer not null,
  format text not null check (format in ('junit', 'ctrf', 'playwright')),
  digest text not null,
  tests integer not null,
  failed integer not null,
  uploaded_by uuid not null,
  received_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, repository, sha, job, attempt, digest)
);
select platform.protect('ci.report');

create table ci.test_result (
  tenant_id uuid not null,
  report_id uuid not null,
  position integer not null,
  repository text not null,
  sha text not null,
  test text not null,
  file text,
  outcome text not null check (outcome in ('passed', 'failed', 'both', 'skipped')),
  message text,
  duration_ms integer,
  at timestamptz not null,
  primary key (tenant_id, report_id, position),
  foreign key (tenant_id, report_id) references ci.report (tenant_id, id) on delete cascade
);
create index test_result_by_test on ci.test_result (tenant_id, repository, test, at desc);
create index test_result_by_time on ci.test_result (tenant_id, repository, at desc);
select platform.protect('ci.test_result');

-- Flaky tests whose failures do not hold anybody up for a while.
create table ci.quarantine (
  tenant_id uuid not null,
  repository text not null,
  test text not null,
  reason text not null,
  until timestamptz not null,
  since timestamptz not null,
  proposal_id uuid not null,
  primary key (tenant_id, repository, test)
);
select platform.protect('ci.quarantine');

-- Verdicts that a person put in the place of ours, for one commit and for a time.
create table ci.verdict_override (
  tenant_id uuid not null,
  repository text not null,
  sha text not null,
  verdict text not null check (verdict in ('passing', 'failing', 'blocked')),
  reason text not null,
  until timestamptz not null,
  since timestamptz not null,
  proposal_id uuid not null,
  primary key (tenant_id, repository, sha)
);
select platform.protect('ci.verdict_override');
