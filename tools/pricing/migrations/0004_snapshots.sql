-- Every price of record as it stood on a day (UTC), with its cost. A day on which no server ran has none.
create table pricing.price_snapshot (
  tenant_id uuid not null,
  shop text not null,
  variant_id text not null,
  day text not null check (day ~ '^\d{4}-\d{2}-\d{2}$'),
  sku text not null,
  currency text not null,
  amount bigint not null,
  list bigint,
  cost bigint,
  version integer not null,
  primary key (tenant_id, shop, day, variant_id)
);

select platform.protect('pricing.price_snapshot');
