-- Which merchants are watched, for which goods of ours. A watch that ended stays for its history.
create table competitors.watch (
  tenant_id uuid not null,
  id uuid not null,
  merchant text not null,
  merchant_name text not null,
  scope jsonb not null,
  every_hours integer not null check (every_hours between 1 and 168),
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id)
);
create unique index watch_once on competitors.watch (tenant_id, merchant, scope) where ended_at is null;

-- When a watch is due, and how its last turns went. Whoever moves due_at has the turn.
create table competitors.turn (
  tenant_id uuid not null,
  watch_id uuid not null,
  due_at timestamptz not null,
  tried_at timestamptz,
  succeeded_at timestamptz,
  matched integer,
  failures integer not null default 0,
  problem text,
  primary key (tenant_id, watch_id)
);

-- What competitors asked and when that was seen. Nothing of it is rewritten. The title is the competitor's own text.
create table competitors.observation (
  tenant_id uuid not null,
  id uuid not null,
  watch_id uuid not null,
  merchant text not null,
  merchant_name text not null,
  sku text not null,
  variant text not null,
  title text not null,
  amount bigint not null check (amount > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  in_stock boolean,
  matched_by text not null check (matched_by in ('gtin', 'part number', 'model', 'name', 'resemblance')),
  confidence smallint not null check (confidence between 1 and 100),
  seen_at timestamptz not null,
  primary key (tenant_id, id)
);
create index observation_newest on competitors.observation (tenant_id, sku, merchant, seen_at desc);

create function competitors.keep_observation() returns trigger language plpgsql as $$
begin
  raise exception 'observations are never rewritten';
end $$;
create trigger observation_kept after update or delete on competitors.observation
  for each row execute function competitors.keep_observation();

select platform.protect('competitors.watch'), platform.protect('competitors.turn'),
  platform.protect('competitors.observation');
