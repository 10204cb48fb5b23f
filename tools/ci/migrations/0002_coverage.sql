-- Coverage reports that were uploaded; the same bytes of the same attempt are kept once.
create table ci.coverage (
  tenant_id uuid not null,
  id uuid not null,
  repository text not null,
  sha text not null,
  branch text not null,
  job text not null,
  attempt integer not null,
  format text not null check (format in ('lcov', 'cobertura', 'istanbul')),
  digest text not null,
  uploaded_by uuid not null,
  received_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, repository, sha, job, attempt, digest)
);
create index coverage_by_commit on ci.coverage (tenant_id, repository, sha);
select platform.protect('ci.coverage');

-- Lines of a file that were run and that were not, as ranges: 1-4,9.
create table ci.covered_file (
  tenant_id uuid not null,
  coverage_id uuid not null,
  file text not null,
  covered text not null,
  missed text not null,
  primary key (tenant_id, coverage_id, file),
  foreign key (tenant_id, coverage_id) references ci.coverage (tenant_id, id) on delete cascade
);
select platform.protect('ci.covered_file');
