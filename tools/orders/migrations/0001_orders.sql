-- One hub over all merchants: what was ordered by whom under which proposal. The merchant's own record is the truth;
-- this is what we know of it without asking.
create table orders.placed_order (
  tenant_id uuid not null,
  id uuid not null,
  merchant text not null,
  merchant_name text not null,
  merchant_order text not null,
  label text,
  buyer_id uuid not null,
  proposal_id uuid not null,
  status text not null check (status in ('placed', 'cancelled')),
  total_amount bigint not null,
  currency text not null,
  url text not null,
  summary text not null,
  cancellable boolean not null,
  contact text not null,
  placed_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, merchant, merchant_order)
);
create index order_by_time on orders.placed_order (tenant_id, placed_at desc);
select platform.protect('orders.placed_order');
