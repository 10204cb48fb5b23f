-- Shops at vendors whose prices we keep, beside our own. What opens them is sealed under the tenant's key, elsewhere.
create table pricing.shop (
  tenant_id uuid not null,
  id text not null check (id <> 'store'),
  vendor text not null check (vendor = 'shopify'),
  name text not null,
  domain text not null,
  status text not null check (status in ('connected', 'removed')),
  connected_at timestamptz not null,
  connected_by uuid not null,
  -- When all of it was last read through.
  read_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, domain)
);

-- An installation that a person began and Shopify has not ended. What comes back is known by the digest of its state.
create table pricing.shop_installation (
  tenant_id uuid not null,
  state_digest text not null,
  domain text not null,
  begun_by uuid not null,
  expires_at timestamptz not null,
  primary key (tenant_id, state_digest)
);

-- What such a shop sells. Our variant is the catalog's where the SKU is known there, else the shop's own.
create table pricing.listing (
  tenant_id uuid not null,
  shop text not null,
  variant_id text not null,
  shop_variant text not null,
  shop_product text not null,
  title text not null,
  brand text,
  category text,
  tags jsonb not null,
  options jsonb not null,
  barcode text,
  stock integer,
  seen_at timestamptz not null,
  primary key (tenant_id, shop, variant_id),
  unique (tenant_id, shop, shop_variant)
);
create index listing_of_product on pricing.listing (tenant_id, shop, shop_product);

-- A price that somebody set at the vendor is seen, and not caused by us.
alter table pricing.price_change drop constraint price_change_cause_check;
alter table pricing.price_change add constraint price_change_cause_check
  check (cause in ('first seen', 'seen', 'rule', 'revert', 'repair'));

select platform.protect('pricing.shop'), platform.protect('pricing.shop_installation'), platform.protect('pricing.listing');
