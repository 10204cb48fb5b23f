-- What was found when a price run was looked at again, and what the storefront showed then.
create table pricing.reconciliation (
  tenant_id uuid not null,
  id uuid not null,
  proposal_id uuid not null,
  after_ms integer not null,
  report jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, id)
);
create index reconciliation_of_run on pricing.reconciliation (tenant_id, proposal_id, at desc);

select platform.protect('pricing.reconciliation');
