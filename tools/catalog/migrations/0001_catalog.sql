-- Our own products with their variants, as documents: the catalog owns them, other capabilities go by variant id.
create table catalog.product (
  tenant_id uuid not null,
  id text not null,
  position integer not null,
  document jsonb not null,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
);
select platform.protect('catalog.product');
