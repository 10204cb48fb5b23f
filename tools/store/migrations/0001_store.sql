-- Our shop as it stands towards other people's agents: its terms, and the carts, checkouts and orders they made.
create table store.shop (
  tenant_id uuid primary key,
  document jsonb not null
);
create table store.request (
  tenant_id uuid not null,
  key text not null,
  fingerprint text not null,
  claimed_at timestamptz not null,
  reply jsonb,
  primary key (tenant_id, key)
);
create table store.cart (
  tenant_id uuid not null,
  id text not null,
  version integer not null,
  record jsonb not null,
  primary key (tenant_id, id)
);
create table store.checkout (
  tenant_id uuid not null,
  id text not null,
  version integer not null,
  record jsonb not null,
  primary key (tenant_id, id)
);
create table store.sale (
  tenant_id uuid not null,
  id text not null,
  version integer not null,
  record jsonb not null,
  placed_at timestamptz not null,
  primary key (tenant_id, id)
);
-- Pieces on the shelf. A sale that would take more than there are is refused by the check.
create table store.shelf (
  tenant_id uuid not null,
  variant_id text not null,
  pieces integer not null check (pieces >= 0),
  primary key (tenant_id, variant_id)
);
select platform.protect('store.shop'), platform.protect('store.request'), platform.protect('store.cart'),
  platform.protect('store.checkout'), platform.protect('store.sale'), platform.protect('store.shelf');
