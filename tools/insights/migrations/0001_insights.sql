-- Commits as pushes told of them: in what order they came onto a branch, and when each was written.
create table insights.commit (
  tenant_id uuid not null,
  repository text not null,
  branch text not null,
  sha text not null,
  -- What the branch stood at before it; null for the first that we heard of.
  previous text,
  is_trunk boolean not null,
  committed_at timestamptz not null,
  primary key (tenant_id, repository, branch, sha)
);
select platform.protect('insights.commit');

-- Pull requests that were merged into the default branch.
create table insights.change (
  tenant_id uuid not null,
  repository text not null,
  number integer not null,
  branch text not null,
  merge_sha text not null,
  opened_at timestamptz not null,
  merged_at timestamptz not null,
  primary key (tenant_id, repository, number)
);
create index change_by_time on insights.change (tenant_id, repository, merged_at desc);
select platform.protect('insights.change');

-- Deployments that ended, each with how it ended last.
create table insights.deployment (
  tenant_id uuid not null,
  repository text not null,
  id text not null,
  environment text not null,
  sha text not null,
  outcome text not null check (outcome in ('succeeded', 'failed')),
  ended_at timestamptz not null,
  primary key (tenant_id, repository, id)
);
create index deployment_by_time on insights.deployment (tenant_id, repository, ended_at desc);
select platform.protect('insights.deployment');

-- Test reports that builds left: how much ran without a person.
create table insights.test_run (
  tenant_id uuid not null,
  report_id uuid not null,
  repository text not null,
  tests integer not null,
  failed integer not null,
  flaky integer not null,
  at timestamptz not null,
  primary key (tenant_id, report_id)
);
create index test_run_by_time on insights.test_run (tenant_id, repository, at desc);
select platform.protect('insights.test_run');

-- Disturbances of what customers use.
create table insights.incident (
  tenant_id uuid not null,
  id uuid not null,
  repository text not null,
  environment text not null,
  title text not null,
  deployment_id text,
  began_at timestamptz not null,
  resolved_at timestamptz,
  logged_by text not null,
  primary key (tenant_id, id)
);
create index incident_by_time on insights.incident (tenant_id, repository, began_at desc);
select platform.protect('insights.incident');

-- Heals of tests that were carried out; one that was undone held the test to another element than was meant.
create table insights.heal (
  tenant_id uuid not null,
  repository text not null,
  pull_request integer not null,
  at timestamptz not null,
  undone_at timestamptz,
  primary key (tenant_id, repository, pull_request)
);
create index heal_by_time on insights.heal (tenant_id, repository, at desc);
select platform.protect('insights.heal');
