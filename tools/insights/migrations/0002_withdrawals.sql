-- Test changes that were withdrawn, heard of in any order: one that was a heal counts as wrong.
create table insights.withdrawal (
  tenant_id uuid not null,
  repository text not null,
  pull_request integer not null,
  at timestamptz not null,
  primary key (tenant_id, repository, pull_request)
);
select platform.protect('insights.withdrawal');

insert into insights.withdrawal (tenant_id, repository, pull_request, at)
  select tenant_id, repository, pull_request, undone_at from insights.heal where undone_at is not null;

alter table insights.heal drop column undone_at;

-- What was written lately, of a repository's commits.
create index commit_by_time on insights.commit (tenant_id, repository, committed_at desc);
