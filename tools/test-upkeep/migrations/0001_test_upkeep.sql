-- Elements as they were when a test that used them last passed.
create table test_upkeep.last_good (
  tenant_id uuid not null,
  repository text not null,
  file text not null,
  test text not null,
  locator text not null,
  element jsonb not null,
  url text not null,
  seen_at timestamptz not null,
  primary key (tenant_id, repository, file, test, locator)
);
select platform.protect('test_upkeep.last_good');

-- Steps of tests that found their element no more, with the page as it was then.
create table test_upkeep.heal_request (
  tenant_id uuid not null,
  id uuid not null,
  repository text not null,
  sha text not null,
  branch text,
  file text not null,
  line integer not null,
  test text not null,
  locator text not null,
  url text not null,
  last_good jsonb not null,
  page jsonb not null,
  is_whole boolean not null,
  screenshot text,
  asked_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, repository, sha, file, test, locator)
);
create index heal_request_by_time on test_upkeep.heal_request (tenant_id, repository, asked_at desc);
select platform.protect('test_upkeep.heal_request');

-- What became of proposals to heal: one that a person refused is not offered again.
create table test_upkeep.heal (
  tenant_id uuid not null,
  proposal_id uuid not null,
  request_id uuid not null,
  repository text not null,
  file text not null,
  test text not null,
  from_locator text not null,
  to_locator text not null,
  status text not null,
  reason text,
  since timestamptz not null,
  primary key (tenant_id, proposal_id)
);
create index heal_by_step on test_upkeep.heal (tenant_id, repository, file, from_locator);
select platform.protect('test_upkeep.heal');

-- Tests that were written and tried, and wait for somebody to propose them.
create table test_upkeep.generated_test (
  tenant_id uuid not null,
  id uuid not null,
  repository text not null,
  file text not null,
  title text not null,
  origin text not null,
  source text not null,
  trial jsonb not null,
  made_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('test_upkeep.generated_test');
