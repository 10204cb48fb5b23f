-- Prices of record, by shop and variant. A price is replaced only at the version that was seen before.
create table pricing.price (
  tenant_id uuid not null,
  shop text not null,
  variant_id text not null,
  sku text not null,
  title text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount bigint not null check (amount > 0),
  list bigint check (list > 0),
  cost bigint check (cost >= 0),
  map bigint check (map > 0),
  version integer not null default 1,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, shop, variant_id)
);
create unique index price_by_sku on pricing.price (tenant_id, shop, sku);

-- Every price that ever was of record, and why. Nothing of it is rewritten. The key is the executor's, one for each
-- target of a run: the same write again finds its own row and changes nothing.
create table pricing.price_change (
  tenant_id uuid not null,
  id uuid not null,
  shop text not null,
  variant_id text not null,
  version integer not null,
  currency text not null,
  before bigint,
  amount bigint not null,
  at timestamptz not null,
  cause text not null check (cause in ('first seen', 'rule', 'revert', 'repair')),
  rule_id text,
  rule_version integer,
  proposal_id uuid,
  write_key text,
  primary key (tenant_id, id),
  unique (tenant_id, shop, variant_id, version)
);
create unique index price_change_once on pricing.price_change (tenant_id, write_key) where write_key is not null;
create index price_change_recent on pricing.price_change (tenant_id, shop, variant_id, at desc);

-- Rules are drafts: writing one changes no price. A changed rule is a new version.
create table pricing.rule (
  tenant_id uuid not null,
  id text not null,
  version integer not null,
  name text not null,
  document jsonb not null,
  created_at timestamptz not null,
  created_by uuid not null,
  primary key (tenant_id, id, version)
);

select platform.protect('pricing.price'), platform.protect('pricing.price_change'), platform.protect('pricing.rule');
create index price_newest on pricing.price (tenant_id, shop, changed_at desc);
