-- A capability that exists only under test: it has one column of each type that the project's tables use.
create table orchard.tree (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('apple', 'pear')),
  height numeric not null,
  planted date not null,
  tended_at timestamptz not null default now(),
  rest interval not null,
  marks text[] not null,
  facts jsonb not null,
  photo bytea not null,
  likeness vector(3) not null,
  words tsvector generated always as (to_tsvector('simple', kind)) stored,
  alive boolean not null,
  primary key (tenant_id, id)
);
create table orchard.basket (
  tenant_id uuid not null,
  id bigint generated always as identity,
  tree_id uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, tree_id) references orchard.tree (tenant_id, id)
);
select platform.protect('orchard.tree'), platform.protect('orchard.basket');
