create table bench.setting (
  tenant_id uuid not null,
  name text not null,
  value text not null,
  version integer not null default 1,
  primary key (tenant_id, name)
);
create table bench.note (
  tenant_id uuid not null,
  id uuid not null,
  text text not null,
  primary key (tenant_id, id)
);
create table bench.heard (
  tenant_id uuid not null,
  event_id uuid not null,
  account text not null,
  primary key (tenant_id, event_id)
);
select platform.protect('bench.setting'), platform.protect('bench.note'), platform.protect('bench.heard');
