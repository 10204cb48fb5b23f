-- What PostgreSQL lets everybody do, and no role of ours may: temporary tables and functions, and large objects, which
-- know no tenant and could be written by a role that only reads.
do $$
declare writer regprocedure;
begin
  execute format('revoke temporary on database %I from public', current_database());
  for writer in
    select oid from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^lo(_.*|read|write)$'
  loop
    execute format('revoke execute on function %s from public', writer);
  end loop;
end $$;
