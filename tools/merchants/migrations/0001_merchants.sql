-- Merchants whom this tenant's agents may deal with. Anything else on the network is out of reach for them.
create table merchants.merchant (
  tenant_id uuid not null,
  id text not null check (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text not null,
  url text not null,
  added_at timestamptz not null default now(),
  suspended_at timestamptz,
  primary key (tenant_id, id)
);
select platform.protect('merchants.merchant');
