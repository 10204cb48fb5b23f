-- When a vendor asked a run to wait: one row for each call, however many targets were in it.
create table platform.run_throttling (
  tenant_id uuid not null,
  run_id uuid not null,
  id uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, run_id, id)
);
select platform.protect('platform.run_throttling');
grant select, insert on platform.run_throttling to cs_kernel;
