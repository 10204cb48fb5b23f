-- A shop as documents: one row for each user, order and product, as the benchmark gives them. `place` keeps the order of
-- the source, in which a customer is looked for.
create table retail.record (
  tenant_id uuid not null,
  kind text not null check (kind in ('products', 'users', 'orders')),
  id text not null,
  place integer not null,
  document jsonb not null,
  primary key (tenant_id, kind, id)
);

-- Every write to a record, noted by the database itself in the transaction that makes it: what was approved can be
-- counted against it without asking the tools.
create table retail.journal (
  tenant_id uuid not null,
  entry bigint generated always as identity,
  kind text not null,
  id text not null,
  primary key (tenant_id, entry)
);
create function retail.note_write() returns trigger language plpgsql as $$
declare written retail.record := coalesce(new, old);
begin
  insert into retail.journal (tenant_id, kind, id) values (written.tenant_id, written.kind, written.id);
  return null;
end $$;
create trigger note_write after insert or update or delete on retail.record
  for each row execute function retail.note_write();

select platform.protect('retail.record'), platform.protect('retail.journal');
