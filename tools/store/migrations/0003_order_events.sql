-- What happened to orders, for the platforms whose agents placed them: written with the order, told until it is taken.
create table store.order_event (
  tenant_id uuid not null,
  id uuid not null,
  order_id text not null,
  -- Address of the platform's profile.
  platform text not null,
  at timestamptz not null,
  document jsonb not null,
  tries integer not null default 0,
  try_at timestamptz not null,
  outcome text check (outcome in ('taken', 'given_up')),
  primary key (tenant_id, id)
);
select platform.protect('store.order_event');
create index order_event_open on store.order_event (tenant_id, order_id, id) where outcome is null;
create index order_event_ended on store.order_event (tenant_id, at) where outcome is not null;
